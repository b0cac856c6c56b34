// The C boundary between Byline and its plugins. Generated from the Rust source; do not edit.
//
// A plugin exports one table, `byline_plugin_v1`. What it is given is borrowed and valid until the call returns; what
// it finds goes to callbacks, which copy. A call fails exactly if it calls `fail`.

#ifndef BYLINE_H
#define BYLINE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The first bytes of the table.
#define BYLINE_MAGIC {0x42, 0x59, 0x4c, 0x49, 0x4e, 0x45, 0x0d, 0x0a}
// The version of the boundary that this header describes.
#define BYLINE_ABI_MAJOR 1
#define BYLINE_ABI_MINOR 0

#define BYLINE_NONE UINT32_MAX // No entity, no quote, and at both ends of a span no span.
#define BYLINE_LABEL_PER 0u // A person.
#define BYLINE_LABEL_ORG 1u // An organisation.
#define BYLINE_LABEL_LOC 2u // A place, country or other geopolitical entity.
#define BYLINE_LABEL_MISC 3u // A nationality, event, work and the like.
#define BYLINE_MENTION_NAME 0u // By a name or a part of it.
#define BYLINE_MENTION_NOMINAL 1u // By a description.
#define BYLINE_MENTION_PRONOUN 2u // By a pronoun.
#define BYLINE_QUOTE_DIRECT 0u // All of the content is the speaker's words.
#define BYLINE_QUOTE_MIXED 1u // Reported speech with some quoted words.
#define BYLINE_QUOTE_INDIRECT 2u // Reported speech.
#define BYLINE_MODE_SPEECH 0u // Said or written.
#define BYLINE_MODE_ATTITUDE 1u // Believed, wished, feared, known.
#define BYLINE_STANCE_ASSERTS 0u // The claimant says so.
#define BYLINE_STANCE_DENIES 1u // The claimant says that it is not so.
#define BYLINE_STANCE_QUESTIONS 2u // The claimant doubts it.
#define BYLINE_VERDICT_SUPPORTED 0u // It holds up.
#define BYLINE_VERDICT_REFUTED 1u // It does not.
#define BYLINE_VERDICT_DISPUTED 2u // The sources disagree.
#define BYLINE_VERDICT_UNVERIFIED 3u // Nothing vouches for it.
#define BYLINE_MATCH_SAME 0u // Both say the same.
#define BYLINE_MATCH_OPPOSITE 1u // They are about the same and exclude each other.
#define BYLINE_MATCH_RELATED 2u // They share a topic.
#define BYLINE_PART_WHO 1u // Who acts or is acted on.
#define BYLINE_PART_WHAT (1u << 1) // What is done, or is so.
#define BYLINE_PART_WHERE (1u << 2) // Where.
#define BYLINE_PART_WHEN (1u << 3) // When.
#define BYLINE_PART_HOW_MUCH (1u << 4) // How much or how many.
#define BYLINE_PART_POLARITY (1u << 5) // Whether it is said to be so.
#define BYLINE_PART_ROLE (1u << 6) // Who does it to whom.
#define BYLINE_DAMAGE_APOSTROPHES_LOST 0u // Words that lost their apostrophe.
#define BYLINE_DAMAGE_DASHES_LOST 1u // Dashes that left two spaces behind.
#define BYLINE_DAMAGE_MARKS_LOST 2u // Speech that lost all its quotation marks.
#define BYLINE_DAMAGE_MARKS_UNBALANCED 3u // Paragraphs with an odd number of quotation marks.
#define BYLINE_DAMAGE_MOJIBAKE 4u // UTF-8 read as another charset.
#define BYLINE_DAMAGE_REPLACEMENT_CHARACTERS 5u // The replacement character U+FFFD.
#define BYLINE_DAMAGE_ZERO_WIDTH 6u // Invisible characters inside words.
#define BYLINE_DAMAGE_CONTROL_CHARACTERS 7u // Control characters other than line ends and tabs.
#define BYLINE_TOKEN_WORD 0u // A word.
#define BYLINE_TOKEN_NUMBER 1u // Digits, perhaps with separators: `14,000`, `3.5`, `2022`.
#define BYLINE_TOKEN_PUNCTUATION 2u // Punctuation other than quotation marks.
#define BYLINE_TOKEN_MARK 3u // A double quotation mark of any form: `"`, `“`, `''`, `«`, or its mojibake.
#define BYLINE_TOKEN_SINGLE_MARK 4u // A single quotation mark that is no apostrophe, as far as its neighbours show.
#define BYLINE_TOKEN_SYMBOL 5u // Anything else: `$`, `%`, an emoji, a URL's scheme.
#define BYLINE_TOKEN_ADDRESS 6u // A URL, e-mail address, @name or #tag, kept whole.
#define BYLINE_TOKEN_CLITIC 7u // A possessive or clitic split from its word: `'s`, `'re`, the `'` of `officials'`.
#define BYLINE_FLAG_CAPITAL 1u // The first letter is a capital.
#define BYLINE_FLAG_ALL_CAPITALS (1u << 1) // Two letters or more, and all are capitals.
#define BYLINE_FLAG_SPACE_BEFORE (1u << 2) // Whitespace precedes it (or the paragraph begins).
#define BYLINE_FLAG_SPACE_AFTER (1u << 3) // Whitespace follows it (or the paragraph ends).
#define BYLINE_FLAG_GAP_BEFORE (1u << 4) // Two or more spaces precede it: a dash may have been lost there.
#define BYLINE_FLAG_LOST_APOSTROPHE (1u << 5) // The word seems to have lost its apostrophe: `cant`, `Were looking`, `Russias`.
#define BYLINE_FLAG_SENTENCE_START (1u << 6) // The first token of its sentence.
#define BYLINE_FLAG_PARAGRAPH_START (1u << 7) // The first token of its paragraph.
#define BYLINE_FLAG_OPENS (1u << 8) // A quotation mark that can only open: `“`, `«`, `„`, or straight with whitespace before and none after.
#define BYLINE_FLAG_CLOSES (1u << 9) // A quotation mark that can only close.
#define BYLINE_FLAG_ABBREVIATION (1u << 10) // An abbreviation with its full stop: `U.S.`, `Gen.`
#define BYLINE_FLAG_INITIAL (1u << 11) // A single capital letter with its full stop: `J.`
#define BYLINE_FLAG_NEGATION (1u << 12) // A negation, apostrophe lost or not: `not`, `never`, `can't`, `cant`, `nobody`.
#define BYLINE_TAG_X 0u // `X` of Universal Dependencies.
#define BYLINE_TAG_ADJ 1u // `ADJ` of Universal Dependencies.
#define BYLINE_TAG_ADP 2u // `ADP` of Universal Dependencies.
#define BYLINE_TAG_ADV 3u // `ADV` of Universal Dependencies.
#define BYLINE_TAG_AUX 4u // `AUX` of Universal Dependencies.
#define BYLINE_TAG_CCONJ 5u // `CCONJ` of Universal Dependencies.
#define BYLINE_TAG_DET 6u // `DET` of Universal Dependencies.
#define BYLINE_TAG_INTJ 7u // `INTJ` of Universal Dependencies.
#define BYLINE_TAG_NOUN 8u // `NOUN` of Universal Dependencies.
#define BYLINE_TAG_NUM 9u // `NUM` of Universal Dependencies.
#define BYLINE_TAG_PART 10u // `PART` of Universal Dependencies.
#define BYLINE_TAG_PRON 11u // `PRON` of Universal Dependencies.
#define BYLINE_TAG_PROPN 12u // `PROPN` of Universal Dependencies.
#define BYLINE_TAG_PUNCT 13u // `PUNCT` of Universal Dependencies.
#define BYLINE_TAG_SCONJ 14u // `SCONJ` of Universal Dependencies.
#define BYLINE_TAG_SYM 15u // `SYM` of Universal Dependencies.
#define BYLINE_TAG_VERB 16u // `VERB` of Universal Dependencies.

