"""What makes a claim readable, who has full capacity, who may see clear text. Pure: no ORM, no clock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from core.identifiers import Identifier, IdentifierError, Kind, birthday, parse
from core.names import TextError, check_text
from core.refusals import Refusal
from core.rules import Law, Rule
from subjects.terms import Basis, Clear, Purpose, Role, SubjectKind

# Registration prefixes of GB 32100 that decide the kind of a subject.
PREFIX_KINDS = {"92": SubjectKind.INDIVIDUAL_BUSINESS, "11": SubjectKind.GOVERNMENT}
PERSONAL_DATA_LAW = "《中华人民共和国个人信息保护法》第六条、第三十四条"
# Numbers that do not carry a birth date: the claim must bring it (A1).
WITHOUT_BIRTH_DATE = (Kind.PASSPORT, Kind.HK_MACAO_PERMIT, Kind.TAIWAN_PERMIT)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Who a file, a form or a message says somebody is.

    `kind` may be empty: then the number decides. `number_kind` is a `core.identifiers.Kind`. `operator` is the
    person who runs an individual business; `registration_no` an old registration number, kept as an alias.
    """

    name: str
    number: str = field(repr=False)
    number_kind: str = Kind.USCC.value
    kind: str = ""
    birth_on: date | None = field(default=None, repr=False)
    operator: Claim | None = None
    region: str = ""
    registration_no: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A claim whose number and name can be right."""

    claim: Claim
    identifier: Identifier
    kind: SubjectKind
    name: str
    birth_on: date | None = field(default=None, repr=False)
    notes: tuple[str, ...] = ()

    @property
    def personal(self) -> bool:
        """Whether the subject is found by a personal number."""
        return self.identifier.kind is not Kind.USCC


def read(claim: Claim, *, on: date) -> Reading | tuple[Refusal, ...]:
    """The claim with its number in canonical form, or every reason why it cannot be right."""
    refusals: list[Refusal] = []
    name = read_name(claim.name, refusals)
    try:
        identifier = parse(claim.number_kind, claim.number)
    except IdentifierError as wrong:
        refusals.append(
            Refusal(code=f"number_{wrong.check}", sentence=wrong.sentence, remedy=wrong.remedy, field="number")
        )
        return tuple(refusals)
    kind = read_kind(claim.kind, identifier, refusals)
    birth_on = read_birth(claim, identifier, refusals, on=on)
    if refusals or kind is None:
        return tuple(refusals)
    return Reading(claim=claim, identifier=identifier, kind=kind, name=name, birth_on=birth_on, notes=identifier.notes)


def read_name(raw: str, refusals: list[Refusal]) -> str:
    """The name without outer blanks; what is wrong with it is added to `refusals`."""
    name = raw.strip()
    if not name:
        refusals.append(
            Refusal(code="name_empty", sentence="名称为空。", remedy="请填写姓名或单位全称。", field="name")
        )
    try:
        return check_text(name, label="名称")
    except TextError as wrong:
        refusals.append(Refusal(code="name_characters", sentence=wrong.sentence, remedy=wrong.remedy, field="name"))
        return name


_KINDS = frozenset(("", *SubjectKind.values))


def read_kind(claimed: str, identifier: Identifier, refusals: list[Refusal]) -> SubjectKind | None:
    """The kind of the subject, from the number where the number decides it."""
    if claimed not in _KINDS:
        refusals.append(
            Refusal(
                code="kind_unknown",
                sentence=f"没有「{claimed}」这种主体类型。",
                remedy=f"请改为：{'、'.join(map(str, SubjectKind.labels))}。",
                field="kind",
            )
        )
        return None
    found = kind_of(identifier, claimed)
    # Files call a government body a legal person, which it is too.
    if claimed in ("", found) or (found, claimed) == (SubjectKind.GOVERNMENT, SubjectKind.LEGAL_PERSON):
        return found
    refusals.append(kind_mismatch(claimed, identifier))
    return None


def kind_of(identifier: Identifier, claimed: str) -> SubjectKind:
    """What the number says; where it leaves open which organisation, what the claim says."""
    if identifier.kind is not Kind.USCC:
        return SubjectKind.NATURAL_PERSON
    open_kinds = (SubjectKind.LEGAL_PERSON, SubjectKind.UNINCORPORATED, SubjectKind.GOVERNMENT)
    left = SubjectKind(claimed) if claimed in open_kinds else SubjectKind.LEGAL_PERSON
    return PREFIX_KINDS.get(identifier.value[:2], left)


def kind_mismatch(claimed: str, identifier: Identifier) -> Refusal:
    """The number is of another kind of subject than the claim says."""
    number = "证件号码"
    if identifier.kind is Kind.USCC:
        number = f"以{identifier.value[:2]}开头的统一社会信用代码"
    return Refusal(
        code="kind_mismatch",
        sentence=f"{number}与主体类型「{SubjectKind(claimed).label}」不符。",
        clause="GB 32100-2015" if identifier.kind is Kind.USCC else "",
        remedy="请核对主体类型与号码（92开头的是个体工商户，自然人请用个人证件）。",
        field="kind",
    )


def read_birth(claim: Claim, identifier: Identifier, refusals: list[Refusal], *, on: date) -> date | None:
    """The holder's birth date, from the number or beside it; None for organisations."""
    if identifier.kind is Kind.USCC:
        return None
    born = identifier.birth_on or claim.birth_on
    if identifier.birth_on and claim.birth_on and identifier.birth_on != claim.birth_on:
        refusals.append(birth_refusal("birth_mismatch", "所填出生日期与证件号码中的出生日期不同。"))
    if born is None and identifier.kind in WITHOUT_BIRTH_DATE:
        refusals.append(birth_refusal("birth_missing", f"{identifier.kind.label}须同时提供持证人的出生日期。"))
    if born is not None and born > on:
        refusals.append(birth_refusal("birth_future", "出生日期晚于今天。"))
    return born


