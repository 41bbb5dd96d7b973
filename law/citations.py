"""Citations: where a value of a rule pack comes from, as text that can be printed, stored and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """Where a value comes from."""

    ARTICLE = "article"
    OFFICE = "office"
    UNVERIFIED = "unverified"


SOURCE_LABELS = {
    Source.ARTICLE: "条款",
    Source.OFFICE: "本办自定，无条款依据",
    Source.UNVERIFIED: "待核",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Where a value of a pack comes from, as plain text that can be printed, stored and compared.

    `clause` is "JY 6(2)" for an article and empty otherwise; `basis` names the secondary source of an
    unverified value; `note` says which reading was chosen; `origin` is the title of the pack it is inherited
    from. `related` marks a clause that speaks of the matter without deciding the value.
    """

    key: str
    source: str
    clause: str = ""
    label: str = ""
    document: str = ""
    quote: str = ""
    basis: str = ""
    note: str = ""
    pack: str = ""
    pack_version: str = ""
    origin: str = ""
    confirmed: bool = False
    related: bool = False

    @property
    def text(self) -> str:
        """The citation as a page or letter prints it, with 【待核】 and 本办自定 said openly."""
        if self.source == Source.ARTICLE:
            quote = f"：“{self.quote}”" if self.quote else ""
            return f"{self.document}{self.label}{quote}"
        if self.source == Source.OFFICE:
            return SOURCE_LABELS[Source.OFFICE]
        return f"{self.basis}（已核对）" if self.confirmed else f"【待核】{self.basis}"

    @property
    def short(self) -> str:
        """The shortest form that still says where: the clause, or the kind of source."""
        if self.source == Source.ARTICLE:
            return f"{self.document}{self.label}"
        return self.text

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Citation:
        return cls(**data)
