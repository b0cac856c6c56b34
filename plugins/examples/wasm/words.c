// Words that the options name: an extractor in C for the sandbox, to copy.
//
//     clang --target=wasm32 -std=c11 -O2 -nostdlib -Wl,--no-entry,--strip-all -o plugins/examples/wasm/words.wasm plugins/examples/wasm/words.c
//
// clang with lld is all that it takes (`apt-get install clang lld`). `words.wasm` beside this file was built by this call.
//
// It pushes one finding for each time that one of its words is in the text, whatever the case:
//
//     {"start": 0, "end": 9, "word": "exclusive"}

#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(name)))
#define IMPORT(from, name) __attribute__((import_module(from), import_name(name)))
#else
// Built for this machine, to be tested.
#define EXPORT(name)
#define IMPORT(from, name)
#endif

// The only thing outside of its memory that a module can reach. What is pushed during one call is one message.
IMPORT("byline", "push") void push(const char *bytes, unsigned length);

#define PUSH(literal) push(literal, sizeof(literal) - 1)

// A part of a message.
typedef struct {
    const char *data;
    unsigned length;
} str;

// ---- Memory: a heap that only grows, until the next article begins at its beginning again.

#ifdef __wasm__
#define PAGE 65536u
extern char __heap_base;
static char *base = &__heap_base;
static char *top = &__heap_base;

// Whether there is memory up to there.
static int reaches(unsigned long end) {
    unsigned long have = __builtin_wasm_memory_size(0) * PAGE;
    return end <= have || __builtin_wasm_memory_grow(0, (end - have + PAGE - 1) / PAGE) != (unsigned long)-1;
}
#else
static char heap[1 << 20];
static char *base = heap;
static char *top = heap;

static int reaches(unsigned long end) {
    return end <= (unsigned long)(heap + sizeof heap);
}
#endif

EXPORT("alloc") char *alloc(unsigned length) {
    char *place = top;
    unsigned long end = (unsigned long)place + (length + 7u) / 8u * 8u;
    if (end < (unsigned long)place || !reaches(end)) {
        return 0;
    }
    top = (char *)end;
    return place;
}

// Before each article. What `describe` remembers is below `base`, and stays.
EXPORT("reset") void reset(void) {
    top = base;
}

// ---- JSON, as far as it is needed. Messages are valid: Byline wrote them.

// Whether `at` is at a character other than the end, a comma or a closing bracket.
static int is_more(const char *at, const char *end) {
    return at < end && *at != ',' && *at != '}' && *at != ']';
}

// The end of the string that begins at `at`.
static const char *after_string(const char *at, const char *end) {
    for (at++; at < end && *at != '"'; at++) {
        if (*at == '\\') {
            at++;
        }
    }
    return at < end ? at + 1 : end;
}

// The end of the value that begins at `at`.
static const char *after_value(const char *at, const char *end) {
    unsigned depth = 0;
    while (at < end && (depth > 0 || is_more(at, end))) {
        if (*at == '"') {
            at = after_string(at, end);
            continue;
        }
        if (*at == '{' || *at == '[') {
            depth++;
        } else if (*at == '}' || *at == ']') {
            depth--;
        }
        at++;
        if (depth == 0 && (at[-1] == '}' || at[-1] == ']')) {
            break;
        }
    }
    return at;
}

static int is_same(str one, const char *other, unsigned length) {
    if (one.length != length) {
        return 0;
    }
    for (unsigned at = 0; at < length; at++) {
        if (one.data[at] != other[at]) {
            return 0;
        }
    }
    return 1;
}

// The value of a member of an object; of no length where there is none.
static str member(str object, const char *name, unsigned name_length) {
    const char *at = object.data;
    const char *end = at + object.length;
    if (at < end && *at == '{') {
        at++;
    }
    while (at < end && *at == '"') {
        const char *key = at;
        at = after_string(at, end);
        str inner = {key + 1, (unsigned)(at - key) - 2};
        const char *value = ++at;
        at = after_value(at, end);
        if (is_same(inner, name, name_length)) {
            return (str){value, (unsigned)(at - value)};
        }
        if (at < end && *at == ',') {
            at++;
        }
    }
    return (str){0, 0};
}

#define MEMBER(object, name) member(object, name, sizeof(name) - 1)

