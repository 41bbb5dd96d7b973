"""The declared permission table: read from `declared.toml`, unfolded into cells, printed into docs/permissions.md.

`python -m tests.portal.permissions.table` writes the page anew.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DECLARED = Path(__file__).with_name("declared.toml")
PAGE = Path(__file__).resolve().parents[3] / "docs" / "permissions.md"

PERSONS = {
    "anonymous": "未登录",
    "departed": "已离任",
    "nobody": "无岗位",
    "query": "查询",
    "handler": "经办",
    "reviewer": "审核",
    "approver": "签发",
    "office_query": "信用办查询",
    "office_handler": "信用办经办",
    "office_reviewer": "信用办审核",
    "office_approver": "信用办签发",
    "sysadmin": "系统管理员",
    "secadmin": "安全管理员",
    "auditor": "审计员",
}
SCOPES = (
    "dispatches.act",
    "dispatches.read",
    "dossier.read",
    "entries.act",
    "entries.propose",
    "entries.read",
    "events.read",
    "records.read",
    "records.write",
    "screening.many",
    "screening.one",
    "subjects.read",
    "subjects.write",
)
KEYS = {
    **{f"key:{scope}": f"密钥（{scope}）" for scope in SCOPES},
    "key:all": "密钥（全部权限，经办）",
    "key:all-query": "密钥（全部权限，查询）",
    "key:wrong": "错误的密钥",
    "key:expired": "过期的密钥",
    "key:revoked": "停用的密钥",
    "key:elsewhere": "地址不符的密钥",
}
ROLES = {**PERSONS, **KEYS}
STRANGERS = ("anonymous", "departed")
DEAD_KEYS = ("key:wrong", "key:expired", "key:revoked", "key:elsewhere")
GROUPS = {
    "unit": ("handler", "reviewer", "approver"),
    "office": ("office_handler", "office_reviewer", "office_approver"),
    "queries": ("query", "office_query"),
    "officers": ("sysadmin", "secadmin", "auditor"),
    "persons": tuple(role for role in PERSONS if role not in STRANGERS),
    "strangers": STRANGERS,
    "keys": tuple(role for role in KEYS if role not in DEAD_KEYS),
    "all": tuple(ROLES),
}
ANSWERS = {
    "yes": "可以",
    "no": "无权（403）",
    "none": "不存在（404）",
    "method": "无此操作（405）",
    "signin": "请先登录",
    "key": "请出示密钥（401）",
}
WHICH = {"own": "本单位的", "foreign": "外单位的", "absent": "不存在的"}
PAGE_METHODS = ("GET", "HEAD", "POST")
METHODS = (*PAGE_METHODS, "OPTIONS", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address with the family that declares its rights; `about` names its row in the world, if it has one."""

    name: str
    about: str
    given: dict[str, str]
    family: Family


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Addresses with exactly the same rights. `rights` is method and row -> role -> answer."""

    title: str
    entrance: str
    rights: dict[tuple[str, str], dict[str, str]]

    @property
    def rows(self) -> tuple[str, ...]:
        """Which rows are asked about: none, own and absent, or all three."""
        return tuple(row for row in ("", *WHICH) if ("GET", row) in self.rights)

    @property
    def roles(self) -> tuple[str, ...]:
        """A key says nothing to a page; one that opens everything is shown to each of them all the same."""
        return tuple(ROLES) if self.entrance == "api" else (*PERSONS, "key:all")

    def answer(self, role: str, method: str, row: str) -> str:
        """What is declared for one cell."""
        if method in ("GET", "POST"):
            return self.rights[method, row][role]
        if method == "HEAD":
            return self.answer(role, "GET", row)
        if self.entrance != "api":
            return "method"
        if role in (*STRANGERS, *DEAD_KEYS):
            return "key"
        return self.rights["other", method][role]


def owed() -> frozenset[str]:
    """Addresses whose declaration is still owed."""
    return frozenset(tomllib.loads(DECLARED.read_text(encoding="utf-8")).get("owed", ()))


@cache
def addresses() -> dict[str, Address]:
    """Every declared address by its name."""
    found: dict[str, Address] = {}
    for raw in tomllib.loads(DECLARED.read_text(encoding="utf-8"))["family"]:
        family = _family(raw)
        for line in raw["addresses"]:
            name, *more = line.split()
            about = next((word for word in more if "=" not in word), "")
            given = dict(word.split("=", 1) for word in more if "=" in word)
            if name in found:
                raise ValueError(f"{name} is declared twice")
            found[name] = Address(name=name, about=about, given=given, family=family)
    return found


def _family(raw: dict[str, Any]) -> Family:
    rights: dict[tuple[str, str], dict[str, str]] = {}
    for method in ("GET", "POST"):
        said = raw[method]
        by_row = said if said.keys() <= WHICH.keys() and said else {"": said}
        for row, answers in by_row.items():
            rights[method, row] = unfold(answers, entrance=raw["entrance"])
    if raw["entrance"] == "api":
        for method in METHODS[3:]:
            rights["other", method] = unfold(raw.get(method, {"method": "all"}), entrance="api")
    return Family(title=raw["title"], entrance=raw["entrance"], rights=rights)


def unfold(answers: dict[str, str], *, entrance: str) -> dict[str, str]:
    """Role -> answer. Nobody is let in who is not named: the rest is told `no`; strangers meet the entrance."""
    rest = {"staff": "no", "public": "no", "api": "no"}[entrance]
    told = dict.fromkeys(ROLES, rest)
    if entrance == "staff":
        told |= dict.fromkeys((*STRANGERS, *KEYS), "signin")
    if entrance == "api":
        told |= dict.fromkeys((*STRANGERS, *DEAD_KEYS), "key")
    for answer, names in answers.items():
        if answer not in ANSWERS:
            raise ValueError(f"{answer} is no answer")
        for name in names.split():
            for role in GROUPS.get(name, (name,)):
                if role not in ROLES:
                    raise ValueError(f"{role} is no role")
                if name == "all" and entrance == "api" and role in (*STRANGERS, *DEAD_KEYS):
                    continue
                told[role] = answer
    return told


def cells(role: str) -> Iterator[tuple[Address, str, str, str]]:
    """Address, method, row and the declared answer, for everything that a role is compared on."""
    for address in addresses().values():
        if role not in address.family.roles:
            continue
        for method in METHODS:
            rows = address.family.rows if method in ("GET", "POST") else address.family.rows[:1]
            for row in rows:
                yield address, method, row, address.family.answer(role, method, row)


def size() -> tuple[int, int, int]:
    """Addresses, roles, cells."""
    return len(addresses()), len(ROLES), sum(1 for role in ROLES for _ in cells(role))


HEAD = """# 权限表

