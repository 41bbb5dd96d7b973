"""Where servers live: within reach of their account, on short socket paths, in directories of their own."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from embedded import home
from embedded.home import Account, Home

STRANGER = Account(name="stranger", uid=54321, gid=54321)


def test_addresses_keep_the_directory_in_one_piece(tmp_path: Path) -> None:
    place = Home(data=tmp_path, run=Path("/a dir/run"))
    assert place.app_url == "postgres://credit_app@%2Fa%20dir%2Frun:5432/credit"
    assert place.owner_url.startswith("postgres://credit_owner@")
    assert place.redis_url == "unix:///a dir/run/valkey.sock?db=0"


def test_a_short_checkout_keeps_its_sockets_beside_its_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDIT_DATA_DIR", raising=False)
    place = home.of(Path("/srv/credit"))
    assert place.data == Path("/srv/credit/.data/server")
    assert place.run == place.data / "run"


def test_a_deep_checkout_gets_a_short_socket_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDIT_DATA_DIR", raising=False)
    place = home.of(Path("/srv") / ("d" * 60) / ("e" * 60))
    assert len(str(place.pg_socket)) <= home.LONGEST_SOCKET
    assert not place.run.is_relative_to(place.data)


def test_two_checkouts_never_share_a_short_socket_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDIT_DATA_DIR", raising=False)
    deep = Path("/srv") / ("d" * 120)
    assert home.of(deep / "one").run != home.of(deep / "two").run


@pytest.mark.parametrize(("mode", "within_reach"), [(0o755, True), (0o711, True), (0o700, False), (0o750, False)])
def test_a_closed_directory_is_out_of_reach(mode: int, within_reach: bool) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as directory:
        Path(directory).chmod(mode)
        assert home.reachable(Path(directory) / ".data", STRANGER) is within_reach


def test_directories_made_for_the_servers_are_passable_under_a_strict_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        made = home.make(tmp_path / "a" / "b")
    finally:
        os.umask(before)
    assert stat.S_IMODE(made.stat().st_mode) == 0o755
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o755


class TestClaim:
    def test_a_claimed_directory_is_closed_to_others(self, tmp_path: Path) -> None:
        who = home.account()
        made = home.claim(tmp_path / "run", who)
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
        assert made.stat().st_uid == who.uid

    def test_claiming_twice_is_no_fault(self, tmp_path: Path) -> None:
        who = home.account()
        assert home.claim(tmp_path / "run", who) == home.claim(tmp_path / "run", who)

    def test_a_link_laid_by_somebody_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(RuntimeError, match="不予使用"):
            home.claim(tmp_path / "run", home.account())

    def test_a_directory_of_another_account_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "run").mkdir()
        with pytest.raises(RuntimeError, match="stranger"):
            home.claim(tmp_path / "run", STRANGER)
