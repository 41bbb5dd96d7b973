"""What the law or the procedure forbids, said in one sentence with its clause and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason why one case may not move. `clause` is the citation as printed, `remedy` what to do about it."""

    code: str
    sentence: str
    clause: str = ""
    remedy: str = ""
    field: str = ""

    def __str__(self) -> str:
        text = self.sentence
        if self.clause:
            text += f"（{self.clause}）"
        if self.remedy:
            text += f" {self.remedy}"
        return text

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Refusal:
        return cls(**data)


class Refused(Exception):
    """A whole set was refused: the door asked for all or nothing, or the input itself cannot stand."""

    def __init__(self, refusals: Refusal | Sequence[Refusal]) -> None:
        self.refusals = (refusals,) if isinstance(refusals, Refusal) else tuple(refusals)
        super().__init__("；".join(map(str, self.refusals)))


class NotAllowed(Exception):
    """The actor does not hold the post that the move asks for; a door answers 403."""


def unique(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """The distinct refusals in the order in which they came."""
    return tuple(dict.fromkeys(refusals))
