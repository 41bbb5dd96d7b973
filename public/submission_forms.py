"""What a citizen fills in to apply for repair, to object, to supplement and to withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core.names import TextError, check_text
from core.papers import Paper, media_type
from objections.objection_terms import ENTRY_WORDS, RECORD_WORDS, ObjectionGround, Objector
from public.submission_terms import LARGEST_FILE, MOST_FILES, FileKind

FILES = f"PDF、PNG 或者 JPEG，每份不超过{LARGEST_FILE // 1_000_000} MB，最多{MOST_FILES}份；可以一次选择多份。"


class ManyFiles(forms.FileInput):
    """A field in which several files can be chosen."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them, not the last one alone."""
        return files.getlist(name)


class FilesField(forms.FileField):
    """Files of the kinds that are taken in; what is wrong is named with the file's own name."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files as `Paper`s are made of them."""
        given = data if isinstance(data, list) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"一次最多上传{MOST_FILES}份，请合并后上传。")
        return [self._one(file, initial) for file in given]

    def _one(self, given: Any, initial: Any) -> tuple[str, bytes]:
        file: UploadedFile = super().clean(given, initial)
        name = str(file.name)
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(f"“{name}”超过{LARGEST_FILE // 1_000_000} MB，请压缩或者分开后上传。")
        content = file.read()
        if not media_type(content):
            raise forms.ValidationError(f"“{name}”不是 PDF、PNG 或者 JPEG 文件，请重新扫描或者导出后上传。")
        return name, content


class Words(forms.CharField):
    """Text without characters that hide or mislead."""

    def __init__(self, label: str, help_text: str = "", *, rows: int = 0, longest: int = 200, **more: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        told = {"required": f"请填写{label}。", "max_length": f"不能超过{longest}个字，请精简。"}
        super().__init__(
            label=label, help_text=help_text, max_length=longest, widget=widget, error_messages=told, **more
        )

    def to_python(self, value: Any) -> str:
        """The text as the reader counts it: a browser sends two characters for the end of a line."""
        return str(super().to_python(value)).replace("\r\n", "\n")

    def clean(self, value: Any) -> str:
        """The text in NFC."""
        text = str(super().clean(value))
        try:
            return check_text(text, label=str(self.label), multiline=isinstance(self.widget, forms.Textarea))
        except TextError as wrong:
            raise forms.ValidationError(str(wrong)) from None


def _day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    told = {"invalid": "日期不正确，请按年-月-日填写，如 2026-03-01。", "required": f"请填写{label}。"}
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget, error_messages=told)


class OneMeasure(forms.ChoiceField):
    """The whole entry, or one of the measures that its page shows; `titles` by number."""

    def __init__(self, measures: Mapping[int, str]) -> None:
        self.titles = {str(pk): title for pk, title in measures.items()}
        gone = "所选措施不在该条列入现在实施的措施之中，请重新选择；也可以对整条列入提出。"
        super().__init__(
            label="异议针对",
            help_text="" if measures else "该条列入现在没有正在实施的措施。",
            choices=[("", "整条列入"), *((pk, f"只对措施“{title}”") for pk, title in self.titles.items())],
            widget=forms.RadioSelect,
            required=False,
            error_messages={"invalid_choice": gone},
        )


