// Words in upper case: an extractor in C, to copy.
//
//     cc -std=c11 -O2 -shared -fPIC -I crates/byline-abi/include plugins/examples/c/shouting.c -o target/release/libshouting.so
//
// It reads tokens, which Byline has made already, and pushes one finding for each run of words in upper case that is two
// words or longer (single ones are mostly names of organisations), with where it stands:
//
//     {"start": 0, "end": 18, "words": 3}
//
// and notes an article of which more than half is shouted.

#include "byline.h"

#include <stdio.h>

#define TEXT(literal) ((byline_str){literal, sizeof(literal) - 1})

static void describe(const byline_reply *reply) {
    byline_descriptor descriptor = {
        .size = sizeof descriptor,
        .name = TEXT("shouting"),
        .version = TEXT("1.0.0"),
        .summary = TEXT("words in upper case"),
        .provides = TEXT("shouting"),
        // What is not set here is none: no needs, any language, no options, may be called from many threads.
    };
    reply->describe(reply->context, &descriptor);
}

// There is nothing to remember between articles, so all instances are one.
static char nothing;

static void *create(byline_str options, byline_str folder, const byline_reply *reply) {
    (void)folder;
    // No options is the text `{}`.
    if (options.length > 2) {
        byline_failure failure = {
            .message = TEXT("this extractor takes no options"),
            .hint = TEXT("leave `options` out"),
        };
        reply->fail(reply->context, &failure);
        return NULL;
    }
    return &nothing;
}

static void push_run(const byline_sink *sink, byline_span span, unsigned words) {
    char json[96];
    int length = snprintf(json, sizeof json, "{\"start\":%u,\"end\":%u,\"words\":%u}", (unsigned)span.start, (unsigned)span.end, words);
    // The sink copies, so the text may live on the stack.
    sink->custom(sink->context, (byline_str){json, (size_t)length});
}

static void extract(void *self, const byline_document *document, const byline_sink *sink) {
    (void)self;
    size_t words = 0;
    size_t shouted = 0;
    for (size_t s = 0; s < document->sentences.length; s++) {
        const byline_sentence *sentence = &document->sentences.data[s];
        byline_span run = {0, 0};
        unsigned length = 0;
        for (uint32_t t = sentence->first_token; t < sentence->end_token; t++) {
            const byline_token *token = &document->tokens.data[t];
            if (token->kind == BYLINE_TOKEN_WORD) {
                words++;
                if (token->flags & BYLINE_FLAG_ALL_CAPITALS) {
                    shouted++;
                    run.start = length == 0 ? token->span.start : run.start;
                    run.end = token->span.end;
                    length++;
                    continue;
                }
            }
            if (length >= 2) {
                push_run(sink, run, length);
            }
            length = 0;
        }
        if (length >= 2) {
            push_run(sink, run, length);
        }
    }
    if (shouted > words / 2) {
        sink->note(sink->context, TEXT("most of the article is in capitals"));
    }
}

static void destroy(void *self) {
    (void)self;
}

const byline_plugin_table byline_plugin_v1 = {
    .magic = BYLINE_MAGIC,
    .size = sizeof(byline_plugin_table),
    .major = BYLINE_ABI_MAJOR,
    .minor = BYLINE_ABI_MINOR,
    .describe = describe,
    .create = create,
    .extract = extract,
    .destroy = destroy,
};
