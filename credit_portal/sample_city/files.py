"""What the sample city leaves on disk: the list of demo accounts, a key of the interface, and sample files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from credit_portal.sample_city import preliminary
from credit_portal.sample_city.cast import PASSWORD, accounts
from credit_portal.sample_city.layouts import layouts
from credit_portal.sample_city.tables import Sample, comma, serial
from redblack.imports import SAMPLES_INDEX
from redblack.imports.columns import COLUMNS

ACCOUNTS = "demo_accounts.txt"
API_KEY = "demo_api_key.txt"
GOOD, BAD = "初步名单-样例.xlsx", "初步名单-含错误.xlsx"
CSV = "初步名单-样例-GB18030.csv"
SAMPLES = "samples"


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


def samples(today: date) -> list[Sample]:
    """Every sample file. The preliminary lists are for the market supervision programme; `sjj_jb` imports them."""
    return [
        Sample(
            name=GOOD,
            purpose="可以直接导入的初步名单：五家企业、一家个体工商户、一名自然人。",
            data=preliminary.workbook(preliminary.good(today)),
            read_as="proposed",
        ),
        Sample(
            name=BAD,
            purpose="含常见错误的初步名单，每行一种：校验位、日期颠倒、简易程序、缺失信程度、重复、代码填错列等。",
            data=preliminary.workbook(preliminary.bad(today)),
            read_as="proposed",
        ),
        Sample(
            name=CSV,
            purpose="业务系统导出的初步名单（CSV，GB18030编码），日期是序列数，可以直接导入。",
            data=_as_text(preliminary.good(today, series=5)),
            read_as="proposed",
        ),
        *layouts(today),
    ]


def _as_text(rows: list[preliminary.Row]) -> bytes:
    cells = [[row.get(column.code, "") for column in COLUMNS] for row in rows]
    plain = [[str(serial(cell)) if isinstance(cell, date) else cell for cell in row] for row in cells]
    return comma([column.heading for column in COLUMNS], plain)


def write_samples(folder: Path, *, today: date) -> list[Path]:
    """Write every sample file into `folder`, and an index from which the upload page offers them."""
    folder.mkdir(parents=True, exist_ok=True)
    made = samples(today)
    for sample in made:
        (folder / sample.name).write_bytes(sample.data)
    index = [{"name": one.name, "purpose": one.purpose, "read_as": one.read_as} for one in made]
    (folder / SAMPLES_INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return [folder / sample.name for sample in made]
