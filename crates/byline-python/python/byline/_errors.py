"""Exceptions: what is wrong, where, and the way out."""

from __future__ import annotations

from typing import NamedTuple, Sequence


class Place(NamedTuple):
    """A place in a file that a user wrote."""

    file: str
    """The path as it was given."""
    line: int
    """The line, from 1."""
    column: int
    """The column in characters, from 1."""
    source: str
    """The line itself."""


class BylineError(Exception):
    """Something failed. ``str()`` is the whole message, with the place, the reasons and the hint."""

    def __init__(
        self,
        text: str,
        *,
        id: str = "python/error",
        message: str | None = None,
        place: tuple[str, int, int, str] | None = None,
        reasons: Sequence[str] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(text)
        self.id = id
        """A stable identifier: ``config/unknown-key``."""
        self.message = text if message is None else message
        """What is wrong, in one line."""
        self.place = None if place is None else Place(*place)
        """Where, or ``None``."""
        self.reasons = list(reasons)
        """Why, a line each."""
        self.hint = hint
        """The way out, or ``None``."""

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), str(self), self.id, self.message, self.place, self.reasons, self.hint)


class UsageError(BylineError, ValueError):
    """What was asked for makes no sense: a configuration, an option, a column that is not there."""


def _again(
    of: type[BylineError],
    text: str,
    id: str,
    message: str,
    place: tuple[str, int, int, str] | None,
    reasons: list[str],
    hint: str | None,
) -> BylineError:
    return of(text, id=id, message=message, place=place, reasons=reasons, hint=hint)
