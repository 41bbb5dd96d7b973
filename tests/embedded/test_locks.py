"""One lock per checkout, let go of by the kernel when its holder dies."""

from pathlib import Path

from embedded import supervisor
from embedded.locks import Lock


def test_a_second_holder_is_turned_away_and_reads_the_note(tmp_path: Path) -> None:
    first, second = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    assert first.take("serve 42 127.0.0.1:8000")
    assert not second.take()
    assert second.note() == "serve 42 127.0.0.1:8000"
    first.release()
    assert second.take()
    assert first.note() == ""


def test_a_second_start_is_told_where_the_first_one_is() -> None:
    sentence = supervisor.already("serve 42 127.0.0.1:8000")
    assert "42" in sentence
    assert "http://127.0.0.1:8000/" in sentence


def test_a_second_start_is_told_of_a_command_in_progress() -> None:
    assert "管理命令（进程 42）" in supervisor.already("manage 42")
