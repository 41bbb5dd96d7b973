"""Names: one normal form, words for a match, masks, refused characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.names import TextError, check_text, explain, mask_person, normalise

NAME_CHARACTERS = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.sampled_from("（）()〔〕【】·•　 ABCabcＡｂ１2-—ß㈱ﬁ"),
    ),
    max_size=20,
)


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        ("江阴信诚（集团）有限公司", "江阴信诚(集团)有限公司", "全角与半角"),
        ("江阴信诚〔集团〕有限公司", "江阴信诚(集团)有限公司", "括号"),
        ("江陰信誠有限公司", "江阴信诚有限公司", "繁体与简体"),
        ("江阴 信诚 有限公司", "江阴信诚有限公司", "空格"),
        ("江阴ABC有限公司", "江阴abc有限公司", "大小写"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提", "间隔号"),
    ],
)
def test_two_spellings_are_one_name_and_the_difference_is_said(left: str, right: str, words: str) -> None:
    assert normalise(left) == normalise(right)
    assert words in explain(left, right)


def test_several_differences_are_all_said() -> None:
    words = explain("江陰信誠（集團）有限公司 ", "江阴信诚(集团)有限公司")
    assert "全角与半角" in words and "空格" in words and "繁体与简体" in words and "大小写" not in words


def test_different_names_have_nothing_to_explain() -> None:
    assert explain("江阴信诚有限公司", "江阴信成有限公司") == ""
    assert explain(" ", "") == ""
    assert explain("甲", "甲") == "名称完全一致"


@given(NAME_CHARACTERS)
def test_the_normal_form_is_stable_and_has_no_blanks(name: str) -> None:
    once = normalise(name)
    assert normalise(once) == once
    assert not any(character.isspace() for character in once)


@given(NAME_CHARACTERS, NAME_CHARACTERS)
def test_an_explanation_exists_exactly_where_the_normal_forms_agree(left: str, right: str) -> None:
    agrees = left == right or (normalise(left) == normalise(right) != "")
    assert bool(explain(left, right)) == agrees


@pytest.mark.parametrize(
    ("name", "masked"), [("张三丰", "张**"), ("李四", "李*"), ("王", "*"), ("", "*"), ("张 三", "张*")]
)
def test_persons_are_masked_to_their_first_character(name: str, masked: str) -> None:
    assert mask_person(name) == masked


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("张\u200b三", "不可见"),
        ("张\u202e三", "改变文字方向"),
        ("张\ue000", "私用区"),
        ("张\x00", "控制字符"),
        ("张\n三", "控制字符"),
        ("葛\U000e0100", "字形选择符"),
    ],
)
def test_invisible_and_private_characters_are_refused_by_name(text: str, words: str) -> None:
    with pytest.raises(TextError, match=words) as refused:
        check_text(text)
    assert refused.value.remedy


def test_rare_characters_and_paragraphs_pass() -> None:
    assert check_text("𠮷𬱖") == "𠮷𬱖"
    assert check_text("第一行\n第二行", multiline=True)
