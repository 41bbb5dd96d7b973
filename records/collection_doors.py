"""The moves of files of records as they are offered, and the forms of what they need."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from core.doors import Door, Doors, Opening
from core.forms import DoorForm, ReasonForm
from departments.models import Department
from departments.terms import Power
from records import imports, operations
from records.collection_flow import CHECKED, COLLECTION, FAILED, LOADED
from records.models import CollectionBatch, Item, ItemField
from records.terms import Need

SKIP, WHOLE = "skip", "whole"
NONE = ""


class ItemChoice(forms.ModelChoiceField):
    """An item by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.code}）"


class UploadForm(DoorForm):
    """A file of one item's records."""

    item = ItemChoice(label="目录事项", queryset=Item.objects.none())
    provider = forms.ModelChoiceField(
        label="信息提供单位",
        queryset=Department.objects.none(),
        required=False,
        help_text="信用办代为归集时选择；不选为本单位",
    )
    file = forms.FileField(label="文件")

    def prepare(self) -> None:
        del self.fields["note"]
        items: Any = self.fields["item"]
        items.queryset = Item.objects.filter(pk__in=Item.objects.in_force(self.on).values("pk")).order_by("order")
        if self.actor.office:
            providers: Any = self.fields["provider"]
            powers = [Power.PROVIDE.value, Power.RECOGNISE.value]
            providers.queryset = Department.objects.filter(powers__overlap=powers).order_by("name")
        else:
            del self.fields["provider"]
        self.fields["file"].help_text = format_html(
            ".csv（UTF-8、GB18030）不超过 1 GB，.xlsx、.xls 不超过 256 MB；至多 {} 万行。列名用字段名称或代码均可。"
            '<a class="staff-link" href="{}">下载模板</a>',
            imports.files.MOST_ROWS // 10_000,
            reverse("admin:records_collectionbatch_templates"),
        )


class AssignForm(DoorForm):
    """Which field each heading of a file fills. The fields of the form follow from the file."""

    keep = forms.BooleanField(label="记住本单位的这套列名，下次自动对应", required=False, initial=True)

    def prepare(self) -> None:
        del self.fields["note"]
        self.batch = self.cases.select_related("item").first() if self.cases is not None else None
        if self.batch is None:
            return
        self.known = imports.known_to(self.batch.item, provider_id=self.batch.provider_id)
        codes = self.known.codes(self.batch.headings)
        filled = [chosen or code for chosen, code in zip(self.batch.columns, codes, strict=True)]
        self.lacking = self.known.lacking(filled)
        choices = [
            (NONE, "（不读取）"),
            *((one.code, one.label + ("　*" if one.need == Need.MUST else "")) for one in self.known.fields),
        ]
        for place, heading in enumerate(self.batch.headings):
            chosen = self.batch.columns[place] or codes[place]
            unknown = "" if codes[place] is not None else "没有认出这一列，请选择对应的字段"
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=heading or f"第{place + 1}列（没有列名）",
                choices=choices,
                required=False,
                initial=chosen or NONE,
                help_text=unknown,
            )
        for one in self.lacking:
            self.fields[f"f{one.code}"] = self._for_the_whole_file(one, self.batch)
        # What is missing and what was not recognised stand first, then the rest in the order of the file.
        places = sorted(range(len(codes)), key=lambda n: (codes[n] is not None, n))
        self.order_fields([*(f"f{one.code}" for one in self.lacking), *(f"c{n}" for n in places), "keep"])

    def _for_the_whole_file(self, one: ItemField, batch: CollectionBatch) -> forms.Field:
        """What a field that the file has no column for holds in every row, where the provider can say so."""
        how: dict[str, Any] = {
            "label": f"整列填写：{one.label}",
            "required": False,
            "initial": batch.fixed.get(one.code) or self.known.fixed.get(one.code, ""),
            "help_text": "文件没有这一列。全部行相同的在此填写，由提供单位负责；各行不同的，请在文件中补一列。",
        }
        if one.words:
            return forms.ChoiceField(
                choices=[(NONE, "（没有填写）"), *((word, word) for word in one.words.values())], **how
            )
        return forms.CharField(max_length=one.length or 200, **how)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.batch is None:
            return given
        codes = self.columns(given)
        twice = sorted({code for code in codes if code and codes.count(code) > 1})
        labels = {one.code: one.label for one in self.known.fields}
        if twice:
            raise forms.ValidationError(f"两列对应了同一个字段：{'、'.join(labels[one] for one in twice)}。请改正。")
        missing = self.known.missing(codes, self.fixed(given))
        if missing:
            raise forms.ValidationError(
                f"必填的字段没有对应的列：{'、'.join(missing)}。请选择对应的列，或者整列填写，或者补齐文件后重新上传。"
            )
        return given

    def fixed(self, given: dict[str, Any]) -> dict[str, str]:
        """What holds for every row, by field; a field that a column fills now needs none."""
        filled = set(self.columns(given))
        words = {one.code: given.get(f"f{one.code}") or "" for one in self.lacking if one.code not in filled}
        return {code: said for code, said in words.items() if said}

    def columns(self, given: dict[str, Any]) -> list[str]:
        """The code of each column, in the order of the file."""
        return [given.get(f"c{place}") or "" for place in range(len(self.batch.headings))] if self.batch else []

    def given(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"columns": self.columns(given), "fixed": self.fixed(given), "keep": bool(given.get("keep"))}


class LoadForm(DoorForm):
    """What to do where some rows cannot be collected."""

    bad_rows = forms.ChoiceField(
        label="遇有不能归集的行", choices=[(SKIP, "只归集正确的行"), (WHOLE, "有错则全部不归集")], initial=SKIP
    )

    def given(self) -> dict[str, Any]:
        given = super().given()
        return {"whole": given.pop("bad_rows") == WHOLE, **given}


UPLOAD = Opening(
    "upload",
    imports.upload,
    UploadForm,
    hint="一个文件一个目录事项。上传后先逐行检查，确认之前不产生任何记录和主体；文件加密保存。",
)

COLLECTION_DOORS = Doors(
    flow=COLLECTION,
    model=CollectionBatch,
    owner="provider_id",
    opening=UPLOAD,
    doors=(
        Door(
            "assign",
            imports.assign,
            AssignForm,
            bulk=False,
            hint="为每一列选择目录字段，不需要的列选“不读取”；文件没有的必填字段，全部行相同的可以整列填写。",
        ),
        Door(
            "load",
            imports.load,
            LoadForm,
            bulk=False,
            hint="新增的归集为记录，有变化的按最新报送更新并留存原内容，没有变化的跳过。整批一次生效；行数较多的由后台办理，"
            "完成前不产生任何记录。",
            shown=lambda batch: batch.state == CHECKED,
        ),
        Door(
            "undo",
            imports.undo,
            ReasonForm,
            bulk=False,
            hint="撤销本批新增的记录（转入档案），恢复本批更新前的内容；新建的主体档案保留。仍有名单条目等以其为依据的，"
            "不能整批撤销。",
            shown=lambda batch: batch.state == LOADED,
        ),
        Door(
            "recheck",
            imports.recheck,
            bulk=False,
            hint="按今日的目录、规则和已有记录重新检查全部行。",
            shown=lambda batch: batch.state in (CHECKED, FAILED),
        ),
        Door("discard", operations.discard_collection, bulk=False, hint="放弃本次上传，文件和检查结果一并清除。"),
    ),
)
