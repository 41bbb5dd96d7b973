"""`identify`: from what a file says of somebody to the one dossier that is meant, made if there is none.

Only a code or a number joins; a name confirms or questions it. The number of statements does not depend on the
number of claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from core.actors import Actor
from core.clocks import day_of
from core.identifiers import Kind, mask
from core.names import explain, mask_person, normalise
from core.refusals import Refusal
from subjects.models import Alias, FormerName, PersonalNumber, Relation, Subject
from subjects.queries import former_name_indexes, name_indexes, number_indexes
from subjects.rules import Claim, Reading, coming_of_age, read
from subjects.terms import AliasKind, Role, SubjectKind

# Two files that name the same new subject wait for each other here, so that it is made once.
CREATION_LOCK = 32100
NAME = Subject._meta.get_field("name_sealed")
BIRTH = Subject._meta.get_field("birth_sealed")
NUMBER = PersonalNumber._meta.get_field("number")

Key = tuple[Kind, str]


@dataclass(frozen=True, kw_only=True)
class Identified:
    """The dossier that a claim means. `name` may be shown; `why` says in words why it matched."""

    subject_id: int
    kind: str
    name: str
    created: bool
    why: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RefusedClaim:
    """A claim that cannot be right, with every reason."""

    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Found:
    """A subject behind a number: as the number led to it, and after merges."""

    named: Subject
    final: Subject
    via: str
    created: bool = False


def identify(claims: Sequence[Claim], *, by: Actor, at: datetime) -> list[Identified | RefusedClaim]:
    """One answer per claim, in the order of the claims; missing subjects are created.

    An individual business brings its operator along; both are found or created, and related.
    """
    on = day_of(at)
    readings = [read_whole(claim, on=on) for claim in claims]
    sound = [reading for pair in readings if not isinstance(pair, RefusedClaim) for reading in pair if reading]
    with transaction.atomic():
        found = find_or_create(sound, at=at, on=on)
        pairs = [pair for pair in readings if not isinstance(pair, RefusedClaim)]
        keep_registration_numbers(pairs, found, by=by, at=at)
        disputed = relate_operators(pairs, found, by=by, at=at)
        former = former_names(found[key(reading)] for reading in sound)
    return [pair if isinstance(pair, RefusedClaim) else answer(pair, found, former, disputed) for pair in readings]


def key(reading: Reading) -> Key:
    """What two claims about one subject have in common."""
    return reading.identifier.kind, reading.identifier.value


def read_whole(claim: Claim, *, on: date) -> tuple[Reading, Reading | None] | RefusedClaim:
    """The claim and its operator, both readable, or every reason why not."""
    reading = read(claim, on=on)
    operator = read(claim.operator, on=on) if claim.operator else None
    refusals = reading if isinstance(reading, tuple) else ()
    if isinstance(operator, tuple):
        refusals += tuple(
            replace(refusal, sentence=f"经营者：{refusal.sentence}", field=f"operator_{refusal.field}")
            for refusal in operator
        )
    if isinstance(reading, tuple) or isinstance(operator, tuple):
        return RefusedClaim(refusals=refusals)
    if operator and (reading.kind != SubjectKind.INDIVIDUAL_BUSINESS or not operator.personal):
        return RefusedClaim(
            refusals=(
                Refusal(
                    code="operator_misplaced",
                    sentence="只有个体工商户填经营者，经营者应为自然人。",
                    remedy="请核对主体类型，或删除经营者。",
                    field="operator_number",
                ),
            )
        )
    return reading, operator


def find_or_create(readings: Sequence[Reading], *, at: datetime, on: date) -> dict[Key, Found]:
    """Everybody behind the readings; those who were missing are made under the lock, after a second look."""
    found = look_up(readings)
    if all(key(reading) in found for reading in readings):
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CREATION_LOCK])
    found = look_up(readings)
    missing = {key(reading): reading for reading in readings if key(reading) not in found}
    return found | create(missing, at=at, on=on)


def look_up(readings: Iterable[Reading]) -> dict[Key, Found]:
    """Those already known, by code, old code or number, through merges: three statements."""
    known = list(readings)
    codes = [reading.identifier.value for reading in known if not reading.personal]
    found: dict[Key, Found] = {}
    for alias in Alias.objects.filter(kind=AliasKind.FORMER_USCC, value__in=codes).select_related(
        "subject__merged_into"
    ):
        found[Kind.USCC, alias.value] = settle(alias.subject, f"原统一社会信用代码{alias.value}一致")
    for subject in Subject.objects.filter(uscc__in=codes).select_related("merged_into"):
        found[Kind.USCC, str(subject.uscc)] = settle(subject, "统一社会信用代码一致")
    return found | look_up_persons([reading for reading in known if reading.personal])


def look_up_persons(readings: Sequence[Reading]) -> dict[Key, Found]:
    """Persons by the blind index of their number, under every live key."""
    wanted = {
        pair: key(reading)
        for reading in readings
        for pair in number_indexes(reading.identifier.kind, reading.identifier.value)
    }
    rows = PersonalNumber.objects.filter(number_index__in={index for _kind, index in wanted}).select_related(
        "subject__merged_into"
    )
    found = {}
    for row in rows:
        known = wanted.get((row.kind, bytes(row.number_index)))
        if known is not None:
            found[known] = settle(row.subject, f"{row.get_kind_display()}号码一致")
    return found


def settle(subject: Subject, via: str) -> Found:
    """A subject after merges, with the words that led to it."""
    if subject.merged_into is None:
        return Found(subject, subject, via)
    return Found(subject, subject.merged_into, f"{via}，原主体「{subject.name}」已并入「{subject.merged_into.name}」")


def create(missing: dict[Key, Reading], *, at: datetime, on: date) -> dict[Key, Found]:
    """New dossiers, and the sealed numbers of persons: two statements."""
    made = {
        known: Found(subject, subject, "新建主体", created=True)
        for known, subject in zip(
            missing,
            Subject.objects.bulk_create([new_subject(reading, at=at, on=on) for reading in missing.values()]),
            strict=True,
        )
    }
    PersonalNumber.objects.bulk_create(
        PersonalNumber(
            subject=made[known].final,
            kind=reading.identifier.kind,
            number=NUMBER.seal(reading.identifier.value),
            number_index=NUMBER.index(reading.identifier.value),
            masked=mask(reading.identifier),
        )
        for known, reading in missing.items()
        if reading.personal
    )
    return made


def new_subject(reading: Reading, *, at: datetime, on: date) -> Subject:
    """An unsaved dossier; a person's name is sealed, and so is that of a business that bears it."""
    return Subject(created_at=at, **subject_columns(reading, on=on))


