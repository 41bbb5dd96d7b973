"""What the sample city leaves on disk: the list of demo accounts, and two preliminary lists to import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from credit_portal.sample_city.cast import CITY, PASSWORD, accounts
from redblack.imports.columns import COLUMNS
from subjects.fictitious import valid_resident_id, valid_uscc

ACCOUNTS = "demo_accounts.txt"
API_KEY = "demo_api_key.txt"
GOOD, BAD = "初步名单-样例.xlsx", "初步名单-含错误.xlsx"
SAMPLES = "samples"
SHEET = "初步名单"
Row = Mapping[str, str | date]


def write_api_key(data: Path, secret: str) -> None:
    """The key of the demonstration's client. The database does not know it, so it is kept from the first run."""
    data.mkdir(parents=True, exist_ok=True)
    (data / API_KEY).write_text(secret + "\n", encoding="utf-8")


def write_accounts(data: Path) -> Path:
    """The demo accounts, a line each, for the terminal, and the key of the interface; returns the file."""
    lines = [f"密码均为 {PASSWORD}（仅供演示，单位、人员和数据均为虚构）"]
    lines += [f"  {row.username:<10}{row.posts}\t{row.department}　{row.full_name}" for row in accounts()]
    lines.append(f"样例文件在 {data / SAMPLES}，由 sjj_jb 在“初步名单导入”中选择市场监管领域的认定办法上传。")
    data.mkdir(parents=True, exist_ok=True)
    if (data / API_KEY).exists():
        secret = (data / API_KEY).read_text(encoding="utf-8").strip()
        lines.append(f"接口（明澄市公共资源交易中心）：Authorization: Api-Key {secret}")
    file = data / ACCOUNTS
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def write_samples(data: Path, *, today: date) -> list[Path]:
    """A preliminary list that can be imported as it stands, and one with the errors that files usually have.

    Both are for the market supervision programme; `sjj_jb` imports them.
    """
    samples = data / SAMPLES
    samples.mkdir(parents=True, exist_ok=True)
    return [_write(samples / GOOD, _good(today)), _write(samples / BAD, _bad(today))]


@dataclass(frozen=True, kw_only=True)
class _Penalty:
    """The decision on which one row rests, counted back from today."""

    number: int
    today: date
    decided: int = 20
    before: int = 45

    def cells(self, **changes: str | date) -> dict[str, str | date]:
        decided_on = self.today - timedelta(days=self.decided)
        paper = f"明澄市监处罚〔{decided_on.year}〕{700 + self.number}号"
        return {
            "kind": "法人",
            "decision_no": paper,
            "reason": "经营不符合食品安全标准的食品，情节严重，受到较重行政处罚。",
            "ground": "刑事处罚、行政许可、处罚、强制等信息",
            "procedure": "一般程序",
            "degree": "严重失信",
            "title": "经营不符合食品安全标准的食品",
            "document_no": paper,
            "basis": "《中华人民共和国食品安全法》第一百二十四条",
            "fact": "经营致病性微生物含量超过食品安全标准限量的食品。",
            "conduct_on": decided_on - timedelta(days=self.before),
            "determined_on": decided_on,
            "evidence": "行政处罚决定书；送达回证",
            **changes,
        }


def _good(today: date) -> list[Row]:
    names = ("味源食品有限公司", "鲜滋餐饮管理有限公司", "谷满粮油有限公司", "乐购超市有限公司", "老灶火锅店有限公司")
    rows: list[Row] = [
        _Penalty(number=place, today=today).cells(name=f"{CITY}{name}", uscc=valid_uscc(395_000 + place))
        for place, name in enumerate(names)
    ]
    rows.append(
        _Penalty(number=20, today=today).cells(
            name=f"{CITY}巷口烧烤店",
            kind="个体工商户",
            uscc=valid_uscc(395_020, prefix="92"),
            operator_name="何样财",
            operator_number=valid_resident_id(395_020, date(1979, 8, 2)),
        )
    )
    rows.append(
        _Penalty(number=21, today=today).cells(
            name="罗样明",
            kind="自然人",
            number_kind="居民身份证",
            number=valid_resident_id(395_021, date(1983, 11, 26)),
        )
    )
    return rows


def _bad(today: date) -> list[Row]:
    """Two good rows, and one row for each of the usual errors."""

    def row(number: int, called: str, /, *, decided: int = 20, before: int = 45, **changes: str | date) -> Row:
        penalty = _Penalty(number=number, today=today, decided=decided, before=before)
        return penalty.cells(**{"name": f"{CITY}{called}", "uscc": valid_uscc(396_000 + number), **changes})

    code = valid_uscc(396_002)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    return [
        row(101, "正常甲食品有限公司"),
        row(102, "校验位错误食品有限公司", uscc=wrong),
        row(103, "", name="", uscc=valid_uscc(396_003)),
        row(104, "日期颠倒食品有限公司", before=-10),
        row(105, "简易程序食品有限公司", procedure="简易程序"),
        row(106, "缺失信程度食品有限公司", degree=""),
        row(107, "表彰当依据食品有限公司", ground="受表彰奖励等信息"),
        row(108, "依据过期食品有限公司", decided=4 * 366),
        row(109, "认定在将来食品有限公司", decided=-30),
        row(110, "重复文号食品有限公司"),
        row(110, "重复文号食品有限公司"),
        row(111, "缺证明材料食品有限公司", evidence=""),
        row(112, "代码填错列食品有限公司", uscc="", number=valid_uscc(396_012)),
        row(113, "正常乙食品有限公司"),
    ]


def _write(file: Path, rows: Sequence[Row]) -> Path:
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet(SHEET)
        head = book.add_format({"bold": True, "bg_color": "#D9E6F5", "border": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, column.heading, head)
            sheet.set_column(place, place, column.width)
            for line, row in enumerate(rows, start=1):
                value = row.get(column.code, "")
                if isinstance(value, date):
                    sheet.write_datetime(line, place, value, day)  # type: ignore[arg-type]
                elif value:
                    sheet.write_string(line, place, value)
        sheet.freeze_panes(1, 1)
    return file
