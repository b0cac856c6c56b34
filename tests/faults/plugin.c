// A plugin that breaks the rules: which one, a definition on the compiler's command line says (what is wrong with the
// table or the description), or the options (what is wrong with a finding). Without either it is a good plugin.

// For `kill` and the like, which are not in the standard of C.
#define _GNU_SOURCE

#include "byline.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#ifdef __linux__
#include <linux/capability.h>
#include <sys/syscall.h>
#endif
#include <unistd.h>

#define TEXT(literal) ((byline_str){literal, sizeof(literal) - 1})

// What the table says, and what may be said in its place.
#ifndef SYMBOL
#define SYMBOL byline_plugin_v1
#endif
#ifndef MAGIC
#define MAGIC BYLINE_MAGIC
#endif
#ifndef TABLE_SIZE
#define TABLE_SIZE sizeof(byline_plugin_table)
#endif
#ifndef TABLE_MAJOR
#define TABLE_MAJOR BYLINE_ABI_MAJOR
#endif
#ifndef TABLE_MINOR
#define TABLE_MINOR BYLINE_ABI_MINOR
#endif
#ifndef DESCRIBE
#define DESCRIBE describe
#endif
#ifndef CREATE
#define CREATE create
#endif
#ifndef EXTRACT
#define EXTRACT extract
#endif
#ifndef DESTROY
#define DESTROY destroy
#endif

// What the description says.
#ifndef NAME
#define NAME "fault"
#endif
#ifndef DESCRIPTOR_SIZE
#define DESCRIPTOR_SIZE sizeof(byline_descriptor)
#endif
#ifndef PROVIDES
#define PROVIDES "quotes"
#endif

#ifndef SERIAL
#define SERIAL 0
#endif

static void describe(const byline_reply *reply) {
#ifdef LEAVES_IN_DESCRIBE
    _exit(0);
#endif
#ifdef FAILS_TO_DESCRIBE
    byline_failure failure = {.message = TEXT("out of sorts"), .hint = TEXT("come back later")};
    reply->fail(reply->context, &failure);
#elif defined(DESCRIBES_NULL)
    reply->describe(reply->context, NULL);
#elif !defined(SAYS_NOTHING)
    byline_descriptor descriptor = {
        .size = DESCRIPTOR_SIZE,
        .name = TEXT(NAME),
        .version = TEXT("1.0.0"),
        .summary = TEXT("breaks the rules"),
        .provides = TEXT(PROVIDES),
        .serial = SERIAL,
    };
    reply->describe(reply->context, &descriptor);
#endif
}

#ifdef LEAVES_WHEN_LOADED
__attribute__((constructor)) static void loaded(void) {
    _exit(0);
}
#endif

#ifdef LEAVES_AT_THE_END
__attribute__((destructor)) static void unloaded(void) {
    _exit(3);
}
#endif

// The instance is the fault to make, a letter.
static char faults[128];

static void *create(byline_str options, byline_str folder, const byline_reply *reply) {
    (void)folder;
#ifdef LEAVES_IN_CREATE
    _exit(0);
#endif
    if (options.length == 2) {
        return &faults[0];
    }
    // {"fault": "x"}
    char fault = options.data[options.length - 3];
    if (fault == '0') {
        return NULL;
    }
    if (fault == '1') {
        byline_failure failure = {.message = TEXT("no fault `1`"), .option = TEXT("fault"), .hint = TEXT("use a letter")};
        reply->fail(reply->context, &failure);
        return NULL;
    }
    faults[(int)fault] = fault;
    return &faults[(int)fault];
}

// Whether a text holds a word.
static int text_has(byline_str text, const char *word) {
    size_t length = strlen(word);
    for (size_t at = 0; at + length <= text.length; at++) {
        if (memcmp(text.data + at, word, length) == 0) {
            return 1;
        }
    }
    return 0;
}

// Uses up the stack.
static volatile int deepest = 1 << 30;

