"""When a file of records may be loaded or taken back, rule by rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.rules import NoLaw, judge
from records.collection_rules import LOADING, UNDOING, BatchFacts
from records.operations.collecting_loading import Loading
from records.operations.collecting_undoing import Undoing

ON = date(2024, 3, 5)


def facts(given: Any, **changes: Any) -> BatchFacts:
    told = {"pack_version_id": 1, "new": 1, "changed": 0, "refused": 1, "newer_item": False, **changes}
    return BatchFacts(given=given, **told)


def refused(rules: Any, what: BatchFacts) -> list[str]:
    return [str(one) for one in judge(rules, what, law=NoLaw(), on=ON)]


@pytest.mark.parametrize(
    ("given", "changes", "words"),
    [
        (Loading(), {}, ""),
        (Loading(), {"new": 0, "changed": 1}, ""),
        (Loading(), {"new": 0}, "文件中没有可以归集的新增或者更新信息"),
        (Loading(whole=True), {}, "选择了“有错则全部不归集”，文件中仍有不能归集的行：1行"),
        (Loading(), {"newer_item": True}, "文件检查以后目录已经换版或者撤回，不得按旧目录归集"),
    ],
    ids=["new", "changed", "nothing", "whole", "newer catalogue"],
)
def test_loading(given: Loading, changes: dict[str, Any], words: str) -> None:
    found = refused(LOADING, facts(given, **changes))
    assert [one.startswith(words) for one in found] == ([True] if words else [])


def test_undoing_says_what_stands_in_the_way() -> None:
    assert refused(UNDOING, facts(Undoing())) == []
    changed, resting = refused(UNDOING, facts(Undoing(changed_since=2, resting="名单条目1件（黑名单 1号）")))
    assert "本批归集的信息此后有更正、更新的，不得整批撤销：2条" in changed
    assert "仍有名单条目等以本批归集的信息为依据的，不得整批撤销：名单条目1件（黑名单 1号）" in resting
