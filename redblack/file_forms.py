"""What the files of lists need to be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.forms import DoorForm, ReasonForm
from redblack.forms import day_field, own_programmes
from redblack.import_models import ImportBatch, ImportRow
from redblack.imports.columns import NUMBER_KINDS, USCC
from redblack.imports.files import samples
from redblack.imports.layouts import SORTS
from redblack.models import Programme
from redblack.terms import ListKind, Origin

SKIP, WHOLE = "skip", "whole"


class UploadForm(DoorForm):
    """A file with a preliminary list."""

    programme = forms.ModelChoiceField(label="认定办法", queryset=Programme.objects.none())
    file = forms.FileField(label="文件")

    def prepare(self) -> None:
        chosen: Any = self.fields["programme"]
        chosen.queryset = own_programmes(self.actor, self.on)
        if chosen.queryset.count() == 1:
            chosen.initial = chosen.queryset.get()
        links = [("下载模板", reverse("admin:redblack_importbatch_template"))]
        found = samples()
        ready = [name for name, sample in found.items() if sample.read_as == "proposed"]
        links += [(name, reverse("admin:redblack_importbatch_sample", args=[name])) for name in ready]
        if found:
            links.append((f"全部样例文件（{len(found)}）", reverse("admin:redblack_importbatch_samples")))
        self.fields["file"].help_text = files_taken(links)


def files_taken(links: Sequence[tuple[str, str]]) -> SafeString:
    """What may be uploaded, and where the templates are."""
    return format_html(
        ".xlsx、.xls 或 .csv（UTF-8、GB18030），不超过 10 MB、20,000 行。{}",
        format_html_join("　", '<a class="staff-link" href="{1}">{0}</a>', links),
    )


class OfficeForm(DoorForm):
    """Base of the uploads of the credit office: lists that no unit of this place proposes here."""

    kind: ClassVar[str]

    programme = forms.ModelChoiceField(
        label="归入的名单（认定办法）", queryset=Programme.objects.none(), help_text="失信被执行人须归入黑名单"
    )
    file = forms.FileField(label="文件")

    def prepare(self) -> None:
        chosen: Any = self.fields["programme"]
        chosen.queryset = Programme.objects.published(self.on).order_by("code")
        if chosen.queryset.count() == 1:
            chosen.initial = chosen.queryset.get()
        links = [
            (f"下载模板：{sort.layout.title}", reverse("admin:redblack_importbatch_template_of", args=[sort.slug]))
            for sort in SORTS
            if sort.kind == self.kind
        ]
        slugs = {sort.slug for sort in SORTS if sort.kind == self.kind}
        ready = [name for name, sample in samples().items() if sample.read_as in slugs]
        links += [(name, reverse("admin:redblack_importbatch_sample", args=[name])) for name in ready]
        self.fields["file"].help_text = files_taken(links)


class ElsewhereForm(OfficeForm):
    """Base of the uploads of lists that were recognised elsewhere."""

    origin = forms.ChoiceField(label="来源", choices=[c for c in Origin.choices if c[0] != Origin.OWN])

    field_order = ["programme", "origin", "usual_valid_to", "file"]


class UploadReceivedForm(ElsewhereForm):
    """A list of courts, or of the nation, the province, the city."""

    kind = ListKind.RECEIVED

    usual_valid_to = day_field(
        "未列有效期的至", required=False, help_text="来源文件没有列明有效期的行，统一记至该日（含当日）"
    )


class UploadLeftForm(ElsewhereForm):
    """Names that left such a list."""

    kind = ListKind.LEFT


class ConfirmForm(DoorForm):
    """What to do where some rows cannot be imported."""

    bad_rows = forms.ChoiceField(
        label="遇有不能导入的行", choices=[(SKIP, "只导入正确的行"), (WHOLE, "有错则全部不导入")], initial=SKIP
    )

    def given(self) -> dict[str, Any]:
        given = super().given()
        return {"whole": given.pop("bad_rows") == WHOLE, **given}


class UploadOldForm(OfficeForm):
    """A list of the system before this one."""

    kind = ListKind.OLD

    declared_rows = forms.IntegerField(
        label="旧系统条数",
        required=False,
        min_value=1,
        help_text="旧系统统计的总条数，用于核对；与文件行数不一致的不能签收",
    )

    field_order = ["programme", "declared_rows", "file"]


class ReleaseForm(DoorForm):
    """Who is meant by a row that came without a valid number."""

    row = forms.ModelChoiceField(label="隔离的行", queryset=ImportRow.objects.none())
    name = forms.CharField(label="主体名称", max_length=200, help_text="单位全称或姓名，以登记为准")
    number_kind = forms.ChoiceField(label="号码种类", choices=[(USCC, "统一社会信用代码"), *NUMBER_KINDS.items()])
    number = forms.CharField(label="号码", max_length=30, help_text="核实后的完整号码")
    note = forms.CharField(
        label="核实依据",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如登记机关查询结果；不要写证件号码",
    )

    def prepare(self) -> None:
        chosen: Any = self.fields["row"]
        batches = self.cases if self.cases is not None else ImportBatch.objects.none()
        chosen.queryset = ImportRow.objects.quarantined().filter(batch__in=batches).order_by("pk")
        chosen.label_from_instance = lambda row: f"{row}：{row.name}（{row.decision_no}）"


class AskWithdrawalForm(ReasonForm):
    """Why everything that a file brought was wrong: it becomes the ground of every entry's exit."""

    note = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