// Borrowed UTF-8 text, not ended by a zero. Null data: none where the field may be none, empty elsewhere.
typedef struct byline_str {
    const char *data;
    size_t length;
} byline_str;

typedef struct byline_str_list {
    const byline_str *data;
    size_t length;
} byline_str_list;

// A half-open range of bytes of the text, on character boundaries. Both ends `BYLINE_NONE`: no span.
typedef struct byline_span {
    // The first byte.
    uint32_t start;
    // The byte after the last one.
    uint32_t end;
} byline_span;

typedef struct byline_span_list {
    const byline_span *data;
    size_t length;
} byline_span_list;

// A line of the text with something on it.
typedef struct byline_paragraph {
    // The line without the whitespace at its ends.
    byline_span span;
    // Its first sentence.
    uint32_t first_sentence;
    // The sentence after its last one.
    uint32_t end_sentence;
} byline_paragraph;

typedef struct byline_paragraph_list {
    const byline_paragraph *data;
    size_t length;
} byline_paragraph_list;

// A sentence; it never runs over a paragraph.
typedef struct byline_sentence {
    // From its first token to its last.
    byline_span span;
    // The paragraph that it is in.
    uint32_t paragraph;
    // Its first token.
    uint32_t first_token;
    // The token after its last one.
    uint32_t end_token;
} byline_sentence;

