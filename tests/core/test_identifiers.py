"""Numbers: what passes, what is refused and in which words, what may be shown of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from core.identifiers import (
    USCC_ALPHABET,
    Identifier,
    IdentifierError,
    Kind,
    age_on,
    birthday,
    mask,
    organisation_check,
    parse,
    resident_check,
)

REAL_CODES = ["91320281250344877K", "91440300618810099P", "91320509138285715E", "91110000600037341L"]
DAYS = st.dates(min_value=date(1850, 1, 1), max_value=date(2030, 12, 31))


def resident(area: str, born: date, sequence: int) -> str:
    body = f"{area}{born:%Y%m%d}{sequence:03d}"
    return body + resident_check(body)


RESIDENTS = st.builds(
    resident, st.from_regex(r"[1-8]\d{5}", fullmatch=True).filter(str.isascii), DAYS, st.integers(0, 999)
)


@pytest.mark.parametrize("code", REAL_CODES)
def test_real_codes_pass_in_any_spelling(code: str) -> None:
    assert parse("uscc", code) == parse("uscc", f" {code.lower()[:8]} {code.lower()[8:]}　")
    assert parse("uscc", code).value == code


@pytest.mark.parametrize(
    ("kind", "raw", "check"),
    [
        pytest.param("uscc", "91320281250344877A", "check_digit", id="wrong check character"),
        pytest.param("uscc", "9132028125034487", "length", id="too short"),
        pytest.param("uscc", "9132O281250344877K", "alphabet", id="letter O for zero"),
        pytest.param("uscc", "", "empty", id="empty"),
        pytest.param("phone", "1", "kind", id="unknown kind"),
        pytest.param("resident_id", "11010519491231002Y", "alphabet", id="Y at the end"),
        pytest.param("resident_id", "110105194912310021", "check_digit", id="wrong check digit"),
        pytest.param("resident_id", "110105194902310025", "date", id="31 February"),
        pytest.param("resident_id", "11010549023100", "length", id="fourteen digits"),
        pytest.param("resident_id", "110105490231002", "date", id="fifteen digits, 31 February"),
        pytest.param("residence_permit", "11010519491231002X", "area", id="mainland number as permit"),
        pytest.param("hk_macao_permit", "K12345678", "format", id="permit begins with K"),
        pytest.param("taiwan_permit", "1234567", "format", id="seven digits"),
        pytest.param("passport", "ABC", "format", id="passport without digits"),
        pytest.param("foreign_permanent", "USA310083133112", "date", id="month 31"),
    ],
)
def test_a_wrong_number_is_refused_with_the_failed_check(kind: str, raw: str, check: str) -> None:
    with pytest.raises(IdentifierError) as refused:
        parse(kind, raw)
    assert refused.value.check == check
    assert refused.value.sentence.endswith("。")
    assert refused.value.remedy


def test_the_number_of_the_standard_passes_with_a_small_x() -> None:
    found = parse("resident_id", "11010519491231002x")
    assert found == Identifier(Kind.RESIDENT_ID, "11010519491231002X", date(1949, 12, 31))
    assert found.sex == "女"


def test_fifteen_digits_become_eighteen() -> None:
    found = parse("resident_id", "110105491231002")
    assert found.value == "11010519491231002X"
    assert found.notes == ("15位号码已升为18位。",)


def test_a_number_that_looks_like_a_foreign_card_is_noted() -> None:
    assert "外国人永久居留身份证" in parse("resident_id", resident("990000", date(1990, 1, 1), 1)).notes[0]


def test_a_withdrawn_area_code_is_never_refused() -> None:
    assert parse("resident_id", resident("329999", date(1990, 1, 1), 1)).birth_on == date(1990, 1, 1)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("hk_macao_permit", "H1234567802", "H12345678"),
        ("hk_macao_permit", "m12345678", "M12345678"),
        ("taiwan_permit", "1234567801(B)", "12345678"),
        ("passport", "ｅ1234 5678", "E12345678"),
        ("foreign_permanent", "USA310083033112", "USA310083033112"),
    ],
)
def test_renewals_and_spelling_do_not_make_a_second_person(kind: str, raw: str, value: str) -> None:
    assert parse(kind, raw).value == value


def test_residence_permits_and_new_permanent_cards_carry_the_birth_date() -> None:
    born = date(1980, 5, 6)
    assert parse("residence_permit", resident("830000", born, 12)).birth_on == born
    assert parse("foreign_permanent", resident("931840", born, 12)).birth_on == born


def test_a_wrong_inner_organisation_code_is_noted_not_refused() -> None:
    inner = "12345678" + ("0" if organisation_check("12345678") != "0" else "1")
    body = "91990000" + inner
    found = parse("uscc", body + stdnum_uscc.calc_check_digit(body))
    assert "GB 11714" in found.notes[0]
    assert parse("uscc", REAL_CODES[0]).notes == ()


@given(RESIDENTS)
def test_every_well_made_resident_number_is_accepted_as_it_is(number: str) -> None:
    assert parse("resident_id", number).value == number


@given(RESIDENTS, st.integers(0, 17), st.integers(1, 9))
def test_changing_one_digit_never_passes_unseen(number: str, place: int, step: int) -> None:
    digits = "0123456789X" if place == 17 else "0123456789"
    other = digits[(digits.index(number[place]) + step) % len(digits)]
    with pytest.raises(IdentifierError):
        parse("resident_id", number[:place] + other + number[place + 1 :])


@given(st.sampled_from(REAL_CODES), st.integers(0, 16))
def test_swapping_two_neighbours_of_a_code_never_passes_unseen(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(IdentifierError):
            parse("uscc", swapped)


@given(st.text(USCC_ALPHABET, min_size=5, max_size=20))
def test_a_mask_keeps_its_length_and_hides_six_characters(value: str) -> None:
    shown = mask(Identifier(Kind.PASSPORT, value))
    assert len(shown) == len(value)
    assert shown.count("*") >= min(6, len(value))


def test_masks_by_example() -> None:
    assert mask(Identifier(Kind.RESIDENT_ID, "11010519491231002X")) == "11*************02X"
    assert mask(Identifier(Kind.PASSPORT, "E12345678")) == "E******78"
    assert "19491231" not in repr(parse("resident_id", "11010519491231002X"))


@given(DAYS, st.integers(0, 120))
def test_a_birthday_completes_the_year_and_the_day_before_does_not(born: date, years: int) -> None:
    day = birthday(born, years)
    assert age_on(born, day) == years
    assert age_on(born, day - timedelta(days=1)) == years - 1


def test_a_leap_day_child_is_of_age_on_the_last_of_february() -> None:
    assert birthday(date(2004, 2, 29), 18) == date(2022, 2, 28)


@given(st.text(max_size=30), st.sampled_from(list(Kind)))
def test_any_text_is_either_read_or_refused_in_words(raw: str, kind: Kind) -> None:
    try:
        found = parse(kind, raw)
    except IdentifierError as refused:
        assert refused.sentence and refused.remedy
    else:
        assert parse(kind, found.value).value == found.value
