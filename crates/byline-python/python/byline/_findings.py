"""What is found in an article, as objects.

A finding is a thin cover of the object that stands in a record: attributes are its fields, spans know their words, and a
field that a later version adds is there without a change here. ``docs/records.md`` explains what the values mean.
"""

from __future__ import annotations

from typing import Any, ClassVar, Iterator, Mapping


class Finding:
    """Something found. Fields are attributes, and also items: ``quote.type``, ``quote["type"]``."""

    __slots__ = ("_data", "_text")
    _nested: ClassVar[dict[str, type[Finding]]] = {}

    def __init__(self, data: dict[str, Any], text: str) -> None:
        self._data = data
        self._text = text

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            value = self._data[name]
        except KeyError:
            known = ", ".join(self._data)
            raise AttributeError(f"`{type(self).__name__}` has no field `{name}`; it has {known}") from None
        of = self._nested.get(name)
        if of is None or value is None:
            return value
        if isinstance(value, list):
            return [of(item, self._text) for item in value]
        return of(value, self._text)

    def __getitem__(self, name: str) -> Any:
        return self._data[name]

    def keys(self) -> Iterator[str]:
        """The names of the fields."""
        return iter(self._data)

    def to_dict(self) -> dict[str, Any]:
        """The finding as it stands in a record."""
        return self._data

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._data})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._data == other._data

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._data, self._text)

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self._data.items())
        return f"{type(self).__name__}({fields})"


class Span(Finding):
    """A piece of the text: ``record.text[span.start:span.end]``."""

    __slots__ = ()
    start: int
    """The first code point."""
    end: int
    """The code point after the last one."""

    @property
    def text(self) -> str:
        """Its words."""
        return self._text[self._data["start"] : self._data["end"]]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.text!r}>"


def _words(spans: list[Span]) -> str:
    return " ".join(span.text for span in spans)


class Speaker(Finding):
    """Who said something. ``str()`` is the name."""

    __slots__ = ()
    name: str | None
    """The fullest name in the article, or the words for somebody unnamed."""
    entity: str | None
    """The identifier of the entity: ``e1``."""
    mention: Span | None
    """The words nearest the quote."""
    _nested = {"mention": Span}

    def __str__(self) -> str:
        return self.name or (self.mention.text if self.mention else "")


class Quote(Finding):
    """Something that somebody said."""

    __slots__ = ()
    id: str
    """``q1``, ``q2`` …"""
    type: str
    """``direct``, ``mixed`` or ``indirect``."""
    mode: str
    """``speech`` or ``attitude``."""
    content: list[Span]
    """What was said, without quotation marks; more than one span where a cue splits it."""
    cue: list[Span]
    """The words that say that it was said."""
    speaker: Speaker | None
    """``None`` where the text names none."""
    confidence: float
    """The probability that this is a quote with this content, 0 to 1."""
    reason: str
    """What found it."""
    repairs: list[str]
    """What was wrong with its quotation marks."""
    _nested = {"content": Span, "cue": Span, "speaker": Speaker}

    @property
    def text(self) -> str:
        """What was said; a space between its spans."""
        return _words(self.content)

    def __repr__(self) -> str:
        return f"<Quote {self.id} {str(self.speaker) if self.speaker else None!r}: {self.text!r}>"


class Mention(Span):
    """A place where an entity stands."""

    __slots__ = ()
    kind: str
    """``name``, ``nominal`` or ``pronoun``."""


class Entity(Finding):
    """Somebody or something that the article names."""

    __slots__ = ()
    id: str
    """``e1``, ``e2`` …"""
    label: str
    """``PER``, ``ORG``, ``LOC`` or ``MISC``."""
    name: str
    """The fullest form in the article."""
    mentions: list[Mention]
    """Where it stands, in the order of the text."""
    link: dict[str, Any] | None
    """The row of a table of known entities."""
    _nested = {"mentions": Mention}

    def __repr__(self) -> str:
        return f"<Entity {self.id} {self.label} {self.name!r}>"


class Score(Finding):
    """A mood."""

    __slots__ = ()
    polarity: int
    """-1, 0 or 1."""
    score: float
    """-1 to 1."""


class SentenceScore(Span):
    """A sentence that has a mood."""

    __slots__ = ()
    score: float
    """-1 to 1."""