class SubmissionForm(forms.Form):
    """What both have in common: files, and how else one is reached."""

    evidence = FilesField(label="证明材料", help_text=FILES, required=False)
    contact = Words("通信地址或者其他联系方式", "不公开，只用于告知办理情况；验证用的手机号已经登记。", required=False)

    def answers(self) -> dict[str, Any]:
        """What was filled in, as JSON holds it; files apart."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("evidence", "authority")}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}

    def uploads(self) -> list[Paper]:
        """The files."""
        found = []
        for name, kind in (("evidence", FileKind.EVIDENCE), ("authority", FileKind.AUTHORITY)):
            given = self.cleaned_data.get(name) or []
            found += [Paper(name=title, content=content, kind=kind) for title, content in given]
        return found

    def clean(self) -> dict[str, Any]:
        """Not more files in all than one case takes."""
        given = self.cleaned_data
        if len(given.get("evidence") or []) + len(given.get("authority") or []) > MOST_FILES:
            self.add_error("evidence", f"一次最多上传{MOST_FILES}份，请合并后上传。")
        return given


class RepairForm(SubmissionForm):
    """An application for repair (JS-G 34)."""

    statement = Words(
        "申请理由和纠正情况",
        "写明失信行为怎样纠正、损害怎样消除、建立了哪些管理制度。请不要写他人的个人信息。",
        rows=8,
        longest=3000,
    )
    corrected_on = _day("纠正日期", "失信行为纠正完毕、法定义务履行完毕的日期。")
    performed = forms.BooleanField(label="已经完全履行行政处罚等决定确定的义务", required=False)

    def __init__(self, *args: Any, agent: bool, commits: bool, kept: Sequence[str] = (), **kwargs: Any) -> None:
        """`kept` are the kinds of files that are with the form already."""
        super().__init__(*args, **kwargs)
        if commits:
            told = {"required": "现行规定要求作出信用承诺，请阅读并同意。"}
            label = "我已阅读上面的信用承诺，同意作出并向社会公开"
            self.fields["commitment"] = forms.BooleanField(label=label, error_messages=told)
        if agent:
            self.fields["authority_no"] = Words("授权委托书编号", "没有编号的，填写委托日期。", longest=128)
            _demand_authority(self, kept)
        self.order_fields(
            ["statement", "corrected_on", "performed", "commitment", "authority_no", "authority", "evidence", "contact"]
        )


class ObjectionForm(SubmissionForm):
    """An objection (JS-G 31)."""

    ground = forms.ChoiceField(label="异议事由", choices=[("", "请选择"), *ObjectionGround.choices])
    text = Words(
        "异议内容", "写明哪一处有误、正确的内容是什么、有什么依据。请不要写他人的个人信息。", rows=8, longest=5000
    )

    def __init__(
        self,
        *args: Any,
        party: str,
        measures: Mapping[int, str] | None,
        kept: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """`party` is as whom the proof lets one object (`Objector`); `measures` those of an entry, None of a record."""
        super().__init__(*args, **kwargs)
        of_record = measures is None
        self.fields["ground"].error_messages["required"] = "请选择异议事由。"
        if measures is not None:
            self.fields["measure"] = OneMeasure(measures)
        for column, label in (RECORD_WORDS if of_record else ENTRY_WORDS).items():
            self.fields[f"claim_{column}"] = Words(
                f"正确的{label}", "认为该栏文字有误时填写。", longest=1000, required=False
            )
        if party == Objector.THIRD:
            help_text = "您与该信息有什么利害关系；与本人无关的线索，请到窗口反映。"
            self.fields["interest"] = Words("利害关系", help_text, rows=3, longest=500)
        if party == Objector.AGENT:
            self.fields["mandate_scope"] = Words("授权事项", "如：代为提出异议、补充材料、接收决定。", longest=500)
            self.fields["mandate_until"] = _day("授权期限至", "含当日。", required=True)
            _demand_authority(self, kept)
        last = ("authority", "evidence", "contact")
        self.order_fields(["measure", *(name for name in self.fields if name not in ("measure", *last)), *last])

    def answers(self) -> dict[str, Any]:
        """With the title of the measure beside its number: whoever looks over the form reads what he chose."""
        given = super().answers()
        chosen = self.fields.get("measure")
        if isinstance(chosen, OneMeasure) and given["measure"]:
            given["measure_words"] = chosen.titles[given["measure"]]
        return given


class AppealForm(SubmissionForm):
    """An appeal against the outcome of an objection or a repair (JS-G 33)."""

    wish = Words("申诉请求", "希望怎样处理，如：重新核实、更正信息、重新作出修复决定。", rows=3, longest=500)
    text = Words(
        "申诉理由",
        "写明处理结果哪里不对、有什么依据。请不要写他人的个人信息。",
        rows=8,
        longest=4000,
    )

    def __init__(self, *args: Any, agent: bool, kept: Sequence[str] = (), **kwargs: Any) -> None:
        """`kept` are the kinds of files that are with the form already."""
        super().__init__(*args, **kwargs)
        if agent:
            self.fields["authority_no"] = Words("授权委托书编号", "没有编号的，填写委托日期。", longest=128)
            _demand_authority(self, kept)
        self.order_fields(["wish", "text", "authority_no", "authority", "evidence", "contact"])


class SupplementForm(SubmissionForm):
    """What was asked for."""

    words = Words("补充说明", "写明补充了哪些材料。", rows=5, longest=1000)
    field_order = ("words", "evidence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["contact"]


class AmendForm(SubmissionForm):
    """What an application for repair is to say, before it is accepted."""

    statement = Words("申请理由和纠正情况", "在原来的内容上修改。请不要写他人的个人信息。", rows=8, longest=3000)
    corrected_on = _day("纠正日期", "失信行为纠正完毕、法定义务履行完毕的日期。")
    performed = forms.BooleanField(label="已经完全履行行政处罚等决定确定的义务", required=False)
    field_order = ("statement", "corrected_on", "performed", "evidence")
    SAYS: ClassVar[tuple[str, ...]] = ("statement", "corrected_on", "performed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["contact"]

    def said(self) -> dict[str, Any]:
        """What it is to say, as the verb takes it."""
        return {name: self.cleaned_data[name] for name in self.SAYS}


class AmendObjectionForm(ObjectionForm):
    """What an objection is to say, before it is accepted; against what it is, and by whom, stays."""

    def __init__(self, *args: Any, third: bool, of_record: bool, **kwargs: Any) -> None:
        party = Objector.THIRD if third else Objector.SUBJECT
        super().__init__(*args, party=party, measures=None if of_record else {}, **kwargs)
        for name in ("measure", "contact"):
            self.fields.pop(name, None)

    def said(self) -> dict[str, Any]:
        """What it is to say, as the verb takes it: every word that it names, also those that were emptied."""
        said = ("ground", "text", "interest")
        given: dict[str, Any] = {name: self.cleaned_data[name] for name in said if name in self.fields}
        claims = {name[6:]: text for name, text in self.cleaned_data.items() if name.startswith("claim_")}
        return {**given, "claims": claims}


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    words = Words("撤回的原因", rows=3, longest=500)


class CaseForm(forms.Form):
    """The number and the code of a receipt."""

    secret = True

    number = Words("收件编号", "收件凭条上以 XF、YY 或者 SS 开头的编号。", longest=20)
    code = Words("查询码", "收件凭条上的八位查询码，不分大小写。", longest=20)


def _demand_authority(form: forms.Form, kept: Sequence[str]) -> None:
    asked = FilesField(
        label="授权委托书", help_text=f"写明授权事项和期限，由委托人签名或者盖章。{FILES}", required=False
    )
    asked.required = FileKind.AUTHORITY not in kept
    asked.error_messages["required"] = "代理人须上传授权委托书。"
    form.fields["authority"] = asked
