"""The catalogues that ship with a release: TOML in, plain dictionaries out, checked as they are read."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

BASE = Path(__file__).with_name("catalogue") / "base.toml"
LOCAL = BASE.with_name("local.toml")
"""Items that cities' papers name and no national catalogue: proposed for a local draft, published by nobody here."""


class CatalogueError(ValueError):
    """A shipped catalogue that contradicts itself; the message names item and field."""


def read(path: Path = BASE) -> tuple[dict[str, Any], str]:
    """The catalogue and the SHA-256 of its text; raises CatalogueError."""
    data = path.read_bytes()
    found = tomllib.loads(data.decode())
    for item in found["items"]:
        for problem in problems(item):
            raise CatalogueError(f"{path.name}：{item['code']} {problem}")
    return found, hashlib.sha256(data).hexdigest()


def problems(item: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with one item: names of fields that it does not have, conditions on words that are none."""
    fields = {field["code"]: field for field in item["fields"]}
    if len(fields) != len(item["fields"]):
        yield "有重复的字段代码"
    for code in (*item["key_fields"], *item["binds"].values()):
        if code not in fields:
            yield f"引用了没有的字段{code}"
    for found in item.get("maps", ()):
        unknown = {code for code in found["columns"].values() if code} - fields.keys()
        if unknown:
            yield f"列名对应表“{found['name']}”引用了没有的字段{'、'.join(sorted(unknown))}"
    for condition in (*item.get("negative_when", ()), *item.get("degrees", ())):
        if condition["field"] and set(condition["has"]) - set(_words(fields, condition["field"])):
            yield f"条件中的“{'、'.join(condition['has'])}”不在{condition['field']}的代码表内"
    for field in item["fields"]:
        when = field.get("when")
        if (field["need"] == "when") != bool(when):
            yield f"字段{field['code']}的必填条件不完整"
        if when and set(when["has"]) - set(_words(fields, when["field"])):
            yield f"字段{field['code']}的必填条件不在代码表内"


def _words(fields: Mapping[str, Any], code: str) -> Iterable[str]:
    return spelled(fields.get(code, {}).get("words", {})).values()


def spelled(words: Mapping[str, str] | list[str]) -> dict[str, str]:
    """A code list as code → label; a plain list of words codes itself."""
    return dict(words) if isinstance(words, Mapping) else {word: word for word in words}
