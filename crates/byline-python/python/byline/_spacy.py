"""Records as documents of spaCy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterable

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span as SpacySpan

    from ._findings import Span
    from ._record import Record


def to_spacy(record: Record, nlp: Language) -> Doc:
    """See :meth:`byline.Record.to_spacy`."""
    from spacy.tokens import Doc
    from spacy.util import filter_spans

    if not Doc.has_extension("byline"):
        Doc.set_extension("byline", default=None)
    doc = nlp.make_doc(record.text)
    doc._.byline = record
    names = [
        span
        for entity in record.entities
        for mention in entity.mentions
        if mention.kind == "name"
        for span in _spans(doc, [mention], entity.label, entity.id)
    ]
    doc.ents = filter_spans(names)
    quotes = record.quotes
    speakers = [(quote, quote.speaker.mention) for quote in quotes if quote.speaker and quote.speaker.mention]
    groups: dict[str, list[SpacySpan]] = {
        "quotes": [span for quote in quotes for span in _spans(doc, quote.content, quote.type, quote.id)],
        "cues": [span for quote in quotes for span in _spans(doc, quote.cue, "cue", quote.id)],
        "speakers": [span for quote, mention in speakers for span in _spans(doc, [mention], "speaker", quote.id)],
        "claims": [span for claim in record.claims for span in _spans(doc, [claim], claim.stance, claim.id)],
    }
    for name, spans in groups.items():
        doc.spans[name] = spans
    return doc


def _spans(doc: Doc, spans: Iterable[Span], label: str, id: str) -> list[SpacySpan]:
    # The identifier goes with the span itself: extensions are kept by place, and a quote and a claim may share theirs.
    made = [
        doc.char_span(span.start, span.end, label=label, span_id=id, alignment_mode="expand") for span in spans
    ]
    return [span for span in made if span is not None]
