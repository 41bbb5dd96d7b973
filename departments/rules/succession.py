"""Who takes whose place in what, and what a succession needs before it may be signed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.actors import Actor, Post
from core.rules import Law, Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one successor takes over from one predecessor.

    `rest` takes all that no other part of the same predecessor names. A part names `matters` (numbers of list
    programmes and of measures), or whole `powers`; a named matter goes before a named power.
    """

    predecessor_id: int
    successor_id: int
    rest: bool = False
    powers: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inheritance:
    """The parts of successions in the order of their days: `stages[i]` are those of one day's act."""

    stages: tuple[tuple[Part, ...], ...] = ()

    def heir(self, department_id: int, *, power: str, matters: Collection[str] = ()) -> int:
        """The department that acts now where `department_id` was named, for a power and the matters concerned.

        Several matters that went to different departments follow the power.
        """
        held = department_id
        for parts in self.stages:
            held = _heir(parts, held, power=power, matters=matters)
        return held


def _heir(parts: Sequence[Part], department_id: int, *, power: str, matters: Collection[str]) -> int:
    mine = [part for part in parts if part.predecessor_id == department_id]
    if not mine:
        return department_id
    by_matter = {matter: part.successor_id for part in mine for matter in part.matters}
    whole = [part.successor_id for part in mine if power in part.powers]
    whole += [part.successor_id for part in mine if part.rest]
    general = whole[0] if whole else department_id
    found = {by_matter.get(matter, general) for matter in matters}
    return found.pop() if len(found) == 1 else general


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What stands around a succession: all its parts, which departments named act no more, who is the office.

    `rivals` are predecessors that stand in another succession under way; `names` of all departments concerned.
    """

    parts: tuple[Part, ...]
    closed: tuple[str, ...] = ()
    offices: tuple[int, ...] = ()
    rivals: tuple[str, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The settings of successions by number, and the part that is about to be added with its persons and clients."""

    settings: Mapping[int, Setting]
    part: Part | None = None
    people: tuple[int, ...] = ()
    clients: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionFacts:
    """A succession on its way; `given` holds the setting of each by its number (0 for one that is only proposed)."""

    succession_id: int
    document_no: str
    proposed_by_id: int | None
    given: Given
    by: Actor | None = None

    @property
    def setting(self) -> Setting:
        return self.given.settings[self.succession_id]


class DocumentNamed(Rule[SuccessionFacts]):
    """机构接续应当写明机构改革文件的文号。"""

    remedy = "请填写文号。"

    def broken(self, facts: SuccessionFacts, /, *, law: Law, on: date) -> bool:
        return not facts.document_no.strip()


class SomethingHandedOver(Rule[SuccessionFacts]):
    """原单位和承接单位相同，没有可以接续的职能。"""

    remedy = "请选择承接单位，或者先办理“划出部分职能”。"

    def broken(self, facts: SuccessionFacts, /, *, law: Law, on: date) -> bool:
        return all(part.predecessor_id == part.successor_id for part in facts.setting.parts)


class UnitsStillAct(Rule[SuccessionFacts]):
    """所列单位已经停用或者已由其他单位接续。"""

    remedy = "请选择现行的单位。"

    def broken(self, facts: SuccessionFacts, /, *, law: Law, on: date) -> bool | str:
        return bool(facts.setting.closed) and "、".join(facts.setting.closed)


class NotTheOffice(Rule[SuccessionFacts]):
    """信用主管部门只有一个，不能由其他单位接续。"""

    remedy = "信用办更名或者改设的，请由系统管理员在“单位”中修改名称。"

    def broken(self, facts: SuccessionFacts, /, *, law: Law, on: date) -> bool:
        return any(part.predecessor_id in facts.setting.offices for part in facts.setting.parts)


class OneSuccessionAtATime(Rule[SuccessionFacts]):
    """所列单位另有一项机构接续正在办理。"""

    remedy = "请先办结或者撤回该项接续。"

    def broken(self, facts: SuccessionFacts, /, *, law: Law, on: date) -> bool | str:
        return bool(facts.setting.rivals) and "、".join(facts.setting.rivals)


class PredecessorNamed(Rule[SuccessionFacts]):
    """划出职能的单位不在本项机构接续之内。"""

    remedy = "请选择本项接续所列的原单位。"

    def broken(self, facts: SuccessionFacts, /, *, law: Law, on: date) -> bool:
        named = {part.predecessor_id for part in facts.setting.parts if part.rest}
        return any(part.predecessor_id not in named for part in facts.setting.parts)


class PartGoesElsewhere(Rule[SuccessionFacts]):
    """划出的职能应当写明职权或者事项，并由另一个单位承接。"""

    remedy = "请选择职权，或者填写认定办法、措施的编号。"

    def broken(self, facts: SuccessionFacts, /, *, law: Law, on: date) -> bool:
        return any(
            part.predecessor_id == part.successor_id or not (part.powers or part.matters)
            for part in facts.setting.parts
            if not part.rest
        )


class NoCircle(Rule[SuccessionFacts]):
    """全部职能划出的单位不能同时承接其他单位的职能。"""

    remedy = "请分作两项接续，按先后日期办理。"

    def broken(self, facts: SuccessionFacts, /, *, law: Law, on: date) -> bool | str:
        parts = facts.setting.parts
        leaving = {part.predecessor_id for part in parts if part.rest and part.successor_id != part.predecessor_id}
        found = sorted({part.successor_id for part in parts} & leaving)
        return bool(found) and "、".join(facts.setting.names.get(one, str(one)) for one in found)


class PartsDiffer(Rule[SuccessionFacts]):
    """同一项职能只能划给一个单位。"""

    remedy = "请撤回后重新拟定。"

    def broken(self, facts: SuccessionFacts, /, *, law: Law, on: date) -> bool:
        seen: set[tuple[int, str]] = set()
        for part in facts.setting.parts:
            keys = {(part.predecessor_id, name) for name in (*part.powers, *part.matters)}
            if keys & seen:
                return True
            seen |= keys
        return False


class AnotherPersonConfirms(Rule[SuccessionFacts]):
    """拟定和签发机构接续应当由两人分别办理。"""

    remedy = "请由另一名签发人办理。"

    def broken(self, facts: SuccessionFacts, /, *, law: Law, on: date) -> bool:
        return facts.by is not None and facts.by.counts_as(facts.proposed_by_id, Post.APPROVER)


PROPOSING: tuple[Rule[SuccessionFacts], ...] = (
    DocumentNamed(),
    UnitsStillAct(),
    NotTheOffice(),
    OneSuccessionAtATime(),
    NoCircle(),
    PredecessorNamed(),
    PartGoesElsewhere(),
    PartsDiffer(),
)
CONFIRMING: tuple[Rule[SuccessionFacts], ...] = (*PROPOSING, SomethingHandedOver(), AnotherPersonConfirms())