typedef struct byline_sentence_list {
    const byline_sentence *data;
    size_t length;
} byline_sentence_list;

// A word, number, sign or quotation mark.
typedef struct byline_token {
    // Where it is.
    byline_span span;
    // Hash of the form in lower case without apostrophes and invisible characters.
    uint32_t form;
    // Hash of the shape.
    uint32_t shape;
    // Hash of the first three characters of the folded form.
    uint32_t prefix;
    // Hash of the last three characters of the folded form.
    uint32_t suffix;
    // `BYLINE_FLAG_…`, added together.
    uint32_t flags;
    // `BYLINE_TOKEN_…`
    uint8_t kind;
    // `BYLINE_TAG_…`
    uint8_t tag;
    // Always 0.
    uint16_t reserved;
} byline_token;

typedef struct byline_token_list {
    const byline_token *data;
    size_t length;
} byline_token_list;

// One kind of damage in an article, and how often it was seen.
typedef struct byline_damage {
    // `BYLINE_DAMAGE_…`; skip those you do not know.
    uint32_t kind;
    // How many places show it.
    uint32_t count;
} byline_damage;

typedef struct byline_damage_list {
    const byline_damage *data;
    size_t length;
} byline_damage_list;

// A named value.
typedef struct byline_pair {
    // The name.
    byline_str name;
    // The value.
    byline_str value;
} byline_pair;

typedef struct byline_pair_list {
    const byline_pair *data;
    size_t length;
} byline_pair_list;

// One place where the article speaks of an entity.
typedef struct byline_mention {
    // Where; titles and possessives are left out.
    byline_span span;
    // `BYLINE_MENTION_…`
    uint32_t kind;
} byline_mention;

typedef struct byline_mention_list {
    const byline_mention *data;
    size_t length;
} byline_mention_list;

// A row of a table of known entities.
typedef struct byline_link {
    // Which table.
    byline_str source;
    // The row's identifier there.
    byline_str id;
    // The row's further columns.
    byline_pair_list columns;
} byline_link;

// Somebody or something that the article names.
typedef struct byline_entity {
    // The fullest form of the name in the article.
    byline_str name;
    // Where the article speaks of it, in the order of the text.
    byline_mention_list mentions;
    // What it is in a table of known entities, or null.
    const byline_link *link;
    // `BYLINE_LABEL_…`
    uint32_t label;
} byline_entity;

typedef struct byline_entity_list {
    const byline_entity *data;
    size_t length;
} byline_entity_list;

// Who said a quote.
typedef struct byline_speaker {
    // The entity's name, else the mention's own words; may be none.
    byline_str name;
    // The mention nearest the quote; may be none.
    byline_span mention;
    // The entity's place in its layer, or `BYLINE_NONE`.
    uint32_t entity;
} byline_speaker;