def subject_columns(reading: Reading, *, on: date) -> dict[str, Any]:
    """The columns of a new dossier but for the instant of its making."""
    operator = reading.claim.operator
    own_name = operator is not None and normalise(operator.name) == normalise(reading.name)
    sixteen_on, adult_on = coming_of_age(reading.birth_on, on=on)
    return {
        "kind": reading.kind,
        "uscc": None if reading.personal else reading.identifier.value,
        "region": reading.claim.region or ("" if reading.personal else reading.identifier.value[2:8]),
        "birth_sealed": BIRTH.seal(reading.birth_on.isoformat()) if reading.birth_on else None,
        "sixteen_on": sixteen_on,
        "adult_on": adult_on,
        **name_columns(reading.name, sealed=reading.personal or own_name),
    }


def name_columns(name: str, *, sealed: bool) -> dict[str, object]:
    """The four name columns of a subject."""
    if not sealed:
        return {"name": name, "name_normal": normalise(name), "name_sealed": None, "name_index": None}
    return {
        "name": mask_person(name),
        "name_normal": "",
        "name_sealed": NAME.seal(name),
        "name_index": NAME.index(name),
    }


def keep_registration_numbers(
    pairs: Sequence[tuple[Reading, Reading | None]], found: dict[Key, Found], *, by: Actor, at: datetime
) -> None:
    """Old registration numbers become aliases, by which the subject is found later."""
    aliases = [
        Alias(
            subject=found[key(reading)].final,
            kind=AliasKind.REGISTRATION_NO,
            value=reading.claim.registration_no,
            added_at=at,
            added_by=by.name,
        )
        for reading, _operator in pairs
        if reading.claim.registration_no and not reading.personal
    ]
    Alias.objects.bulk_create(aliases, ignore_conflicts=True)