static unsigned hex(const char *at) {
    unsigned value = 0;
    for (unsigned digit = 0; digit < 4; digit++) {
        char c = at[digit];
        value = value * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return value;
}

// What a string of JSON says, in memory of its own: `"a\nb"` with a line end in it.
static str unescaped(str json) {
    char *out = alloc(json.length);
    if (!out) {
        __builtin_trap();
    }
    unsigned length = 0;
    const char *end = json.data + json.length - 1;
    for (const char *at = json.data + 1; at < end; at++) {
        if (*at != '\\') {
            out[length++] = *at;
            continue;
        }
        at++;
        switch (*at) {
        case 'n': out[length++] = '\n'; break;
        case 't': out[length++] = '\t'; break;
        case 'r': out[length++] = '\r'; break;
        case 'b': out[length++] = '\b'; break;
        case 'f': out[length++] = '\f'; break;
        case 'u': {
            unsigned c = hex(at + 1);
            at += 4;
            if (c >= 0xd800 && c < 0xdc00) {
                // The other half is another escape.
                c = 0x10000 + ((c - 0xd800) << 10) + (hex(at + 3) - 0xdc00);
                at += 6;
            }
            if (c < 0x80) {
                out[length++] = (char)c;
            } else if (c < 0x800) {
                out[length++] = (char)(0xc0 | c >> 6);
                out[length++] = (char)(0x80 | (c & 63));
            } else if (c < 0x10000) {
                out[length++] = (char)(0xe0 | c >> 12);
                out[length++] = (char)(0x80 | (c >> 6 & 63));
                out[length++] = (char)(0x80 | (c & 63));
            } else {
                out[length++] = (char)(0xf0 | c >> 18);
                out[length++] = (char)(0x80 | (c >> 12 & 63));
                out[length++] = (char)(0x80 | (c >> 6 & 63));
                out[length++] = (char)(0x80 | (c & 63));
            }
            break;
        }
        default: out[length++] = *at; break;
        }
    }
    return (str){out, length};
}

static void push_number(unsigned number) {
    char digits[10];
    unsigned at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    push(digits + at, sizeof digits - at);
}

// ---- The extractor.

#define MOST_WORDS 64
static str words[MOST_WORDS];
// The same words as the options have them: JSON, which findings repeat.
static str as_written[MOST_WORDS];
static unsigned count;

static void refuse(const char *message, unsigned length) {
    PUSH("{\"type\":\"error\",\"option\":\"words\",\"message\":\"");
    push(message, length);
    PUSH("\",\"hint\":\"`words = [\\\"exclusive\\\"]`\"}");
}

#define REFUSE(literal) refuse(literal, sizeof(literal) - 1)

// Is given `hello`, once, before anything else.
EXPORT("describe") void describe(const char *message, unsigned length) {
    str list = MEMBER(MEMBER(((str){message, length}), "options"), "words");
    if (list.length == 0) {
        list = (str){"[\"exclusive\"]", 13};
    }
    if (list.data[0] != '[') {
        REFUSE("`words` must be a list");
        return;
    }
    const char *end = list.data + list.length;
    count = 0;
    for (const char *at = list.data + 1; at < end && *at != ']';) {
        const char *next = after_value(at, end);
        if (*at != '"' || next - at < 3) {
            REFUSE("`words` must be a list of words");
            return;
        }
        if (count == MOST_WORDS) {
            REFUSE("`words` has more than 64 words");
            return;
        }
        as_written[count] = (str){at, (unsigned)(next - at)};
        words[count] = unescaped(as_written[count]);
        count++;
        at = next < end && *next == ',' ? next + 1 : next;
    }
    // The message and what was made of it are kept.
    base = top;
    PUSH("{\"type\":\"ready\",\"protocol\":\"byline-wasm/1\",\"name\":\"words\",\"version\":\"1.0.0\","
         "\"summary\":\"words that the options name\",\"options\":{\"properties\":{\"words\":{\"description\":"
         "\"The words.\",\"default\":[\"exclusive\"]}}}}");
}

static int is_of_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c & 0x80);
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

// Whether the word stands at `at`, whatever its case, and ends there.
static int stands(str text, unsigned at, str word) {
    if (word.length > text.length - at) {
        return 0;
    }
    for (unsigned i = 0; i < word.length; i++) {
        if (lower(text.data[at + i]) != lower(word.data[i])) {
            return 0;
        }
    }
    unsigned end = at + word.length;
    return end == text.length || !is_of_word(text.data[end]);
}

// Is given a document, and pushes its result.
EXPORT("extract") void extract(const char *document, unsigned length) {
    str text = unescaped(MEMBER(((str){document, length}), "text"));
    int is_first = 1;
    PUSH("{\"findings\":[");
    for (unsigned at = 0; at < text.length; at++) {
        if (at > 0 && is_of_word(text.data[at - 1])) {
            continue;
        }
        for (unsigned i = 0; i < count; i++) {
            if (!stands(text, at, words[i])) {
                continue;
            }
            if (!is_first) {
                PUSH(",");
            }
            is_first = 0;
            PUSH("{\"start\":");
            push_number(at);
            PUSH(",\"end\":");
            push_number(at + words[i].length);
            PUSH(",\"word\":");
            push(as_written[i].data, as_written[i].length);
            PUSH("}");
        }
    }
    PUSH("]}");
}
