"""A record in a notebook: the text with quotes, speakers and names marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._record import Record

# Readable on light and dark pages: the marks bring their own colour of text where they bring a background.
_STYLES = {
    "quote": "background:#fff3bf;color:#1a1a1a;border-radius:2px",
    "speaker": "border-bottom:2px solid #c2255c;font-weight:600",
    "name": "border-bottom:2px dotted #1c7ed6",
}
_LONGEST = 20_000
"""Code points that are shown at most: a notebook keeps its output."""


def page(record: Record) -> str:
    """The record as HTML. Whatever comes from the article is text on the page."""
    title = escape(record.title or record.id)
    about = " · ".join(escape(part) for part in (record.date, record.url, record.language) if part)
    legend = " ".join(f'<span style="{style}">{kind}</span>' for kind, style in _STYLES.items())
    failed = "".join(f"<br><b>{escape(one['extractor'])} failed</b>: {escape(one['message'])}" for one in record.errors)
    body = _marked(record).replace("\n", "<br>")
    return (
        '<div style="max-width:48em;line-height:1.6;font-family:system-ui,sans-serif">'
        f'<b>{title}</b><br><small style="opacity:.7">{about}</small> <small>{legend}</small>{failed}'
        f'<p style="margin:.5em 0">{body}</p></div>'
    )


def _marks(record: Record) -> list[tuple[int, int, str, str]]:
    marks = []
    for quote in record.quotes:
        who = str(quote.speaker) if quote.speaker else "nobody named"
        marks += [(span.start, span.end, "quote", f"{quote.type}, {who}") for span in quote.content]
        if quote.speaker and quote.speaker.mention:
            mention = quote.speaker.mention
            marks.append((mention.start, mention.end, "speaker", f"says {quote.id}: {who}"))
    for entity in record.entities:
        for mention in entity.mentions:
            if mention.kind == "name":
                marks.append((mention.start, mention.end, "name", f"{entity.label} {entity.name}"))
    return marks


def _marked(record: Record) -> str:
    text = record.text
    marks = [mark for mark in _marks(record) if mark[0] < _LONGEST]
    ends = sorted({0, min(len(text), _LONGEST), *(at for mark in marks for at in mark[:2] if at <= _LONGEST)})
    pieces = []
    # Marks overlap, and elements must not: each stretch between two ends carries all marks that are open there.
    for start, end in zip(ends, ends[1:]):
        words = escape(text[start:end])
        for first, last, kind, hint in sorted(marks, key=lambda mark: mark[0] - mark[1]):
            if first <= start and end <= last:
                words = f'<span style="{_STYLES[kind]}" title="{escape(hint)}">{words}</span>'
        pieces.append(words)
    if len(text) > _LONGEST:
        pieces.append(f"… <i>({len(text) - _LONGEST:,} more characters)</i>")
    return "".join(pieces)
