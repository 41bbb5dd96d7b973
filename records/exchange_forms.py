"""What the pages of exchange tables need to be told."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DoorForm
from departments.models import Department
from records.exchange_models import MOST_ROWS
from records.exchange_reading import known_links
from records.models import Item

MAP_HELP = "每行一列，如 wsh = CF_WSH；列名与字段编码相同的只写一个。字段编码见目录。"


class ReadingForm(DoorForm):
    """How a source is read."""

    link = forms.ChoiceField(label="数据库代号", help_text="由系统运维在运行环境中设置的 EXCHANGE_URL_<代号>")
    table = forms.CharField(label="表或视图", max_length=128, help_text="可带模式名，如 credit.penalties")
    cursor_column = forms.CharField(
        label="序号列", max_length=63, initial="seq", help_text="整数；每新增一行（包括更正、撤回）都递增，不重复"
    )
    columns = forms.CharField(label="列名对应", widget=forms.Textarea(attrs={"rows": 12}), help_text=MAP_HELP)
    action_column = forms.CharField(
        label="操作列",
        max_length=63,
        required=False,
        help_text="值为 D 或者“撤回”的行撤回原记录，其余的行为报送；可不填",
    )
    errors_table = forms.CharField(
        label="退回表", max_length=128, required=False, help_text="未归集的行号和理由写到这里；来源库不许写入的不填"
    )
    acks_table = forms.CharField(
        label="回执表", max_length=128, required=False, help_text="已取到的序号写到这里；来源库不许写入的不填"
    )
    every = forms.IntegerField(label="间隔（分钟）", min_value=1, max_value=10_080, initial=10)
    batch = forms.IntegerField(label="每批行数", min_value=1, max_value=MOST_ROWS, initial=500)

    def prepare(self) -> None:
        del self.fields["note"]
        self.fields["link"].choices = [(name, name) for name in known_links()]  # type: ignore[attr-defined]

    def clean_columns(self) -> dict[str, str]:
        """Column of the source → field code."""
        found: dict[str, str] = {}
        for line in filter(str.strip, self.cleaned_data["columns"].splitlines()):
            column, _, code = (part.strip() for part in line.partition("="))
            if column in found:
                raise forms.ValidationError(f"列“{column[:60]}”写了两次，请只保留一行。")
            found[column] = code or column
        return found


class NewSourceForm(ReadingForm):
    """Whose table it is, and of which item."""

    provider = forms.ModelChoiceField(label="信息提供单位", queryset=Department.objects.none())
    name = forms.CharField(label="名称", max_length=60, help_text="如：应急局行政处罚")
    item = forms.ChoiceField(label="目录事项")

    field_order = ["provider", "name", "item"]

    def prepare(self) -> None:
        super().prepare()
        acting: Any = Department.objects.active(self.on).filter(handed_over_on__isnull=True).order_by("code")
        self.fields["provider"].queryset = acting.filter(powers__overlap=["provide", "recognise"])  # type: ignore[attr-defined]
        items = Item.objects.in_force(self.on)
        self.fields["item"].choices = [(item.code, f"{item.name}（{item.code}）") for item in items]  # type: ignore[attr-defined]
        self.order_fields(self.field_order)


class ChangeSourceForm(ReadingForm):
    """How it is read from now on, and from where."""

    cursor = forms.IntegerField(
        label="从这一序号之后读取", min_value=0, help_text="一般不改。改小的，重读的行不会重复归集"
    )


def lines_of(columns: dict[str, str]) -> str:
    """A column map as it is typed."""
    return "\n".join(f"{column} = {code}" for column, code in sorted(columns.items(), key=lambda pair: pair[1]))