def birth_refusal(code: str, sentence: str) -> Refusal:
    """Something is wrong with the birth date."""
    return Refusal(code=code, sentence=sentence, remedy="请对照证件核对。", field="birth_on")


def coming_of_age(born: date | None, *, on: date) -> tuple[date | None, date | None]:
    """The 16th and 18th birthday of a person who is a minor on a day; (None, None) for everybody else.

    Only for minors is a date derived from the birth date kept in clear, because capacity asks for it.
    """
    if born is None or birthday(born, 18) <= on:
        return None, None
    return birthday(born, 16), birthday(born, 18)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityFacts:
    """What capacity is judged by; `sixteen_on` and `adult_on` are None for adults and organisations."""

    natural_person: bool
    sixteen_on: date | None = None
    adult_on: date | None = None
    no_capacity: bool = False


class CapacityRule(Rule[CapacityFacts]):
    """Base: asked only where the pack wants full civil capacity (JS-G 2)."""

    key = "subject.full_capacity_required"

    def broken(self, facts: CapacityFacts, /, *, law: Law, on: date) -> bool | str:
        """Organisations and packs without the condition pass."""
        if not facts.natural_person or not law.get(self.key):
            return False
        return self.lacking(facts, on=on)

    def lacking(self, facts: CapacityFacts, *, on: date) -> bool:
        """Whether capacity is lacking in the way of this rule."""
        raise NotImplementedError


class PersonsUnderSixteenAreKeptOut(CapacityRule):
    """未满十六周岁的自然人不具有完全民事行为能力，不得列为信用主体。

    The sixteenth birthday itself completes the year; the clause names full capacity only, and 民法典
    第十八条 lets persons from sixteen have it who live on their own labour: those go before an officer.
    """

    remedy = "请核对身份证件；监护人的责任另行认定。"

    def lacking(self, facts: CapacityFacts, *, on: date) -> bool:
        """Under sixteen on that day."""
        return facts.sixteen_on is not None and on < facts.sixteen_on


class PersonsWithoutCapacityAreKeptOut(CapacityRule):
    """已登记为无完全民事行为能力的成年人，不得列为信用主体。"""

    remedy = "如情况已变化，请先更新行为能力登记。"

    def lacking(self, facts: CapacityFacts, *, on: date) -> bool:
        """As registered, with proof."""
        return facts.no_capacity


