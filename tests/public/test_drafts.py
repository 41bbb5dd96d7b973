"""A form on its way: sent in another window, forgotten meanwhile, as long as a form may be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.clocks import office_time
from core.refusals import Refused
from public import operations
from public.models import Submission
from public.operations.submitting import answers_of
from repair.models import Repair
from tests.kit.desk import words
from tests.public.test_submissions import APPLICATION, Scene, filled, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jiangyin", "online")]
AT = office_time(date(2025, 4, 10), 10)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_form_that_was_sent_meanwhile_is_not_written_over(scene: Scene) -> None:
    client = scene.client()
    check = filled(client, scene, "repair")["Location"]
    in_another_window = Submission.objects.get()
    client.post(check)
    given: dict[str, Any] = {"proof": in_another_window.proof, "kind": "repair", "entry": scene.entry}
    fresh = operations.keep_submission(in_another_window, **given, answers={"statement": "另一窗口"}, at=AT)
    first = Submission.objects.get(pk=in_another_window.pk)
    assert fresh.pk != first.pk and answers_of(fresh) == {"statement": "另一窗口"}
    assert first.repair == Repair.objects.unscoped("test").get()


def test_a_form_that_was_forgotten_meanwhile_is_not_sent(scene: Scene) -> None:
    filled(scene.client(), scene, "repair")
    held = Submission.objects.get()
    operations.forget_submissions(at=AT + timedelta(hours=24))
    with pytest.raises(Refused, match="请重新填写"):
        operations.send_submission(held, at=AT + timedelta(hours=24))


def test_a_text_of_many_lines_is_as_long_as_its_reader_counts(scene: Scene) -> None:
    """A browser counts the end of a line as one character and sends two."""
    client, line = scene.client(), "整改" * 7 + "改"
    whole = "\r\n".join([line] * 187 + ["整改情况属实。"])
    assert len(whole.replace("\r\n", "\n")) == 2999 and len(whole) > 3000
    case = sent(client, scene, "repair", statement=whole)
    assert case.statement.count("\n") == 187
    told = words(filled(scene.client(), scene, "repair", statement=f"{whole}一二"))
    assert "不能超过3000个字" in told and APPLICATION["contact"] not in told