def relate_operators(
    pairs: Sequence[tuple[Reading, Reading | None]], found: dict[Key, Found], *, by: Actor, at: datetime
) -> dict[int, str]:
    """Write down operators that are new; where another one stands, leave it and return his masked name."""
    wanted = {found[key(business)].final.pk: found[key(operator)].final for business, operator in pairs if operator}
    if not wanted:
        return {}
    standing = {
        relation.subject_id: relation.person
        for relation in Relation.objects.filter(
            subject_id__in=wanted, role=Role.OPERATOR, to_on__isnull=True
        ).select_related("person")
    }
    Relation.objects.bulk_create(
        Relation(
            subject_id=business,
            person=person,
            role=Role.OPERATOR,
            proof="报送的登记信息",
            recorded_at=at,
            recorded_by=by.name,
        )
        for business, person in wanted.items()
        if business not in standing
    )
    return {
        business: person.name
        for business, person in standing.items()
        if person.merged_into_id != wanted[business].pk and person.pk != wanted[business].pk
    }


def former_names(found: Iterable[Found]) -> dict[int, list[FormerName]]:
    """All former names of the subjects that were already known."""
    ids = {one.final.pk for one in found if not one.created}
    names: dict[int, list[FormerName]] = {}
    for former in FormerName.objects.filter(subject_id__in=ids).order_by("until_on", "pk"):
        names.setdefault(former.subject_id, []).append(former)
    return names


def answer(
    pair: tuple[Reading, Reading | None],
    found: dict[Key, Found],
    former: dict[int, list[FormerName]],
    disputed: dict[int, str],
) -> Identified:
    """What is said about one claim."""
    reading, operator = pair
    one = found[key(reading)]
    why, warnings = [one.via], list(reading.notes)
    if not one.created:
        words, agrees = compare_names(reading.name, one, former.get(one.final.pk, []))
        (why if agrees else warnings).append(words)
    if one.final.kind == SubjectKind.INDIVIDUAL_BUSINESS and operator is None:
        warnings.append("个体工商户没有填写经营者。")
    if one.final.pk in disputed and operator is not None:
        warnings.append(f"登记的经营者为「{disputed[one.final.pk]}」，与所填经营者不同，未作变更。")
    if not one.created and one.final.kind != reading.kind:
        warnings.append(f"登记的主体类型为「{one.final.get_kind_display()}」，与所填不同。")
    return Identified(
        subject_id=one.final.pk,
        kind=one.final.kind,
        name=one.final.name,
        created=one.created,
        why=tuple(why),
        warnings=tuple(warnings),
    )


def compare_names(name: str, one: Found, former: Sequence[FormerName]) -> tuple[str, bool]:
    """Words about the name, and whether it agrees with a name that the subject bears or bore."""
    for subject in dict.fromkeys([one.final, one.named]):
        if words := same_name(name, subject):
            return words, True
    for old in former:
        if old.name_index is not None and bytes(old.name_index) in former_name_indexes(name):
            return f"与曾用名一致（使用至{old.until_on}）", True
        if old.name_index is None and explain(name, old.name):
            return f"与曾用名「{old.name}」一致（使用至{old.until_on}）", True
    known = f"，曾用名：{'、'.join(old.name for old in former)}" if former else "，没有登记曾用名"
    return f"名称与登记的「{one.final.name}」不一致{known}。请核对号码是否填错。", False


def same_name(name: str, subject: Subject) -> str:
    """Why a name is the subject's, in words; empty where it is not."""
    if subject.name_index is None:
        return explain(name, subject.name)
    return "姓名一致" if bytes(subject.name_index) in name_indexes(name) else ""
