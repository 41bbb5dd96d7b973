"""Numbers that say who somebody is: formats, check digits, birth dates, masks.

Pure: no database and no clock. Nothing here asks whether a number was ever issued.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import mul

from django.db.models import TextChoices

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS = "10X98765432"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_VALUES = {character: value for value, character in enumerate(USCC_ALPHABET)}
USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
BASE_36 = {character: int(character, 36) for character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
# A mask that hides fewer characters can be undone by trying every candidate.
LEAST_HIDDEN = 6


class Kind(TextChoices):
    """The kinds of number that name one subject; labels are those of the official papers."""

    USCC = "uscc", "统一社会信用代码"
    RESIDENT_ID = "resident_id", "居民身份证"
    PASSPORT = "passport", "护照"
    HK_MACAO_PERMIT = "hk_macao_permit", "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证"
    RESIDENCE_PERMIT = "residence_permit", "港澳台居民居住证"
    FOREIGN_PERMANENT = "foreign_permanent", "外国人永久居留身份证"


# `Kind.values` builds its list anew at every look; a file asks a hundred thousand times.
KINDS = frozenset(Kind.values)
PERSONAL_KINDS = tuple(kind for kind in Kind if kind is not Kind.USCC)


class IdentifierError(ValueError):
    """A number that cannot be right: one sentence that names the failed check, and the remedy."""

    def __init__(self, sentence: str, remedy: str, *, check: str) -> None:
        """`check` is one of empty, kind, length, format, alphabet, date, area, check_digit."""
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy
        self.check = check


@dataclass(frozen=True)
class Identifier:
    """A number in its one canonical form, with what the number itself says about its holder."""

    kind: Kind
    value: str
    birth_on: date | None = None
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Never the number: representations end up in logs."""
        return f"<Identifier {self.kind.value} {mask(self)}>"

    @property
    def sex(self) -> str:
        """「男」 or 「女」 where the number says it (GB 11643, seventeenth digit), else empty."""
        if len(self.value) != 18 or self.kind not in (Kind.RESIDENT_ID, Kind.RESIDENCE_PERMIT):
            return ""
        return "男" if int(self.value[16]) % 2 else "女"


def parse(kind: str, raw: str) -> Identifier:
    """Read a number as somebody wrote it, and give its canonical form.

    Full width, blanks, hyphens and lower case are folded; a 15-digit resident ID becomes 18 digits.
    Raises IdentifierError. Sources: GB 32100-2015, GB 11714, GB 11643-1999.
    """
    if kind not in KINDS:
        raise IdentifierError(
            f"没有「{kind}」这种证件类型。", f"请改为：{'、'.join(map(str, Kind.labels))}。", check="kind"
        )
    text = compact(raw)
    chosen = Kind(kind)
    if not text:
        raise IdentifierError(f"{chosen.label}号码为空。", "请填写号码。", check="empty")
    return PARSERS[chosen](text)


def compact(raw: str) -> str:
    """Fold what people add to a number: full width, blanks, hyphens, dots, brackets, lower case."""
    text = str(raw)
    if text.isascii() and text.isalnum():
        return text.upper()
    folded = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s\-‐-―·.()〔〕\[\]'’]", "", folded)


def parse_uscc(text: str) -> Identifier:
    """Unified social credit code, GB 32100-2015; a wrong inner organisation code is only noted."""
    if len(text) != 18:
        raise IdentifierError(
            f"统一社会信用代码应为18位，现为{len(text)}位。", "请对照营业执照或登记证书核对。", check="length"
        )
    wrong = sorted(set(text) - set(USCC_ALPHABET))
    if wrong:
        raise IdentifierError(
            f"统一社会信用代码含有不允许的字符「{'、'.join(wrong)}」。",
            "代码中没有字母I、O、S、V、Z，请检查是否为数字1、0、5、2。",
            check="alphabet",
        )
    if not re.fullmatch(r"[1-9A-Y][0-9A-Y]\d{6}[0-9A-Y]{10}", text):
        raise IdentifierError(
            "统一社会信用代码第3至8位应为数字的行政区划码。", "请对照登记证书核对第3至8位。", check="format"
        )
    if uscc_check(text) != text[17]:
        raise IdentifierError(
            "统一社会信用代码最后一位校验码不符（GB 32100）。",
            "请对照登记证书逐位核对。",
            check="check_digit",
        )
    return Identifier(Kind.USCC, text, notes=organisation_notes(text[8:17]))


def uscc_check(text: str) -> str:
    """The check character of the first seventeen characters of a code, GB 32100 (ISO 7064 MOD 31-3)."""
    return USCC_ALPHABET[-sum(map(mul, USCC_WEIGHTS, map(USCC_VALUES.__getitem__, text[:17]))) % 31]


def organisation_notes(code: str) -> tuple[str, ...]:
    """Words about a nine-character organisation code whose own check (GB 11714) fails, else nothing."""
    if organisation_check(code[:8]) == code[8]:
        return ()
    return ("代码第9至17位（组织机构代码）的校验码不符（GB 11714），整码校验正确，请留意。",)


def organisation_check(body: str) -> str:
    """The check character of the first eight characters of an organisation code, GB 11714."""
    total = sum(map(mul, ORGANISATION_WEIGHTS, map(BASE_36.__getitem__, body)))
    return "0123456789X0"[11 - total % 11]