本表由 `python -m tests.portal.permissions.table` 从 `tests/portal/permissions/declared.toml` 生成，不手工修改。
测试逐格以真实请求核对：{0} 个地址、{1} 种身份，共 {2} 格（地址 × 身份 × 方法 × 本单位、外单位、不存在的行）。
没有列出的身份一律无权（403）；未登录、已离任的人在工作台只见登录页，在接口得 401。HEAD 与 GET 相同。
页面只认 GET、HEAD、POST。每个动作需要的岗位和状态，另见各流程表（`flow.py`）及其测试。

身份合称：「单位」为经办、审核、签发；「信用办」为信用办的经办、审核、签发；「查询岗」为本单位和信用办的查询；
「三员」为系统管理员、安全管理员、审计员；「全体人员」为以上各种人和无岗位的人。
"""
NAMES = {
    "unit": "单位", "office": "信用办", "queries": "查询岗", "officers": "三员", "persons": "全体人员",
    "keys": "有效密钥", "strangers": "未登录和已离任的人", "all": "所有人",
}  # fmt: skip


def page() -> str:
    """The table as a page for readers."""
    lines = [HEAD.format(*size())]
    for raw in tomllib.loads(DECLARED.read_text(encoding="utf-8"))["family"]:
        lines += [f"## {raw['title']}", ""]
        lines += ["地址：" + "、".join(f"`{line.split()[0]}`" for line in raw["addresses"]), ""]
        for method in ("GET", "POST"):
            lines += _said(method, raw[method])
        lines.append("")
    return "\n".join(lines)


def _said(method: str, said: dict[str, Any]) -> list[str]:
    rows = said if said and said.keys() <= WHICH.keys() else {"": said}
    return [f"- {method}{'，' + WHICH[row] if row else ''}：{_in_words(answers)}" for row, answers in rows.items()]


def _in_words(answers: dict[str, str]) -> str:
    if not answers:
        return "无人可以"
    return "；".join(
        f"{ANSWERS[answer]}——{'、'.join(NAMES.get(name, ROLES.get(name, name)) for name in names.split())}"
        for answer, names in answers.items()
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