CAPACITY_RULES: tuple[CapacityRule, ...] = (
    PersonsUnderSixteenAreKeptOut(),
    PersonsWithoutCapacityAreKeptOut(),
)


def capacity_question(facts: CapacityFacts, *, law: Law, on: date) -> str:
    """What an officer must decide about somebody of sixteen or seventeen; empty where nothing is open."""
    key = CapacityRule.key
    minor = facts.adult_on is not None and facts.sixteen_on is not None and facts.sixteen_on <= on < facts.adult_on
    if not facts.natural_person or not minor or not law.get(key):
        return ""
    clause = law.cite(key).short
    return f"该自然人已满十六周岁、未满十八周岁，须由承办人确认其以自己的劳动收入为主要生活来源（{clause}）。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A request to see clear text. `authorised_to` is the last day of a written authorisation."""

    fields: tuple[str, ...]
    purpose: str
    case_no: str
    basis: str
    basis_ref: str = ""
    authorised_to: date | None = None


def look_refusals(look: Look, *, on: date, known: Collection[str] = tuple(Clear.values)) -> tuple[Refusal, ...]:
    """Why clear text, or whatever else is `known` to be looked at, may not be shown; empty where it may.

    JS-G 22 and JY 24 ask for permissions and a register; the law cited is the one that binds every office.
    """
    wrong: list[tuple[str, str, str]] = []
    if not look.fields or not set(look.fields) <= set(known):
        wrong.append(("fields", "没有选择要查看的内容，或内容不在可查看的范围内。", "请勾选姓名、证件号码或出生日期。"))
    if look.purpose not in Purpose.values:
        wrong.append(("purpose", "没有填写查看目的。", "请选择查看目的。"))
    if not look.case_no.strip():
        wrong.append(("case_no", "没有填写案件编号。", "请填写据以查看的案件或文书编号。"))
    if look.basis not in Basis.values:
        wrong.append(("basis", "没有填写查看依据。", "请选择法定职责、书面授权或本人申请。"))
    if look.basis == Basis.AUTHORISATION and (not look.basis_ref.strip() or look.authorised_to is None):
        wrong.append(("basis_ref", "书面授权须有授权书编号和截止日期。", "请补充授权书编号和截止日期。"))
    if look.authorised_to is not None and look.authorised_to < on:
        wrong.append(("authorised_to", "授权已经过期。", "请取得新的授权。"))
    return tuple(
        Refusal(code=f"look_{name}", sentence=sentence, clause=PERSONAL_DATA_LAW, remedy=remedy, field=name)
        for name, sentence, remedy in wrong
    )


def relation_refusals(
    *, role: str, organisation_kind: str, from_on: date | None, to_on: date | None, proof: str
) -> tuple[Refusal, ...]:
    """Why a person cannot be written down as answering for an organisation (JS-G 29; JJ 10, 15; JY 11)."""
    wrong: list[tuple[str, str, str]] = []
    if role not in Role.values:
        wrong.append(("role", f"没有「{role}」这种责任关系。", "请从列表中选择。"))
    individual = organisation_kind == SubjectKind.INDIVIDUAL_BUSINESS
    if role == (Role.LEGAL_REPRESENTATIVE if individual else Role.OPERATOR):
        wrong.append(("role", "经营者只用于个体工商户，个体工商户没有法定代表人。", "请改选责任关系。"))
    if to_on is not None and from_on is not None and to_on < from_on:
        wrong.append(("to_on", "责任关系的终止日期早于起始日期。", "请核对日期。"))
    if not proof.strip():
        wrong.append(("proof", "没有责任关系的证明。", "请填写登记信息、任职文件或裁判文书的名称和编号。"))
    return tuple(
        Refusal(code=f"relation_{name}", sentence=sentence, remedy=remedy, field=name)
        for name, sentence, remedy in wrong
    )


def desk_name(name: str, *, adult_on: date | None, on: date) -> str:
    """A subject's name in lists and titles of the desk: a minor's identity is not shown without need (P12).

    The masked name stands in the dossier, the clear one behind a look that is recorded.
    """
    return "未成年人" if adult_on is not None and on < adult_on else name
