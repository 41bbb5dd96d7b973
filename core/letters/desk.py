"""The verbs of letters at the desk: patterns of numbers, seals, sealing late, issuing anew, copies on paper."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, models, transaction
from django.db.models import Value

from core.actors import Actor, Post
from core.chunks import demand_post, open_transition
from core.clocks import OFFICE_ZONE
from core.letter_flow import ISSUED, LETTER, UNSEALED
from core.letter_models import Letter, LetterMark, LetterPrint, NumberPattern, Seal
from core.letters.addressee import full_names
from core.letters.numbering import issue
from core.letters.setting import as_pdf
from core.letters.sheets import sheet_of
from core.letters.standing import number_of, state_of
from core.models import Transition
from core.papers import IMAGES, media_type
from core.refusals import NotAllowed, Refusal, Refused
from core.terms import LETTER_KINDS, NUMBER, YEAR

LARGEST_SEAL = 500_000


def set_pattern(*, kind: str, pattern: str, by: Actor, at: datetime) -> NumberPattern:
    """Lay down how the actor's unit writes the numbers of one kind from now on; numbers go on counting.

    Raises NotAllowed, Refused where the pattern cannot tell two letters apart.
    """
    unit_id = _own_unit(by, what="设定文号样式")
    written = pattern.strip()
    if kind not in LETTER_KINDS or written.count(YEAR) != 1 or written.count(NUMBER) != 1:
        raise Refused(
            Refusal(
                code="pattern_incomplete",
                sentence=f"文号样式须含 {YEAR} 和 {NUMBER} 各一处。",
                remedy=f"如：明应急信告〔{YEAR}〕{NUMBER}号。",
                field="pattern",
            )
        )
    taken = NumberPattern.objects.filter(pattern=written).exclude(unit_id=unit_id, kind=kind).exists()
    if taken or any(words.pattern == written for name, words in LETTER_KINDS.items() if name != kind):
        raise Refused(
            Refusal(
                code="pattern_taken",
                sentence="这一样式已用于其他单位或其他文种，文号将会重复。",
                remedy="请使用本单位、本文种的机关代字。",
                field="pattern",
            )
        )
    return NumberPattern.objects.create(
        unit_id=unit_id,
        unit_name=by.department_name,
        kind=kind,
        pattern=written,
        set_at=at,
        set_by=by.name,
        set_by_id=by.user_id,
    )


def register_seal(*, form: str, image: bytes, by: Actor, at: datetime, note: str = "") -> Seal:
    """Keep the scan of the seal or signature of the actor's unit; letters signed from now on bear it.

    Raises NotAllowed, Refused where the file is no PNG or JPEG image of at most 500 KB.
    """
    unit_id = _own_unit(by, what="登记印章")
    kind = media_type(image, among=IMAGES)
    if not kind or len(image) > LARGEST_SEAL:
        raise Refused(
            Refusal(
                code="seal_unreadable",
                sentence="印模须为不超过 500 KB 的 PNG 或 JPEG 图片。",
                remedy="请重新扫描，PNG 宜为透明底。",
                field="image",
            )
        )
    return Seal.objects.create(
        unit_id=unit_id,
        unit_name=by.department_name,
        form=form,
        image=image,
        media_type=kind,
        sha256=hashlib.sha256(image).hexdigest(),
        note=note,
        registered_at=at,
        registered_by=by.name,
        registered_by_id=by.user_id,
    )


def withdraw_seal(*, by: Actor, at: datetime, note: str) -> Seal:
    """Take the seal of the actor's unit out of use, with the reason; letters that bear it keep it.

    Raises NotAllowed, Refused where no seal is in use.
    """
    unit_id = _own_unit(by, what="停用印章")
    seal = Seal.objects.filter(unit_id=unit_id).order_by("-pk").first()
    if seal is None or not seal.in_use:
        raise Refused(Refusal(code="no_seal_in_use", sentence="本单位没有启用的印章。"))
    kept = {name: getattr(seal, name) for name in ("unit_id", "unit_name", "form", "image", "media_type", "sha256")}
    return Seal.objects.create(
        **kept, in_use=False, note=note, registered_at=at, registered_by=by.name, registered_by_id=by.user_id
    )


@transaction.atomic
def seal_letters(letters: models.QuerySet[Letter], *, by: Actor, at: datetime) -> int:
    """Put the unit's seal on letters that were signed without one; only then do they count as issued (P2).

    Returns how many were sealed. Raises NotAllowed, Refused where the unit has no seal in use.
    """
    demand_post(LETTER, "seal", by)
    own = letters.filter(unit_id=by.department_id or 0)
    ids = list(own.order_by("pk").values_list("pk", flat=True))
    _hold(ids)
    waiting = list(Letter.objects.unsealed().filter(pk__in=ids).order_by("pk"))
    if not waiting:
        return 0
    seal = Seal.objects.filter(unit_id=by.department_id or 0).order_by("-pk").first()
    if seal is None or not seal.in_use:
        raise Refused(no_seal())
    transition_id = open_transition(LETTER, "seal", by=by, at=at)
    LetterMark.objects.bulk_create(
        LetterMark(letter=letter, kind=LetterMark.Kind.SEALED, transition_id=transition_id, seal=seal)
        for letter in waiting
    )
    return len(waiting)


@transaction.atomic
def reissue(letter: Letter, *, by: Actor, at: datetime, reason: str) -> Letter:
    """Declare a letter void, with the reason, and sign it anew under the next number. Both stay on file (P2).

    The words are those of the void one: a case's words change by its own verbs. A letter of a unit whose place the
    actor's took is signed anew in the name, and under the number, of the present one. Raises NotAllowed, Refused.
    """
    demand_post(LETTER, "reissue", by)
    if letter.unit_id not in by.units:
        raise NotAllowed("文书由发文单位作废。")
    if not reason.strip():
        raise Refused(Refusal(code="reason_missing", sentence="作废须写明理由。", field="reason"))
    _hold([letter.pk])
    if state_of(letter) not in (ISSUED, UNSEALED):
        raise Refused(Refusal(code="already_void", sentence=f"{number_of(letter)}已经作废。", remedy="请刷新页面。"))
    transition_id = open_transition(LETTER, "reissue", by=by, at=at, note=reason.strip())
    source = Transition.objects.filter(pk=transition_id).values(
        case_id=Value(letter.case_id),
        subject_id=Value(letter.subject_id, output_field=models.BigIntegerField()),
        unit_id=Value(by.department_id),
        unit_name=Value(by.department_name),
        data=Value(letter.data, output_field=models.JSONField()),
    )
    issue(letter.kind, source, flow=letter.flow, transition_id=transition_id, at=at)
    fresh = Letter.objects.get(transition_id=transition_id)
    LetterMark.objects.create(letter=letter, kind=LetterMark.Kind.VOID, transition_id=transition_id, replaced_by=fresh)
    return fresh


@transaction.atomic
def print_copy(letter: Letter, *, by: Actor, at: datetime) -> bytes:
    """A copy on paper: counted, with its count and the time printed at the foot. Returns the PDF.

    Where it bears a person's full name, it is a look on record too. Raises NotAllowed.
    """
    _hold([letter.pk])
    count = LetterPrint.objects.filter(letter=letter).count() + 1
    LetterPrint.objects.create(letter=letter, copy=count, at=at, by_name=by.name, by_id=by.user_id)
    mark = f"第 {count} 次打印　{at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}"
    name = full_names([letter], by=by, at=at).get(letter.pk, "")
    return as_pdf(
        sheet_of(letter, copy=mark, name=name), version=letter.template_version, stamp_of_time=int(at.timestamp())
    )


def no_seal() -> Refusal:
    """Why nothing can be issued in the name of a unit without a seal."""
    return Refusal(
        code="unit_has_seal",
        sentence="本单位没有启用的印章或签名，文书不能签发。",
        remedy="请由本单位签发人在“系统—印章”登记印模。",
    )


def _own_unit(by: Actor, *, what: str) -> int:
    if not by.holds(Post.APPROVER) or by.department_id is None:
        raise NotAllowed(f"{what}由本单位签发人办理。")
    return by.department_id


def _hold(ids: Sequence[int]) -> None:
    """Let others who would mark or count the same letters wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('core_letter'), (id %% 2147483647)::int)"
            " FROM unnest(%s::bigint[]) AS x(id) ORDER BY id",
            [list(ids)],
        )