class TargetMention(Span):
    """What one mention of a target is shown to be felt."""

    __slots__ = ()
    polarity: int
    """-1, 0 or 1."""
    score: float
    """-1 to 1."""
    confidence: float
    """0 to 1."""
    voice: str
    """``author``, or the quote whose speaker says it: ``q3``."""
    evidence: list[Span]
    """The words that decided."""
    _nested = {"evidence": Span}


class Target(Finding):
    """What is felt towards somebody or something."""

    __slots__ = ()
    entity: str | None
    """The identifier of the entity: ``e1``."""
    name: str
    """Its name."""
    polarity: int
    """-1, 0 or 1."""
    score: float
    """-1 to 1."""
    by_voice: list[Score]
    """The same for each voice that mentions it; each has the field ``voice`` too."""
    mentions: list[TargetMention]
    """Each of its mentions."""
    _nested = {"by_voice": Score, "mentions": TargetMention}

    def __repr__(self) -> str:
        return f"<Target {self.name!r} {self.polarity:+d}>"


class Sentiment(Finding):
    """The mood of an article, and what is felt towards whom."""

    __slots__ = ()
    document: Score
    """The whole."""
    headline: Score | None
    """The title, where there is one."""
    lead: Score | None
    """The first paragraph."""
    sentences: list[SentenceScore]
    """Sentences that have a mood."""
    targets: list[Target]
    """Whom something is felt towards."""
    _nested = {"document": Score, "headline": Score, "lead": Score, "sentences": SentenceScore, "targets": Target}

    def __repr__(self) -> str:
        return f"<Sentiment {self.document.polarity:+d}, {len(self.targets)} targets>"


class Match(Finding):
    """A fact-check of a claim, or of one like it."""

    __slots__ = ()
    id: str
    """Its identifier in the database."""
    claim: str
    """The claim that was checked."""
    rating: str | None
    """The rating as it was written."""
    verdict: str
    """``supported``, ``refuted``, ``disputed`` or ``unverified``."""
    url: str | None
    """Its address."""
    date: str | None
    """Its day as ISO 8601."""
    score: float
    """How near it is, 0 to 1."""
    contradicts: str | None
    """In what it contradicts the claim: ``polarity``, ``quantity`` or ``role``."""
    relation: str
    """``same``, ``opposite`` or ``related``."""
    agrees: list[str]
    """The parts that both state alike."""
    differs: list[str]
    """The parts in which they differ."""

    def __repr__(self) -> str:
        return f"<Match {self.score:.2f} {self.verdict} {self.claim!r}>"


class Quantity(Span):
    """A number in a claim."""

    __slots__ = ()
    value: float
    """The value, or the lower end of a range."""
    upper: float | None
    """The upper end of a range."""
    bound: str
    """``exact``, ``about``, ``at-least`` …"""
    unit: str | None
    """``percent``, a currency, a unit."""
    of: str | None
    """What is counted."""


class Claim(Span):
    """Something that can be checked."""

    __slots__ = ()
    id: str
    """``c1``, ``c2`` …"""
    score: float
    """The probability that it is worth checking, 0 to 1."""
    checkworthy: bool
    """Whether the score passes the threshold."""
    kinds: list[str]
    """Why it can be checked."""
    claimant: dict[str, Any] | None
    """``entity``, ``name`` and ``quote`` of who says so; ``None`` where the article itself does."""
    stance: str
    """``asserts``, ``denies`` or ``questions``."""
    verdict: str
    """``supported``, ``refuted``, ``disputed`` or ``unverified``."""
    matches: list[Match]
    """Fact-checks of the same claim or its opposite, best first."""
    related: list[Match]
    """Fact-checks of other claims about the same."""
    evidence: list[dict[str, Any]]
    """What other sources say; places are bytes of the other text."""
    quantities: list[Quantity]
    """The numbers in it."""
    _nested = {"matches": Match, "related": Match, "quantities": Quantity}

    def __repr__(self) -> str:
        return f"<Claim {self.id} {self.score:.2f} {self.text!r}>"


def findings(of: type[Finding], items: list[Mapping[str, Any]], text: str) -> list[Any]:
    """The objects of a layer."""
    return [of(dict(item), text) for item in items]
