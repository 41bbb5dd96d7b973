"""A letter as its sheet, its page and its file; the file is kept as it was first set."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta

from django.db import connection

from core.actors import Actor, timer
from core.clocks import day_of
from core.crypto import open_sealed
from core.letter_flow import UNSEALED, VOID
from core.letter_models import Letter, LetterFile, Seal
from core.letters.addressee import data_for, full_names
from core.letters.setting import Sheet, as_pdf
from core.letters.standing import address_of, code_of, number_of, seals_demanded, state_of
from core.letters.words import words_of

STAMPS = {VOID: "作废", UNSEALED: "未用印"}
ANNOUNCED = frozenset({"publicity_notice", "exit_announcement"})
SEALED = LetterFile._meta.get_field("pdf_sealed")
BATCH = 200
PASS = 5000
LOOK_BACK = timedelta(days=30)
RENDER_LOCK = 7_041_976
"""The advisory lock that lets one worker at a time set letters; any number no other lock of the house uses."""


class FileDiffers(Exception):
    """A kept file no longer answers to its checksum."""


def chinese_day(at: datetime) -> str:
    day = day_of(at)
    return f"{day.year}年{day.month}月{day.day}日"


def sheet_of(letter: Letter, *, copy: str = "", preview: bool = False, name: str = "") -> Sheet:
    """All that stands on a letter. A `preview` has no number, no seal and no code: it is not a letter yet.

    `name` is the full name of the person whom it is served to, from `addressee.full_names`; without it the masked
    one stands there.
    """
    words = words_of(letter.kind, data_for(letter, name), version=letter.template_version)
    if preview:
        return Sheet(unit=letter.unit_name, number="（签发时编号）", words=words, stamp="草稿")
    seal = seal_of(letter)
    return Sheet(
        unit=letter.unit_name,
        number=number_of(letter),
        words=words,
        day=chinese_day(letter.issued_at),
        seal=bytes(seal.image) if seal else b"",
        seal_type=seal.media_type if seal else "image/png",
        url=address_of(letter),
        verify=verify_lines(letter),
        copy=copy,
        stamp=STAMPS.get(state_of(letter), ""),
    )


def verify_lines(letter: Letter) -> tuple[str, ...]:
    """How a reader checks the letter."""
    return (
        f"验证编号：{letter.public_id}",
        f"校验码：{code_of(letter)}",
        "扫描二维码，或在本平台“文书核验”页输入文号和校验码，可以核对本文书，并查看其所载事项现在是否仍然有效。",
    )


def seal_of(letter: Letter) -> Seal | None:
    """The seal that a letter bears, from its signing or put on later."""
    if letter.seal_id:
        return Seal.objects.get(pk=letter.seal_id)
    mark = letter.marks.filter(kind="sealed").select_related("seal").first()
    return mark.seal if mark else None


def pdf_of(letter: Letter, *, by: Actor, at: datetime) -> bytes:
    """The kept file of a letter; set and kept now where it has none yet. A letter that is not issued is not kept.

    Where it bears a person's full name, opening it is a look on record. Raises NotAllowed, and FileDiffers where the
    kept file was changed.
    """
    name = full_names([letter], by=by, at=at).get(letter.pk, "")
    kept = LetterFile.objects.filter(letter=letter).first()
    if kept is not None:
        return _content(kept)
    made = _set(letter, name)
    if state_of(letter) in STAMPS:
        return made
    LetterFile.objects.bulk_create([_file(letter, made, at, name)], ignore_conflicts=True)
    return _content(LetterFile.objects.select_related("letter").get(letter=letter))


def _content(kept: LetterFile) -> bytes:
    sealed = kept.pdf_sealed
    pdf = base64.b64decode(open_sealed(sealed)) if sealed is not None else bytes(kept.pdf or b"")
    if hashlib.sha256(pdf).hexdigest() != kept.sha256:
        raise FileDiffers(f"{number_of(kept.letter)}：文件与留存的校验值不符。")
    return pdf


def file_due(*, at: datetime) -> int:
    """Set and keep the letters of the last thirty days that have no file yet; older ones are set when asked for.

    One worker at a time; whoever finds the lock taken leaves the work to its holder.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [RENDER_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            return _file_all(at)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [RENDER_LOCK])


def _file_all(at: datetime) -> int:
    done = last = 0
    while done < PASS:
        waiting = Letter.objects.standing().unfiled().filter(issued_at__gte=at - LOOK_BACK, pk__gt=last)
        if seals_demanded():
            waiting = waiting.filter(sealed=True)
        batch = list(waiting.order_by("pk")[:BATCH])
        if not batch:
            break
        names = full_names(batch, by=timer("文书制作"), at=at)
        files = [_file(one, _set(one, names.get(one.pk, "")), at, names.get(one.pk, "")) for one in batch]
        LetterFile.objects.bulk_create(files, ignore_conflicts=True)
        done, last = done + len(files), batch[-1].pk
    return done


def _set(letter: Letter, name: str) -> bytes:
    sheet = sheet_of(letter, name=name)
    return as_pdf(sheet, version=letter.template_version, stamp_of_time=int(letter.issued_at.timestamp()))


def _file(letter: Letter, pdf: bytes, at: datetime, name: str) -> LetterFile:
    """The file as it is kept: with a person's full name in it only as ciphertext."""
    digest = hashlib.sha256(pdf).hexdigest()
    if not name:
        return LetterFile(letter=letter, pdf=pdf, sha256=digest, made_at=at)
    sealed = SEALED.seal(base64.b64encode(pdf).decode("ascii"))
    return LetterFile(letter=letter, pdf_sealed=sealed, sha256=digest, made_at=at)
