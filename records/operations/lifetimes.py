"""How long a record lives, and when it is public: two things (C15), each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.sets import Decision
from law.operations import current_calendar
from law.packs import Pack
from law.why import Why, deadline
from records.rules import validity_key
from records.terms import FOREVER, Polarity, Validity, Visibility


class Living(Protocol):
    """What the life of a record depends on; `valid_to` and `public_to` are what its document says."""

    @property
    def polarity(self) -> str: ...
    @property
    def degree(self) -> str: ...
    @property
    def determined_on(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def public_to(self) -> date | None: ...


class Kind(Protocol):
    """What an item of the catalogue says about the life of its records."""

    validity: str
    visibility: str
    publish_within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """The dates of a record, last days inclusive, and the decision that explains them."""

    valid_to: date | None
    public_from: date | None
    public_to: date | None
    publish_due_on: date | None
    decision: Decision


def lifetime(claim: Living, item: Kind, pack: Pack, *, filed_on: date) -> Lifetime:
    """The dates of a record that is filed on `filed_on`."""
    valid_to, whys = _valid_to(claim, item, pack)
    public_from, public_to, more = _public(claim, item, pack, valid_to=valid_to, filed_on=filed_on)
    publish_due_on = None
    if item.publish_within and pack.get(item.publish_within) is not None:
        publish_due_on, why = deadline(
            pack, current_calendar(), key=item.publish_within, start_on=claim.determined_on, label="应公开日期"
        )
        more.append(why)
    whys += more
    why = sum(whys[1:], whys[0])
    return Lifetime(
        valid_to=valid_to,
        public_from=public_from,
        public_to=public_to,
        publish_due_on=publish_due_on,
        decision=Decision(clauses=tuple(dict.fromkeys(c.short for c in why.citations if c.short)), why=why.as_json()),
    )


def _valid_to(claim: Living, item: Kind, pack: Pack) -> tuple[date | None, list[Why]]:
    match item.validity:
        case Validity.DEGREE:
            return by_degree(claim, pack)
        case Validity.OWN:
            own = claim.valid_to if claim.valid_to != FOREVER else None
            said = "以文书载明的有效期为准。" if own else "文书载明长期有效。"
            return own, [Why(sentences=(said,))]
        case Validity.ORIGIN:
            return None, [Why(sentences=("由来源单位移出，本平台不另设有效期。",))]
    return None, [Why(sentences=("该类信息长期有效。",))]


def by_degree(claim: Living, pack: Pack) -> tuple[date | None, list[Why]]:
    """The last day of a negative record's life, counted from determination (JS-G 30); None without a number."""
    key = validity_key(polarity=claim.polarity, degree=claim.degree)
    if not key:
        return None, [Why(sentences=("非负面信息，不设有效期。",))]
    if pack.get(key) is None:
        return None, [Why(sentences=("规则包没有规定该类信息的有效期，不设默认值；列入名单须另有期限。",))]
    valid_to, why = deadline(
        pack, current_calendar(), key=key, start_on=claim.determined_on, label="失信信息有效期（自认定之日起）"
    )
    return valid_to, [why]


def _public(
    claim: Living, item: Kind, pack: Pack, *, valid_to: date | None, filed_on: date
) -> tuple[date | None, date | None, list[Why]]:
    """First and last day of publication; a negative record is never public without an end."""
    if item.visibility != Visibility.PUBLIC:
        return None, None, []
    ends = [day for day in (valid_to, _unless_forever(claim.public_to)) if day is not None]
    if claim.polarity != Polarity.NEGATIVE:
        return filed_on, min(ends, default=None), []
    if claim.degree == "minor" and pack.get("record.publicity.minor_shown") is False:
        sentence = "轻微失信信息原则上不公示。"
        return None, None, [Why.cited(pack, "record.publicity.minor_shown", sentences=(sentence,))]
    whys = []
    key = f"record.publicity.{claim.degree}_max"
    if claim.degree and pack.get(key) is not None:
        longest, why = deadline(
            pack, current_calendar(), key=key, start_on=claim.determined_on, label="最长公示期（自认定之日起）"
        )
        ends.append(longest)
        whys.append(why)
    if not ends and item.validity != Validity.ORIGIN:
        return None, None, [Why(sentences=("没有公示期限的失信信息不予公示。",))]
    last = min(ends, default=None)
    if last is not None and last < filed_on:
        return None, None, [*whys, Why(sentences=("归集时公示期已满，不再公示。",))]
    return filed_on, last, whys


def _unless_forever(day: date | None) -> date | None:
    return None if day == FOREVER else day


class Lifetimes:
    """The lifetimes and validities of many claims under one pack, each distinct one counted once."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._lives: dict[tuple[object, ...], Lifetime] = {}
        self._validities: dict[tuple[str, str, date], date | None] = {}

    def of(self, claim: Living, item: Kind, *, filed_on: date) -> Lifetime:
        """As `lifetime`."""
        said = (claim.polarity, claim.degree, claim.determined_on, claim.valid_to, claim.public_to)
        key = (item.validity, item.visibility, item.publish_within, filed_on, *said)
        if key not in self._lives:
            self._lives[key] = lifetime(claim, item, self.pack, filed_on=filed_on)
        return self._lives[key]

    def validity(self, claim: Living) -> date | None:
        """The last day that `by_degree` gives."""
        key = (claim.polarity, claim.degree, claim.determined_on)
        if key not in self._validities:
            self._validities[key] = by_degree(claim, self.pack)[0]
        return self._validities[key]