def resident_check(body: str) -> str:
    """The check character of the first seventeen digits, GB 11643-1999 (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(RESIDENT_WEIGHTS, body, strict=True))
    return RESIDENT_CHECKS[total % 11]


def parse_resident_id(text: str) -> Identifier:
    """Resident identity number; area codes are never refused, since they change from year to year."""
    if re.fullmatch(r"\d{15}", text):
        body = f"{text[:6]}19{text[6:]}"
        return eighteen(Kind.RESIDENT_ID, body + resident_check(body), notes=("15位号码已升为18位。",))
    notes = ("首位为9的18位号码通常是外国人永久居留身份证，请核对证件类型。",) if text[:1] == "9" else ()
    return eighteen(Kind.RESIDENT_ID, text, notes=notes)


def parse_residence_permit(text: str) -> Identifier:
    """Residence permit of Hong Kong, Macao and Taiwan residents: 810000, 820000, 830000."""
    found = eighteen(Kind.RESIDENCE_PERMIT, text)
    if text[:6] not in ("810000", "820000", "830000"):
        raise IdentifierError(
            "港澳台居民居住证号码应以810000、820000或830000开头。",
            "请核对证件类型；内地居民请选居民身份证。",
            check="area",
        )
    return found


def parse_foreign_permanent(text: str) -> Identifier:
    """Foreign permanent resident card: 15 characters before December 2023, 18 digits with 「9」 since."""
    if len(text) == 18 and text[0] == "9":
        return eighteen(Kind.FOREIGN_PERMANENT, text)
    if not re.fullmatch(r"[A-Z]{3}\d{12}", text):
        raise IdentifierError(
            "外国人永久居留身份证号码应为3位字母加12位数字，或以9开头的18位。",
            "请对照证件核对。",
            check="format",
        )
    read_date(f"20{text[7:13]}")
    return Identifier(Kind.FOREIGN_PERMANENT, text)


def parse_passport(text: str) -> Identifier:
    """Passport of any country: 5 to 15 letters and digits, at least three of them digits."""
    return formatted(Kind.PASSPORT, text, r"(?=(?:.*\d){3})[A-Z0-9]{5,15}", "5至15位字母和数字")


def parse_hk_macao_permit(text: str) -> Identifier:
    """Home return permit: H or M and eight lifelong digits; two more count renewals and are dropped."""
    found = formatted(Kind.HK_MACAO_PERMIT, text, r"[HM]\d{8}(\d{2})?", "H或M加8位数字（旧证11位）")
    return Identifier(found.kind, found.value[:9])


def parse_taiwan_permit(text: str) -> Identifier:
    """Taiwan compatriot permit: eight lifelong digits; old ones add a renewal count and a letter."""
    found = formatted(Kind.TAIWAN_PERMIT, text, r"\d{8}(\d{2}[A-Z]?)?", "8位数字（旧证另有2位换证次数）")
    return Identifier(found.kind, found.value[:8])


def formatted(kind: Kind, text: str, pattern: str, words: str) -> Identifier:
    """An identifier that has a shape and nothing to compute."""
    if not re.fullmatch(pattern, text):
        raise IdentifierError(f"{kind.label}号码应为{words}。", "请对照证件核对。", check="format")
    return Identifier(kind, text)


def eighteen(kind: Kind, text: str, notes: tuple[str, ...] = ()) -> Identifier:
    """An 18-character number built like GB 11643: birth date at 7–14, check character at the end."""
    if len(text) != 18:
        raise IdentifierError(f"{kind.label}号码应为18位，现为{len(text)}位。", "请对照证件核对。", check="length")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        raise IdentifierError(f"{kind.label}号码前17位应为数字，末位为数字或X。", "请对照证件核对。", check="alphabet")
    birth_on = read_date(text[6:14])
    if resident_check(text[:17]) != text[17]:
        raise IdentifierError(
            f"{kind.label}号码最后一位校验码不符（GB 11643）。", "请对照证件逐位核对。", check="check_digit"
        )
    return Identifier(kind, text, birth_on, notes)


def read_date(digits: str) -> date:
    """The day that eight digits name; raises IdentifierError where there is no such day."""
    try:
        found = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as wrong:
        raise IdentifierError("号码中的出生日期不存在。", "请核对号码中的年月日。", check="date") from wrong
    if found.year < 1850:
        raise IdentifierError("号码中的出生年份早于1850年。", "请核对号码中的年份。", check="date")
    return found


def age_on(birth_on: date, on: date) -> int:
    """Full years on a day; the birthday itself completes the year."""
    years = on.year - birth_on.year
    return years - 1 if on < birthday(birth_on, years) else years


def birthday(birth_on: date, years: int) -> date:
    """The day on which somebody completes `years`; for 29 February the last day of that month."""
    try:
        return birth_on.replace(year=birth_on.year + years)
    except ValueError:
        return birth_on.replace(year=birth_on.year + years, day=28)


def mask(identifier: Identifier) -> str:
    """What may be shown of a number: the first 2 and last 3 characters, fewer where it is short.

    At least six characters stay hidden, so that no fewer than a million candidates remain
    (for a resident number, hiding only month and day of birth would leave 33).
    """
    return mask_text(identifier.value)


def mask_text(value: str) -> str:
    """`mask` for a bare number."""
    shown = max(0, len(value) - LEAST_HIDDEN)
    tail = min(3, (shown + 1) // 2)
    head = min(2, shown - tail)
    return value[:head] + "*" * (len(value) - head - tail) + value[len(value) - tail :]


PARSERS: dict[Kind, Callable[[str], Identifier]] = {
    Kind.USCC: parse_uscc,
    Kind.RESIDENT_ID: parse_resident_id,
    Kind.PASSPORT: parse_passport,
    Kind.HK_MACAO_PERMIT: parse_hk_macao_permit,
    Kind.TAIWAN_PERMIT: parse_taiwan_permit,
    Kind.RESIDENCE_PERMIT: parse_residence_permit,
    Kind.FOREIGN_PERMANENT: parse_foreign_permanent,
}