static int overflow(int depth) {
    if (depth == deepest) {
        return 0;
    }
    volatile char frame[4096];
    frame[depth % 4096] = (char)depth;
    return overflow(depth + 1) + frame[0];
}

// The callbacks of the call before.
static byline_sink before;

// Lowers a limit to this: what is allowed now, or also the most to which that may be raised, by whom even root is bound who may
// no longer raise it.
static void limit(int kind, rlim_t to, int for_good) {
    struct rlimit there;
    getrlimit(kind, &there);
    there.rlim_cur = to;
    if (for_good) {
        there.rlim_max = to;
#ifdef __linux__
        struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
        struct __user_cap_data_struct data[2];
        syscall(SYS_capget, &header, data);
        data[0].effective &= ~(1u << CAP_SYS_RESOURCE);
        syscall(SYS_capset, &header, data);
#endif
    }
    setrlimit(kind, &there);
}

// Takes what is left below the limit on memory.
static void use_up_memory(void) {
    for (size_t size = 1 << 20; size >= 16; size /= 2) {
        while (malloc(size) != NULL) {
        }
    }
}

// Closes all files from this one on.
static void close_from(int first) {
    for (int file = first; file < 1024; file++) {
        close(file);
    }
}

static void extract(void *instance, const byline_document *document, const byline_sink *sink) {
    byline_span content = {0, (uint32_t)document->text.length};
    byline_span_list spans = {&content, 1};
    byline_quote quote = {.content = spans, .reason = TEXT("cue-after"), .confidence = 0.5f};
    byline_failure failure = {.message = TEXT("caf\xe9")};
    byline_speaker speaker = {.mention = {BYLINE_NONE, BYLINE_NONE}, .entity = 3};
    switch (*(const char *)instance) {
    case 'o': // A span that ends outside of the text.
        content.end += 1;
        break;
    case 'b': // Off a character boundary.
        content.end = 1;
        break;
    case 'i': // Inverted.
        content.start = 3;
        content.end = 2;
        break;
    case 's': // A negative number where offsets have no sign.
        content.start = (uint32_t)-1;
        break;
    case 'u': // Not UTF-8.
        quote.reason = TEXT("caf\xe9");
        break;
    case 'n': // Null with a length.
        quote.cue.length = 1;
        break;
    case 'm': // Not aligned.
        quote.cue = (byline_span_list){(const byline_span *)((const char *)&content + 1), 1};
        break;
    case 'l': // Longer than memory.
        quote.cue = (byline_span_list){&content, (size_t)-1};
        break;
    case 'k': // An unknown code.
        quote.kind = 17;
        break;
    case 'e': // An entity that is not there.
        quote.speaker = &speaker;
        break;
    case 'f': // No number.
        quote.confidence = 0.0f / (quote.confidence - 0.5f);
        break;
    case 'j': // The finding of another layer.
        sink->custom(sink->context, TEXT("{\"shouted\": 3}"));
        return;
    case 'p': // A null pointer.
        sink->quote(sink->context, NULL);
        return;
    case 't': // A note that is not UTF-8.
        sink->note(sink->context, failure.message);
        return;
    case 'w': // Fails, and the message is not UTF-8.
        sink->fail(sink->context, &failure);
        return;
    case 'x': // Fails after a finding.
        sink->quote(sink->context, &quote);
        failure.message = TEXT("no more ink");
        sink->fail(sink->context, &failure);
        return;
    case 'h': // Prints where the records go.
        printf("printed by a plugin\n");
        fflush(stdout);
        return;
    case 'a': // Ends the process, on articles that ask for it.
        if (text_has(document->text, "wait")) {
            usleep(20000);
        }
        if (text_has(document->text, "quit")) {
            _exit(0);
        }
        if (text_has(document->text, "hurry")) {
            quick_exit(0);
        }
        if (text_has(document->text, "become")) {
            execl("/bin/sh", "sh", "-c", "exit 0", (char *)NULL);
        }
        if (text_has(document->text, "perish")) {
            kill(getpid(), SIGKILL);
        }
        if (text_has(document->text, "retire")) {
            pthread_exit(NULL);
        }
        if (text_has(document->text, "abort")) {
            abort();
        }
        if (text_has(document->text, "exit")) {
            exit(0);
        }
        if (text_has(document->text, "fault")) {
            *(volatile int *)(uintptr_t)8 = 1;
        }
        if (text_has(document->text, "overflow")) {
            overflow(1);
        }
        if (text_has(document->text, "signal itself")) {
            kill(getpid(), SIGSEGV);
            // Another thread may be the one that takes it.
            usleep(200000);
        }
        if (text_has(document->text, "vanish")) {
            close_from(0);
        }
        if (text_has(document->text, "go deaf")) {
            close_from(3);
        }
        if (text_has(document->text, "starve")) {
            limit(RLIMIT_AS, 1, 1);
            use_up_memory();
        }
        if (text_has(document->text, "hunger")) {
            static char text[1 << 20];
            memset(text, 'x', sizeof(text));
            limit(RLIMIT_AS, 1, 0);
            use_up_memory();
            sink->note(sink->context, (byline_str){text, sizeof(text)});
        }
        return;
    case 'd': // Removes what the run writes, on articles that ask for it.
        if (text_has(document->text, "remove")) {
            unlink("out.ndjson.part");
            unlink("out.ndjson.gz.part");
            unlink("out.sqlite.part");
        }
        return;
    case 'c': // Changes what is not its own, on articles that ask for it.
        if (text_has(document->text, "wander")) {
            (void)!chdir("/");
        }
        if (text_has(document->text, "mask")) {
            umask(0777);
        }
        if (text_has(document->text, "mute")) {
            close(1);
        }
        if (text_has(document->text, "reroute")) {
            int nowhere = open("/dev/null", O_WRONLY);
            dup2(nowhere, 1);
            close(nowhere);
        }
        if (text_has(document->text, "hush")) {
            close(2);
        }
        if (text_has(document->text, "squeeze")) {
            limit(RLIMIT_AS, 1 << 20, 0);
        }
        if (text_has(document->text, "cramp")) {
            limit(RLIMIT_NOFILE, 3, 0);
        }
        if (text_has(document->text, "shorten")) {
            limit(RLIMIT_FSIZE, 10, 0);
        }
        if (text_has(document->text, "terminate")) {
            raise(SIGTERM);
        }
        if (text_has(document->text, "interrupt")) {
            kill(getpid(), SIGINT);
            // Another thread may be the one that takes it.
            usleep(200000);
        }
        if (text_has(document->text, "deafen")) {
            sigset_t all;
            sigfillset(&all);
            sigprocmask(SIG_BLOCK, &all, NULL);
        }
        return;
    case 'g': // Leaves a process behind that ends where there is no file `stay`, or at once.
        if (text_has(document->text, "linger") && fork() == 0) {
            FILE *number = fopen("child", "w");
            fprintf(number, "%d", (int)getpid());
            fclose(number);
            rename("child", "stays");
            close(0);
            close(1);
            close(2);
            for (int at = 0; at < 6000 && access("stay", F_OK) == 0; at++) {
                usleep(10000);
            }
            _exit(0);
        }
        if (text_has(document->text, "split") && fork() == 0) {
            exit(0);
        }
        if (text_has(document->text, "double")) {
            fork();
        }
        return;
    case 'r': // Calls back after the call of before has returned.
        if (before.quote != NULL) {
            before.quote(before.context, &quote);
        }
        before = *sink;
        return;
    default:
        break;
    }
    sink->quote(sink->context, &quote);
}

static void destroy(void *instance) {
    (void)instance;
}

#ifdef NEEDS
// From a library that is nowhere.
void NEEDS(void *instance);
#endif

BYLINE_EXPORT const byline_plugin_table SYMBOL = {
    .magic = MAGIC,
    .size = TABLE_SIZE,
    .major = TABLE_MAJOR,
    .minor = TABLE_MINOR,
    .describe = DESCRIBE,
    .create = CREATE,
    .extract = EXTRACT,
    .destroy = DESTROY,
};
