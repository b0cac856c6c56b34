"""A record: an article with all that was found in it."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import _byline
from ._findings import Claim, Entity, Quote, Sentiment, findings

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


class Record:
    """An article with all that was found in it.

    Nothing is made of it before it is asked for: making Python objects of all findings costs more than finding them.
    Offsets count code points, as strings do: ``record.text[start:end]`` are the words of a span.

    A layer that is not there gives an empty list: ``layers`` says which are there, ``errors`` and ``notes`` say why one
    is not (its extractor failed, or does not know the language).
    """

    def __init__(self, inner: _byline.Record) -> None:
        self._inner = inner

    @staticmethod
    def from_json(line: str) -> Record:
        """Reads a record that :meth:`json` or ``byline analyze`` wrote.

        Raises :class:`UsageError` if the line is no record.
        """
        return Record(_byline.Record.read(line))

    @property
    def id(self) -> str:
        """The article's identifier."""
        return self._inner.id

    @cached_property
    def text(self) -> str:
        """The body, exactly as it came; every offset points into it."""
        return self._inner.text

    @property
    def title(self) -> str | None:
        """The headline, where known."""
        return self._inner.title

    @property
    def date(self) -> str | None:
        """The day of publication as ISO 8601, where known."""
        return self._inner.date

    @property
    def url(self) -> str | None:
        """The address, where known."""
        return self._inner.url

    @property
    def language(self) -> str | None:
        """The language as an ISO 639-1 code: what the article names, else what its text looks like."""
        return self._inner.language

    @property
    def layers(self) -> list[str]:
        """The names of the layers that are there."""
        return self._inner.layers()

    def _layer(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._inner.layer_json(name))
        return found

    @cached_property
    def quotes(self) -> list[Quote]:
        """Who said what, in the order of the text."""
        return findings(Quote, self._layer("quotes").get("quotes", []), self.text)

    @cached_property
    def entities(self) -> list[Entity]:
        """Names and what refers to them."""
        return findings(Entity, self._layer("entities").get("entities", []), self.text)

    @cached_property
    def claims(self) -> list[Claim]:
        """What can be checked, in the order of the text."""
        return findings(Claim, self._layer("claims").get("claims", []), self.text)

    @cached_property
    def sentiment(self) -> Sentiment | None:
        """The mood, and what is felt towards whom; ``None`` where the layer is not there."""
        found = self._layer("sentiment").get("sentiment")
        return None if found is None else Sentiment(found, self.text)

    @cached_property
    def _rest(self) -> dict[str, Any]:
        return self._layer("")

    @property
    def damage(self) -> list[dict[str, Any]]:
        """What is broken in the text: ``kind`` and ``count``."""
        damage: list[dict[str, Any]] = self._rest["damage"]
        return damage

    @property
    def notes(self) -> list[dict[str, str]]:
        """What extractors had to say: ``extractor`` and ``message``. They cost no layer."""
        notes: list[dict[str, str]] = self._rest["notes"]
        return notes

    @property
    def errors(self) -> list[dict[str, str]]:
        """Which extractors failed, and why: ``extractor`` and ``message``."""
        errors: list[dict[str, str]] = self._rest["errors"]
        return errors

    def __getitem__(self, layer: str) -> list[Any]:
        """The values of a custom layer. Raises ``KeyError`` if it is not there."""
        values: list[Any] = self._layer(layer)[layer]
        return values

    def json(self, offsets: str = "codepoint", text: bool = True) -> str:
        """The record as one line of ``byline/1``.

        ``offsets`` is what they count: ``codepoint``, ``utf-8`` or ``utf-16``. Without ``text`` the article's text is left
        out. Raises :class:`UsageError` for another unit.
        """
        return self._inner.json(offsets, text)

    def to_dict(self) -> dict[str, Any]:
        """The record as the dictionaries that ``json()`` writes; made anew with each call."""
        record: dict[str, Any] = json.loads(self.json())
        return record

    def to_spacy(self, nlp: Language) -> Doc:
        """The article as a document of spaCy, whose tokens are those of ``nlp``.

        ``doc.ents`` are the names; ``doc.spans["quotes"]`` what was said, ``doc.spans["cues"]``, ``doc.spans["speakers"]``
        and ``doc.spans["claims"]``. ``span.id_`` is the identifier of the finding (that of the quote for cues and
        speakers), and ``doc._.byline`` this record. Spans grow to whole tokens.
        """
        from ._spacy import to_spacy

        return to_spacy(self, nlp)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.json() == other.json()

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        return Record.from_json, (self.json(),)

    def __repr__(self) -> str:
        counts = ", ".join(f"{count} {name}" for name, count in self._inner.counts())
        return f"<Record {self.id!r}: {counts or 'no layers'}>"

    def _repr_html_(self) -> str:
        from ._html import page

        return page(self)
