"""What somebody fills in to prove who he is. None of it is ever written back into a page."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from core.identifiers import PERSONAL_KINDS, Kind, compact
from core.names import TextError, check_text
from public.forms import readable_as
from public.identity_terms import CODE_DIGITS, Capacity, Wanted
from public.operations import Claimed

PHONE = re.compile(r"1[3-9]\d{9}")
WRONG_NUMBER = "证件号码不正确，请对照证件逐位核对。"
WRONG_CODE = "统一社会信用代码不正确，请对照营业执照或者登记证书逐位核对。"


def _text(label: str, help_text: str = "", *, longest: int = 100) -> forms.CharField:
    told = {"required": f"请填写{label}。"}
    return forms.CharField(label=label, help_text=help_text, max_length=longest, error_messages=told)


class IdentityForm(forms.Form):
    """Name, number, phone, what for. `errors` name the field and the remedy, never what was typed."""

    secret = True
    capacity = Capacity.SELF

    name = _text("姓名", "须与证件上的姓名完全一致。")
    number = _text("证件号码", "完整的居民身份证或者其他证件号码。", longest=40)
    phone = _text("手机号", "十一位中国内地手机号，用来接收验证码。", longest=20)

    def clean_name(self) -> str:
        """A name that can be a name."""
        return _name(self.cleaned_data["name"])

    def clean_number(self) -> str:
        """A number that some personal document can bear."""
        return _number(self.cleaned_data["number"], *PERSONAL_KINDS, wrong=WRONG_NUMBER)

    def clean_phone(self) -> str:
        """Eleven digits."""
        phone = compact(self.cleaned_data["phone"]).removeprefix("+86")
        if not PHONE.fullmatch(phone):
            raise forms.ValidationError("手机号应为十一位数字，以1开头。")
        return phone

    def claimed(self) -> Claimed:
        """Who says what he is."""
        given = self.cleaned_data
        return Claimed(
            name=given["name"],
            number=given["number"],
            principal=given.get("principal", ""),
            principal_number=given.get("principal_number", ""),
        )


class SelfForm(IdentityForm):
    """A natural person, or the operator of a business under his own name."""

    number = _text(
        "证件号码", "完整的居民身份证或者其他证件号码；以经营者姓名为字号的个体工商户填写统一社会信用代码。", longest=40
    )

    def clean_number(self) -> str:
        """A personal number, or a code."""
        return _number(self.cleaned_data["number"], *PERSONAL_KINDS, Kind.USCC, wrong=WRONG_NUMBER)


class RepresentativeForm(IdentityForm):
    """Whoever answers for an organisation as its dossier has it."""

    capacity = Capacity.REPRESENTATIVE

    principal_number = _text("单位的统一社会信用代码", "十八位，见营业执照或者登记证书。", longest=40)
    field_order = ("principal_number", "name", "number", "phone")

    def clean_principal_number(self) -> str:
        """A code."""
        return _number(self.cleaned_data["principal_number"], Kind.USCC, wrong=WRONG_CODE)


class AgentForm(IdentityForm):
    """Whoever acts for another; his authority is a paper that the office reads."""

    capacity = Capacity.AGENT

    principal = _text("委托人的姓名或者名称", "须与证件、登记证书完全一致。", longest=200)
    principal_number = _text("委托人的证件号码或者统一社会信用代码", longest=40)
    field_order = ("principal", "principal_number", "name", "number", "phone")

    def clean_principal(self) -> str:
        """A name that can be a name."""
        return _name(self.cleaned_data["principal"])

    def clean_principal_number(self) -> str:
        """A number of whatever kind."""
        wrong = "委托人的号码不正确，请对照证件或者登记证书逐位核对。"
        return _number(self.cleaned_data["principal_number"], *PERSONAL_KINDS, Kind.USCC, wrong=wrong)


FORMS: dict[str, type[IdentityForm]] = {form.capacity: form for form in (SelfForm, RepresentativeForm, AgentForm)}


class CodeForm(forms.Form):
    """The code from the message."""

    secret = True

    code = _text("短信验证码", f"短信中的{CODE_DIGITS}位数字，五分钟内有效。", longest=20)

    def clean_code(self) -> str:
        """Digits, however they were spaced."""
        code = compact(self.cleaned_data["code"])
        if not re.fullmatch(rf"\d{{{CODE_DIGITS}}}", code, re.ASCII):
            raise forms.ValidationError(f"验证码应为{CODE_DIGITS}位数字。")
        return code


def wanted_of(text: Any) -> str:
    """The purpose that an address names; looking up one's cases where it names none."""
    return str(text) if text in Wanted.values else Wanted.STATUS


def _name(given: str) -> str:
    try:
        return check_text(given.strip(), label="姓名或者名称")
    except TextError as wrong:
        raise forms.ValidationError(str(wrong)) from None


def _number(given: str, *kinds: str, wrong: str) -> str:
    if not readable_as(given, *kinds):
        raise forms.ValidationError(wrong)
    return str(given)
