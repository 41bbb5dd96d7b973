"""What the answers over honours need to be told."""

from __future__ import annotations

from django import forms

from core.forms import DoorForm


class RevokeForm(DoorForm):
    """By which paper an honour was revoked."""

    document_no = forms.CharField(label="撤销文书号", max_length=128)
    revoked_on = forms.DateField(label="荣誉撤销日期", widget=forms.DateInput, help_text="文书上的日期")


class RestoreForm(DoorForm):
    """By which paper an honour was given back."""

    document_no = forms.CharField(label="恢复文书号", max_length=128)
    restored_on = forms.DateField(label="荣誉恢复日期", widget=forms.DateInput, help_text="文书上的日期")


class NoForm(DoorForm):
    """Why not."""

    reason = forms.CharField(label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
