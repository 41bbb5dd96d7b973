"""What a citizen fills in: a person look-up, a filter of a list, a comment on a draft."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core.identifiers import PERSONAL_KINDS, IdentifierError, Kind, compact, parse
from departments.models import Department
from departments.terms import Power
from public.commitments import STATES
from public.queries import choices_of
from records.commitment_terms import KIND, STATE, CommitmentKind
from records.models import ItemField
from redblack.models import Programme


class PersonForm(forms.Form):
    """Exact name and full number. Neither is written back into the page: see `secret` in the template."""

    secret = True

    name = forms.CharField(
        label="姓名",
        max_length=100,
        help_text="须与证件上的姓名完全一致；以经营者姓名为字号的个体工商户填写名称。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    number = forms.CharField(
        label="证件号码",
        max_length=40,
        help_text="完整的居民身份证或其他证件号码；个体工商户填写统一社会信用代码。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """A number that some document can bear. The sentence shown never repeats it."""
        given = self.cleaned_data["number"]
        if not readable_as(given, *PERSONAL_KINDS, Kind.USCC):
            raise forms.ValidationError("证件号码不正确，请对照证件逐位核对。")
        return str(given)


class ListFilter(forms.Form):
    """By which programme, field or unit a list is narrowed; choices come from the published programmes."""

    programme = forms.ChoiceField(label="认定办法", required=False)
    field = forms.ChoiceField(label="领域", required=False)
    recogniser = forms.ChoiceField(label="认定单位", required=False)

    def __init__(self, *args: Any, colour: str, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = list(choices_of(Programme.objects.all(), colour=colour, on=on))
        units = {programme.recogniser.code: programme.recogniser.name for programme in known}
        self._offer("programme", {programme.code: programme.name for programme in known})
        self._offer("field", {programme.field: programme.field for programme in known})
        self._offer("recogniser", units)

    def _offer(self, name: str, words: dict[str, str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *sorted(words.items(), key=lambda word: word[1])]

    def chosen(self) -> dict[str, str]:
        """Column look-ups of what was chosen; an unknown word narrows nothing."""
        columns = {"programme": "programme__code", "field": "programme__field", "recogniser": "recogniser__code"}
        self.is_valid()
        return {columns[name]: word for name, word in self.cleaned_data.items() if word}


class RecordFilter(forms.Form):
    """By what the public records of an item are narrowed.

    `kind` is the item's own field of words, if it has one; `decided` what the item calls the day of its decision.
    """

    q = forms.CharField(label="名称、代码或文书号", required=False, max_length=128)
    unit = forms.ChoiceField(label="报送单位", required=False)
    first = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, kind: ItemField | None, decided: str, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["first"].label, self.fields["last"].label = f"{decided}自", f"{decided}至"
        if kind is not None:
            words = [("", "全部"), *kind.words.items()]
            self.fields["kind"] = forms.ChoiceField(label=kind.label, required=False, choices=words)
        units = (
            Department.objects.filter(powers__overlap=[Power.PROVIDE, Power.RECOGNISE])
            .order_by("name")
            .values_list("code", "name")
        )
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "全部"), *units]

    def clean_q(self) -> str:
        """Without characters that PostgreSQL cannot hold."""
        return str(self.cleaned_data["q"]).replace("\x00", "").strip()


class VerifyForm(forms.Form):
    """The number and the code at the foot of a letter."""

    number = forms.CharField(label="文号", max_length=80, help_text="如：信告〔2026〕12号")
    code = forms.CharField(
        label="校验码",
        max_length=8,
        help_text="文书末尾的八位校验码，不分大小写。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class CommentForm(forms.Form):
    """What a member of the public says of a draft."""

    author = forms.CharField(label="姓名或单位", max_length=100)
    contact = forms.CharField(label="联系方式", max_length=100, required=False, help_text="选填，不公开，只用于答复。")
    text = forms.CharField(label="意见和理由", max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))

    def clean_text(self) -> str:
        """Without characters that PostgreSQL cannot hold or a reader cannot see."""
        return str(self.cleaned_data["text"]).replace("\x00", "").strip()


def readable_as(number: str, *kinds: str) -> bool:
    """Whether `number` can be a number of one of these kinds."""
    for kind in kinds:
        try:
            parse(kind, number)
        except IdentifierError:
            continue
        return True
    return False


def looks_personal(text: str) -> bool:
    """Whether somebody typed a resident's number where only organisations are looked up.

    Passports are left out: old codes of organisations have the same shape. One resident's number in thirty is a
    valid code of an organisation as well; it is taken for the person's, because an organisation has a name to be
    found by.
    """
    bare = compact(text)
    resident = (Kind.RESIDENT_ID, Kind.RESIDENCE_PERMIT, Kind.FOREIGN_PERMANENT)
    return len(bare) in (15, 18) and readable_as(bare, *resident)


class CommitmentFilter(forms.Form):
    """By which kind of commitment, and what became of it, the page is narrowed."""

    kind = forms.ChoiceField(label="承诺类型", required=False, choices=[("", "全部"), *CommitmentKind.choices])
    state = forms.ChoiceField(label="履约状态", required=False, choices=[("", "全部"), *STATES.items()])

    def chosen(self) -> dict[str, Any]:
        """Column look-ups of what was chosen; an unknown word narrows nothing."""
        self.is_valid()
        codes = {"kind": KIND, "state": STATE}
        held = {codes[name]: word for name, word in self.cleaned_data.items() if word}
        return {"values__contains": held} if held else {}
