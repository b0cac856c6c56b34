"""Extractors written in Python."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any, Iterable, NamedTuple, Protocol, Sequence

from ._findings import Claim, Entity, Quote, Sentiment, Span, findings


class Token(NamedTuple):
    """A word, number or sign."""

    start: int
    """The first code point."""
    end: int
    """The code point after the last one."""
    tag: str
    """The part of speech, after Universal Dependencies: ``NOUN``."""


class Document:
    """What an extractor reads. Offsets count code points."""

    def __init__(
        self,
        text: str,
        about: tuple[str, str | None, str | None, str | None, str | None],
        sentences: list[tuple[int, int]],
        tokens: list[tuple[int, int, str]],
        layers: str,
    ) -> None:
        self.text = text
        """The body."""
        self.id, self.title, self.date, self.url, self.language = about
        self._sentences, self._tokens, self._json = sentences, tokens, layers

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences, in the order of the text."""
        return [Span({"start": start, "end": end}, self.text) for start, end in self._sentences]

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens, in the order of the text."""
        return [Token(*token) for token in self._tokens]

    @cached_property
    def _layers(self) -> dict[str, Any]:
        layers: dict[str, Any] = json.loads(self._json)
        return layers

    @cached_property
    def quotes(self) -> list[Quote]:
        """Who said what, if the extractor declared ``quotes``."""
        return findings(Quote, self._layers.get("quotes", []), self.text)

    @cached_property
    def entities(self) -> list[Entity]:
        """Names, if the extractor declared ``entities``."""
        return findings(Entity, self._layers.get("entities", []), self.text)

    @cached_property
    def claims(self) -> list[Claim]:
        """What can be checked, if the extractor declared ``claims``."""
        return findings(Claim, self._layers.get("claims", []), self.text)

    @cached_property
    def sentiment(self) -> Sentiment | None:
        """The mood, if the extractor declared ``sentiment``."""
        found = self._layers.get("sentiment")
        return None if found is None else Sentiment(found, self.text)

    def layer(self, name: str) -> list[Any]:
        """The values of another custom layer that the extractor declared."""
        values: list[Any] = self._layers.get(name, [])
        return values


class Extractor(Protocol):
    """What a custom extractor is: a class with a name and a method ``extract``.

    ``version``, ``summary``, ``needs`` (layers without which it does not run) and ``uses`` (layers that it reads where they
    are there) may be attributes as well.
    """

    name: str

    def extract(self, doc: Document) -> Iterable[Any]:
        """Finds values in a document: whatever JSON can say. Raising fails this layer of this article alone."""
        ...


def describe(extractor: Any) -> tuple[str, str, str, list[str], list[str]]:
    """What an extractor says of itself."""
    name = getattr(extractor, "name", None)
    if not isinstance(name, str) or not callable(getattr(extractor, "extract", None)):
        of = type(extractor).__name__
        raise TypeError(f"`{of}` is no extractor: it needs the attribute `name` and the method `extract(doc)`")
    summary = getattr(extractor, "summary", None) or (type(extractor).__doc__ or "").strip().split("\n")[0]
    return name, str(getattr(extractor, "version", "0")), summary, _names(extractor, "needs"), _names(extractor, "uses")


def _names(extractor: Any, attribute: str) -> list[str]:
    names: str | Sequence[str] = getattr(extractor, attribute, ())
    return [names] if isinstance(names, str) else list(names)


def run(
    extractor: Extractor,
    text: str,
    about: tuple[str, str | None, str | None, str | None, str | None],
    sentences: list[tuple[int, int]],
    tokens: list[tuple[int, int, str]],
    layers: str,
) -> str:
    """What an extractor finds, as JSON; called from the threads of the engine."""
    found = extractor.extract(Document(text, about, sentences, tokens, layers))
    return json.dumps(list(found or ()), ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if hasattr(value, "_asdict"):
        return value._asdict()
    raise TypeError(f"`{type(value).__name__}` is nothing that JSON can say")
