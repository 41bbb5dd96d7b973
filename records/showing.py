"""Which fields of a record a reader may see: the three classes of JS-G 19 to 22, for every read path. Pure.

Which records a reader may find is asked of the query set (`visible_to`, `publicly_visible`); what of a record he then
reads is asked here, by pages, interface, dossier and exports alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from core.actors import Actor
from core.cells import NUMBER_LIKE
from core.identifiers import IdentifierError, Kind, mask_text, parse
from core.names import mask_person
from records.terms import FieldKind, Personal, Visibility
from subjects.terms import SubjectKind


class Reading(StrEnum):
    """As whom somebody reads a record."""

    PUBLIC = "public"
    DEPARTMENT = "department"
    PROVIDER = "provider"
    OFFICE = "office"
    AUTHORISED = "authorised"


CLASSES: Mapping[Reading, frozenset[str]] = {
    Reading.PUBLIC: frozenset({Visibility.PUBLIC}),
    Reading.DEPARTMENT: frozenset({Visibility.PUBLIC, Visibility.SHARED}),
    Reading.PROVIDER: frozenset(Visibility.values),
    Reading.OFFICE: frozenset(Visibility.values),
    Reading.AUTHORISED: frozenset(Visibility.values),
}
"""The classes of records and of fields that each reading opens."""

CLEAR_NAMES = frozenset({Reading.PROVIDER, Reading.AUTHORISED})
"""Who reads the names of natural persons in full: who sent them, and who has authority and says what for."""

SEALED = "（加密保存，登记事由后查阅）"
"""What stands where a number is held: it is opened by a logged look only, never here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """Who reads. An authorised reading says its purpose; without one it is no authority (JS-G 22)."""

    reading: Reading
    purpose: str = ""

    def __post_init__(self) -> None:
        if self.reading is Reading.AUTHORISED and not self.purpose.strip():
            raise ValueError("授权查询须写明事由")

    @property
    def classes(self) -> frozenset[str]:
        return CLASSES[self.reading]


PUBLIC = Eyes(reading=Reading.PUBLIC)
DEPARTMENT = Eyes(reading=Reading.DEPARTMENT)
PROVIDER = Eyes(reading=Reading.PROVIDER)
OFFICE = Eyes(reading=Reading.OFFICE)
"""The credit office keeps every record (JS-G 20 to 22): it reads all classes, and persons masked like everybody."""


def authorised(purpose: str, /) -> Eyes:
    """The eyes of one who holds the subject's authorisation or acts by law, for `purpose`; raises ValueError if blank.

    The door writes the access log before it asks.
    """
    return Eyes(reading=Reading.AUTHORISED, purpose=purpose)


class Field(Protocol):
    """What is asked of a field; `ItemField` is one."""

    code: str
    label: str
    kind: str
    words: Mapping[str, str]
    visibility: str
    personal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One field as it may be shown: `value` as it is stored (codes, ISO days), `text` in words.

    `sealed` says that a number is held and that only a logged look opens it.
    """

    code: str
    label: str
    value: Any
    text: str
    sealed: bool = False


def eyes_of(actor: Actor, record: Any) -> Eyes:
    """How a member of staff reads a record in the ordinary course: as its provider, its keeper, or any department."""
    if record.provider_id in actor.units:
        return PROVIDER
    return OFFICE if actor.office else DEPARTMENT


def may_read(record: Any, *, to: Eyes) -> bool:
    """Whether this reader may know of the record at all, by its class."""
    return record.visibility in to.classes


def show(record: Any, *, fields: Iterable[Field], to: Eyes) -> tuple[Shown, ...]:
    """The fields of `record` that `to` may see and that hold something, in the order of the catalogue.

    `record` has its columns, `item` and `subject` at hand; of a version pass an object with the same columns.
    Nothing of a record whose own class is narrower than the reader's. Numbers are never opened, names of persons are
    masked but for `CLEAR_NAMES`, residents' numbers in texts are masked for everybody.
    """
    if not may_read(record, to=to):
        return ()
    bound = {code: name for name, code in record.item.binds.items()}
    found = (
        _shown(one, record, bound.get(one.code, ""), to=to)
        for one in fields
        if one.visibility in to.classes and not (_secret(one) and Visibility.ASKED not in to.classes)
    )
    return tuple(one for one in found if one is not None)


def _shown(one: Field, record: Any, column: str, *, to: Eyes) -> Shown | None:
    if _secret(one):
        held = bool(record.sealed) or (column == "number" and record.subject.kind == SubjectKind.NATURAL_PERSON)
        return Shown(code=one.code, label=one.label, value=None, text=SEALED, sealed=True) if held else None
    value = _value(one, record, column)
    if value in ("", None, []):
        return None
    if one.personal == Personal.NAME and column != "name" and to.reading not in CLEAR_NAMES:
        value = masked_name(str(value))
    if one.kind == FieldKind.TEXT and isinstance(value, str):
        value = _without_numbers(value)
    return Shown(code=one.code, label=one.label, value=value, text=_words(one, value))


def _secret(one: Field) -> bool:
    """A number field is one by its kind or by what it holds, whatever class somebody gave it."""
    return one.personal == Personal.NUMBER or one.kind == FieldKind.NUMBER


def _value(one: Field, record: Any, column: str) -> Any:
    """Where the record keeps the field: with the subject, in a column (a correction changes it there), or by code."""
    if column in _OF_THE_SUBJECT:
        return _OF_THE_SUBJECT[column](record.subject)
    held = record.values.get(one.code)
    if column not in _COLUMNS or (held and column == "determined_on"):
        return held  # the column holds the day of a later finding
    found = getattr(record, column)
    if column == "title" and held and str(found).endswith("…"):
        return held  # the column holds its beginning only
    if column == "title" and held in one.words and one.words[held] == found:
        return held
    return found.isoformat() if isinstance(found, date) else found


_OF_THE_SUBJECT: Mapping[str, Any] = {
    # The subject's name is kept as it may be shown to anybody: a person's is masked, the clear one behind a look.
    "name": lambda subject: subject.name,
    "kind": lambda subject: subject.get_kind_display(),
    "uscc": lambda subject: subject.uscc or "",
}
_COLUMNS = frozenset(
    {"document_no", "title", "basis", "fact", "conduct_on", "determined_on", "valid_to", "public_to", "degree"}
)
_ORGANISATION = re.compile(r"(公司|集团|企业|合伙|事务所|中心|委员会|[局院厂店社部所行校会站])(（.*）)?$")


def masked_name(text: str) -> str:
    """A name field as it may be shown: persons masked one by one, organisations whole."""
    return "、".join(
        part if len(part) > 3 and _ORGANISATION.search(part) else mask_person(part)
        for part in re.split(r"[、，,；;]\s*", text.strip())
    )


def _without_numbers(text: str) -> str:
    return NUMBER_LIKE.sub(lambda found: mask_text(found[0]) if _of_a_resident(found[0]) else found[0], text)


def _of_a_resident(number: str) -> bool:
    try:
        parse(Kind.RESIDENT_ID.value, number)
    except IdentifierError:
        return False
    return True


def _words(one: Field, value: Any) -> str:
    parts = value if isinstance(value, list) else [value]
    return "、".join(one.words.get(str(part), str(part)) for part in parts)
