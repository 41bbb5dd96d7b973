"""What the moves of redress, compensation and claw-back need to be told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from core.forms import DoorForm
from objections.redress_terms import BY_LETTER, Item

_SHORT = forms.Textarea(attrs={"rows": 3})


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput, **more)


def _yuan(label: str, *, least: str = "0.01", **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=14, decimal_places=2, min_value=Decimal(least), help_text="单位：元", **more
    )


class WordsForm(DoorForm):
    """An officer's own sentence in a letter."""

    text = forms.CharField(
        label="补充文字", max_length=500, required=False, widget=_SHORT, help_text="写入文书；不写的，使用固定文字"
    )


class SettleForm(DoorForm):
    """Which item was done, when, and what proves it."""

    item = forms.ChoiceField(label="事项", choices=[(item.value, item.label) for item in Item if item not in BY_LETTER])
    done_on = _day("办结日期", help_text="凭证上的日期")
    proof = forms.CharField(label="凭证", max_length=500, widget=_SHORT, help_text="文书号、回执、更正截图编号等")


class SetAsideForm(DoorForm):
    """Which item is not due, and why."""

    item = forms.ChoiceField(label="事项", choices=Item.choices)
    reason = forms.CharField(label="理由", max_length=500, widget=_SHORT)


class ClaimForm(DoorForm):
    """Who claims what for the damage."""

    claimant = forms.CharField(label="申请人", max_length=200)
    ground = forms.CharField(label="损失和理由", max_length=1000, widget=_SHORT)
    claimed_yuan = _yuan("申请金额")
    claimed_on = _day("申请日期", help_text="收到赔偿申请书的日期")


class GrantForm(DoorForm):
    """How much is paid, by which decision."""

    granted_yuan = _yuan("决定赔偿金额")
    decision_no = forms.CharField(label="决定文书号", max_length=128)


class RefuseForm(DoorForm):
    """Why nothing is paid."""

    refusal = forms.CharField(label="不予赔偿的理由", max_length=1000, widget=_SHORT)


class PayForm(DoorForm):
    """That the sum granted was paid."""

    paid_on = _day("支付日期")
    payment_no = forms.CharField(label="支付凭证号", max_length=128)


class RecoverForm(DoorForm):
    """That a benefit was given back."""

    recovered_on = _day("追回日期", help_text="凭证上的日期")
    document_no = forms.CharField(label="追回凭证", max_length=128, help_text="缴款书、撤销文书等的号码")
    recovered_yuan = _yuan("追回金额", least="0", initial="0")


class WaiveForm(DoorForm):
    """Why a benefit is left where it is."""

    reason = forms.CharField(label="不予追回的理由", max_length=1000, widget=_SHORT)
