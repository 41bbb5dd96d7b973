"""Preliminary lists as files, as a department's clerk would send them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from subjects.fictitious import valid_uscc
from tests.kit import factories

HEADINGS = (
    "名称", "主体类型", "统一社会信用代码", "证件类型", "证件号码", "出生日期", "经营者姓名", "经营者证件类型",
    "经营者证件号码", "认定文号", "认定事由", "情形", "依据类别", "程序", "失信程度", "事项", "文书号", "依据", "事实",
    "行为发生日期", "认定日期", "证明材料", "承办人确认行为能力",
)  # fmt: skip


def row(**changes: Any) -> dict[str, Any]:
    """A row that stands: a company fined severely on 2024-02-20."""
    number = next(factories.SERIAL)
    values = {
        "名称": f"澄江第{number}号化工有限公司",
        "统一社会信用代码": valid_uscc(number),
        "认定文号": f"（澄）应急失信〔2024〕{number}号",
        "认定事由": "因重大事故隐患拒不整改受到行政处罚。",
        "依据类别": "刑事处罚、行政许可、处罚、强制等信息",
        "程序": "一般程序",
        "失信程度": "严重失信",
        "事项": "未采取措施消除事故隐患",
        "文书号": f"（澄）应急罚〔2024〕{number}号",
        "依据": "《中华人民共和国安全生产法》第一百零二条",
        "事实": "未采取措施消除事故隐患，经责令拒不整改。",
        "行为发生日期": "2024-01-10",
        "认定日期": "2024-02-20",
        "证明材料": "行政处罚决定书；送达回证",
    }
    return {**values, **changes}


def person_row(seed: int, **changes: Any) -> dict[str, Any]:
    """A row about a natural person."""
    claim = factories.person_claim(seed=seed)
    return row(名称=claim.name, 统一社会信用代码="", 证件号码=claim.number, **changes)


COURT = (
    "案号",
    "被执行人姓名/名称",
    "身份证号码/组织机构代码",
    "执行法院",
    "省份",
    "立案时间",
    "发布时间",
    "失信行为具体情形",
)
UPPER = ("主体名称", "统一社会信用代码", "证件号码", "认定单位", "认定文书号", "认定日期", "有效期至", "认定事由")
COURT_LEFT = ("案号", "被执行人姓名/名称", "身份证号码/组织机构代码", "屏蔽日期")
UPPER_LEFT = ("主体名称", "统一社会信用代码", "证件号码", "认定文书号", "移出日期")
"""The headings under which courts and upper levels publish; one of the court's is not taken in."""


def court_row(**changes: Any) -> dict[str, Any]:
    """A company that a court named on 2023-09-12; courts give no end."""
    number = next(factories.SERIAL)
    values = {
        "案号": f"（2023）苏0281执{number}号",
        "被执行人姓名/名称": f"澄江第{number}号贸易有限公司",
        "身份证号码/组织机构代码": valid_uscc(number),
        "执行法院": "江阴市人民法院",
        "省份": "江苏",
        "立案时间": "2023年6月1日",
        "发布时间": "2023年9月12日",
        "失信行为具体情形": "有履行能力而拒不履行生效法律文书确定义务",
    }
    return {**values, **changes}


def upper_row(**changes: Any) -> dict[str, Any]:
    """A company that a provincial department named on 2023-05-10 for three years."""
    number = next(factories.SERIAL)
    values = {
        "主体名称": f"澄江第{number}号运输有限公司",
        "统一社会信用代码": valid_uscc(number),
        "认定单位": "江苏省交通运输厅",
        "认定文书号": f"苏交信〔2023〕{number}号",
        "认定日期": "2023-05-10",
        "有效期至": "2026-05-09",
        "认定事由": "因严重违法超限运输被认定。",
    }
    return {**values, **changes}


def workbook(rows: Sequence[Mapping[str, Any]], *, headings: Sequence[str] = HEADINGS, title: str = "") -> bytes:
    """The rows as .xlsx, each cell as it is: text as text, numbers as numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet("名单")
        first = 0
        if title:
            page.write_string(0, 0, title)
            first = 1
        for column, heading in enumerate(headings):
            page.write_string(first, column, heading)
        for number, values in enumerate(rows, start=first + 1):
            for column, heading in enumerate(headings):
                cell = values.get(heading)
                if isinstance(cell, str) and cell:
                    page.write_string(number, column, cell)
                elif cell not in ("", None):
                    page.write(number, column, cell)
    return out.getvalue()


def text(rows: Sequence[Mapping[str, Any]], *, encoding: str, headings: Sequence[str] = HEADINGS) -> bytes:
    """The rows as .csv."""
    lines = [headings, *([str(values.get(heading) or "") for heading in headings] for values in rows)]
    return "\r\n".join(",".join(f'"{cell}"' for cell in line) for line in lines).encode(encoding)


def uploaded(data: bytes, name: str = "初步名单.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)