// Something that somebody is reported to have said.
typedef struct byline_quote {
    // What was said, without quotation marks, in the order of the text.
    byline_span_list content;
    // The words that say that it was said.
    byline_span_list cue;
    // Who said it, or null where the text names nobody.
    const byline_speaker *speaker;
    // The rule or pattern that found it.
    byline_str reason;
    // What was wrong with its quotation marks.
    byline_str_list repairs;
    // `BYLINE_QUOTE_…`
    uint32_t kind;
    // `BYLINE_MODE_…`
    uint32_t mode;
    // The probability that this is a quote with this content, 0 to 1.
    float confidence;
} byline_quote;

typedef struct byline_quote_list {
    const byline_quote *data;
    size_t length;
} byline_quote_list;

// A score and what it amounts to.
typedef struct byline_score {
    // -1, 0 or 1.
    int32_t polarity;
    // -1 to 1.
    float score;
} byline_score;

// The mood of a sentence.
typedef struct byline_sentence_score {
    // The sentence.
    byline_span span;
    // -1 to 1.
    float score;
} byline_sentence_score;

typedef struct byline_sentence_score_list {
    const byline_sentence_score *data;
    size_t length;
} byline_sentence_score_list;

// The sentiment towards a target at one of its mentions.
typedef struct byline_mention_sentiment {
    // The words that decided.
    byline_span_list evidence;
    // The mention.
    byline_span span;
    // Towards the target, not the mood of the sentence.
    byline_score score;
    // The probability that the polarity is right, 0 to 1.
    float confidence;
    // The place of the quote whose speaker speaks there, or `BYLINE_NONE` for the article itself.
    uint32_t voice;
} byline_mention_sentiment;

typedef struct byline_mention_sentiment_list {
    const byline_mention_sentiment *data;
    size_t length;
} byline_mention_sentiment_list;

// The sentiment of one voice towards a target.
typedef struct byline_voice_sentiment {
    // All of the target's mentions in that voice together.
    byline_score score;
    // The place of the quote whose speaker speaks, or `BYLINE_NONE` for the article itself.
    uint32_t voice;
} byline_voice_sentiment;

typedef struct byline_voice_sentiment_list {
    const byline_voice_sentiment *data;
    size_t length;
} byline_voice_sentiment_list;

// The sentiment towards one target in the whole article.
typedef struct byline_target_sentiment {
    // The entity's name, or the target's own words.
    byline_str name;
    // Each mention.
    byline_mention_sentiment_list mentions;
    // The mentions of each voice together.
    byline_voice_sentiment_list by_voice;
    // All mentions together.
    byline_score score;
    // The entity's place in its layer, or `BYLINE_NONE`.
    uint32_t entity;
} byline_target_sentiment;

typedef struct byline_target_sentiment_list {
    const byline_target_sentiment *data;
    size_t length;
} byline_target_sentiment_list;

// The sentiment of an article.
typedef struct byline_sentiment {
    // The mood of the whole.
    byline_score document;
    // The mood of the headline, or null.
    const byline_score *headline;
    // The mood of the first paragraph, or null.
    const byline_score *lead;
    // The mood of each sentence that has any.
    byline_sentence_score_list sentences;
    // Sentiment towards each target.
    byline_target_sentiment_list targets;
} byline_sentiment;

// Who makes a claim.
typedef struct byline_claimant {
    // The entity's name, or the words of the text; may be none.
    byline_str name;
    // The entity's place in its layer, or `BYLINE_NONE`.
    uint32_t entity;
    // The place of the quote in which the claim is made, or `BYLINE_NONE`.
    uint32_t quote;
} byline_claimant;

// A fact-check of a claim.
typedef struct byline_match {
    // The fact-check's identifier in its database.
    byline_str id;
    // The claim that was checked.
    byline_str claim;
    // The rating as the fact-checker wrote it; may be none.
    byline_str rating;
    // Where the fact-check is published; may be none.
    byline_str url;
    // When it was published, as ISO 8601; may be none.
    byline_str date;
    // A contradiction between the article's claim and the checked one; may be none.
    byline_str contradicts;
    // `BYLINE_VERDICT_…`
    uint32_t verdict;
    // The probability that it checks the same claim, 0 to 1.
    float score;
    // `BYLINE_MATCH_…`
    uint32_t relation;
    // The parts that both state alike: `BYLINE_PART_…`, added up.
    uint32_t agrees;
    // The parts in which they differ.
    uint32_t differs;
    // 0.
    uint32_t reserved;
} byline_match;

