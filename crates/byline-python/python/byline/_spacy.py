"""Records as documents of spaCy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Iterable

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span as SpacySpan

    from ._findings import Span
    from ._record import Record


def to_spacy(record: Record, nlp: Language) -> Doc:
    """See :meth:`byline.Record.to_spacy`."""
    from spacy.tokens import Doc, Span
    from spacy.util import filter_spans

    for of in (Doc, Span):
        if not of.has_extension("byline"):
            of.set_extension("byline", default=None)
    doc = nlp.make_doc(record.text)
    doc._.byline = record
    names = [
        span
        for entity in record.entities
        for mention in entity.mentions
        if mention.kind == "name"
        for span in _spans(doc, [mention], entity.label, entity)
    ]
    doc.ents = filter_spans(names)
    quotes = record.quotes
    speakers = [(quote, quote.speaker.mention) for quote in quotes if quote.speaker and quote.speaker.mention]
    groups: dict[str, list[SpacySpan]] = {
        "quotes": [span for quote in quotes for span in _spans(doc, quote.content, quote.type, quote)],
        "cues": [span for quote in quotes for span in _spans(doc, quote.cue, "cue", quote)],
        "speakers": [span for quote, mention in speakers for span in _spans(doc, [mention], "speaker", quote)],
        "claims": [span for claim in record.claims for span in _spans(doc, [claim], claim.stance, claim)],
    }
    for name, spans in groups.items():
        doc.spans[name] = spans
    return doc


def _spans(doc: Doc, spans: Iterable[Span], label: str, finding: Any) -> list[SpacySpan]:
    made = []
    for span in spans:
        one = doc.char_span(span.start, span.end, label=label, alignment_mode="expand")
        if one is not None:
            one._.byline = finding
            made.append(one)
    return made