typedef struct byline_match_list {
    const byline_match *data;
    size_t length;
} byline_match_list;

// Something that speaks for or against a claim.
typedef struct byline_evidence {
    // The article or table that it comes from.
    byline_str source;
    // `supports` or `contradicts`.
    byline_str relation;
    // The row, for evidence from a table.
    byline_pair_list row;
    // Where in that article; may be none.
    byline_span span;
} byline_evidence;

typedef struct byline_evidence_list {
    const byline_evidence *data;
    size_t length;
} byline_evidence_list;

// A number in a claim, normalised.
typedef struct byline_quantity {
    // The value, or the lower end of a range.
    double value;
    // The upper end of a range; read only if `has_upper` is 1.
    double upper;
    // `exact`, `about`, `at-least`, `more-than`, `at-most`, `less-than` or `range`.
    byline_str bound;
    // `percent`, a currency, a unit, `date`; may be none.
    byline_str unit;
    // What is counted; may be none.
    byline_str of;
    // Where it is.
    byline_span span;
    // 1 if there is an upper end, else 0.
    uint32_t has_upper;
} byline_quantity;

typedef struct byline_quantity_list {
    const byline_quantity *data;
    size_t length;
} byline_quantity_list;

// Something checkable that the article states or reports.
typedef struct byline_claim {
    // What makes it checkable.
    byline_str_list kinds;
    // Who makes it, or null where the article itself does.
    const byline_claimant *claimant;
    // Fact-checks of the same claim or of its opposite, best first.
    byline_match_list matches;
    // Fact-checks of related claims, best first.
    byline_match_list related;
    // What speaks for or against it.
    byline_evidence_list evidence;
    // The numbers in it.
    byline_quantity_list quantities;
    // The sentence or clause.
    byline_span span;
    // How much it is worth checking, 0 to 1.
    float score;
    // 1 if the score passes the extractor's threshold, else 0.
    uint32_t checkworthy;
    // `BYLINE_STANCE_…`
    uint32_t stance;
    // `BYLINE_VERDICT_…`
    uint32_t verdict;
} byline_claim;

typedef struct byline_claim_list {
    const byline_claim *data;
    size_t length;
} byline_claim_list;

// What one custom extractor found.
typedef struct byline_custom_layer {
    // The layer's name.
    byline_str name;
    // The findings, each a JSON text.
    byline_str_list values;
} byline_custom_layer;

typedef struct byline_custom_layer_list {
    const byline_custom_layer *data;
    size_t length;
} byline_custom_layer_list;

// An article, what the text layer knows of it, and the layers that the plugin declared. Valid until `extract`
// returns. A layer that is none was not declared or did not run.
typedef struct byline_document {
    // The size of this struct in bytes: read nothing past it.
    size_t size;
    // The article's identifier.
    byline_str id;
    // The headline, which is no part of the text; may be none.
    byline_str title;
    // The day of publication as ISO 8601; may be none.
    byline_str date;
    // The address; may be none.
    byline_str url;
    // The language as an ISO 639-1 code; may be none.
    byline_str language;
    // The body; every span points into it.
    byline_str text;
    // Its lines.
    byline_paragraph_list paragraphs;
    // Its sentences.
    byline_sentence_list sentences;
    // Its tokens.
    byline_token_list tokens;
    // What is broken in it.
    byline_damage_list damage;
    // Mentions that the user wants sentiment towards.
    byline_span_list targets;
    // The layer `entities`; may be none.
    byline_entity_list entities;
    // The layer `quotes`; may be none.
    byline_quote_list quotes;
    // The layer `sentiment`, or null.
    const byline_sentiment *sentiment;
    // The layer `claims`; may be none.
    byline_claim_list claims;
    // Layers of custom extractors.
    byline_custom_layer_list custom;
} byline_document;

// Why a call failed.
typedef struct byline_failure {
    // What went wrong, in one line, lower case, no full stop.
    byline_str message;
    // The option at fault, as a dotted path; may be none.
    byline_str option;
    // How to put it right; may be none.
    byline_str hint;
} byline_failure;

// What a plugin is, does and needs.
typedef struct byline_descriptor {
    // The size of this struct in bytes.
    size_t size;
    // The name in configuration and messages.
    byline_str name;
    // The plugin's own version.
    byline_str version;
    // One line on what it finds.
    byline_str summary;
    // The layer that it fills: `entities`, `quotes`, `sentiment`, `claims`, or a name of its own.
    byline_str provides;
    // Layers that must be there.
    byline_str_list needs;
    // Layers that it reads where they are there.
    byline_str_list uses;
    // Languages that it knows, as ISO 639-1 codes; none means any.
    byline_str_list languages;
    // JSON Schema of its options; empty where it takes none.
    byline_str options_schema;
    // 1 if one instance must not be called from two threads at once, else 0.
    uint32_t serial;
} byline_descriptor;

// Where `describe` and `create` say what they have to say.
typedef struct byline_reply {
    // The size of this struct in bytes.
    size_t size;
    // The first argument of all callbacks.
    void *context;
    // Takes the description, and copies it.
    void (*describe)(void *context, const byline_descriptor *descriptor);
    // Says that the call failed.
    void (*fail)(void *context, const byline_failure *failure);
} byline_reply;

// Takes what an extractor finds. Each callback copies what it is given and is called on the thread that called
// `extract`.
typedef struct byline_sink {
    // The size of this struct in bytes.
    size_t size;
    // The first argument of all callbacks.
    void *context;
    // Takes a finding of the layer `entities`.
    void (*entity)(void *context, const byline_entity *entity);
    // Takes a finding of the layer `quotes`.
    void (*quote)(void *context, const byline_quote *quote);
    // Takes the layer `sentiment`, whole.
    void (*sentiment)(void *context, const byline_sentiment *sentiment);
    // Takes a finding of the layer `claims`.
    void (*claim)(void *context, const byline_claim *claim);
    // Takes a finding of a custom layer, as JSON text.
    void (*custom)(void *context, byline_str json);
    // Notes something about the article that a user should know.
    void (*note)(void *context, byline_str message);
    // Says that the call failed: the article then has no such layer.
    void (*fail)(void *context, const byline_failure *failure);
    // Is 1 if the article's time is up: long loops ask between sentences and return early.
    uint32_t (*is_cancelled)(void *context);
} byline_sink;

// What a plugin exports under the name `byline_plugin_v1`. All functions must be there.
typedef struct byline_plugin_table {
    // `BYLINE_MAGIC`.
    uint8_t magic[8];
    // The size of this struct in bytes.
    uint32_t size;
    // `BYLINE_ABI_MAJOR`.
    uint16_t major;
    // `BYLINE_ABI_MINOR`.
    uint16_t minor;
    // Says what the plugin is, once, through `reply->describe`.
    void (*describe)(const byline_reply *reply);
    // Makes an instance from options as JSON text (`{}` for none). Files named there are relative to `folder`. Gives
    // null after `reply->fail`.
    void *(*create)(byline_str options, byline_str folder, const byline_reply *reply);
    // Reads a document and pushes what it finds into the sink, in the order of the text. Called from many threads at
    // once unless `serial` was set.
    void (*extract)(void *instance, const byline_document *document, const byline_sink *sink);
    // Ends an instance. No call follows.
    void (*destroy)(void *instance);
} byline_plugin_table;

#ifdef _WIN32
#define BYLINE_EXPORT __declspec(dllexport)
#else
#define BYLINE_EXPORT __attribute__((visibility("default")))
#endif

// Define it in one file of the plugin.
extern BYLINE_EXPORT const byline_plugin_table byline_plugin_v1;

#ifdef __cplusplus
}
#endif

#endif
