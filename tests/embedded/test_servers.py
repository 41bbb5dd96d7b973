"""Real servers: they come up, keep data, come back after kill -9, and two checkouts do not meet."""

import contextlib
import shutil
from collections.abc import Iterator

import psycopg2
import pytest

from embedded import home, postgres, servers
from embedded.home import Home


@pytest.fixture
def place(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A checkout of its own; the addresses of the suite's servers are hidden from it.

    pytest's directories are closed to others: as root this is the checkout whose data must lie elsewhere.
    """
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "CREDIT_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    made = home.of(tmp_path_factory.mktemp("checkout"))
    yield made
    shutil.rmtree(made.data.parent, ignore_errors=True)
    shutil.rmtree(made.run, ignore_errors=True)


@contextlib.contextmanager
def running(place: Home, *, careless: bool = True) -> Iterator[servers.Servers]:
    started = servers.start(place, careless=careless)
    try:
        yield started
    finally:
        started.stop()


def ask(place: Home, sql: str, *, user: str = home.OWNER_ROLE) -> list[tuple[object, ...]]:
    with contextlib.closing(postgres.connect(place, user=user, database=home.DATABASE)) as link:
        cursor = link.cursor()
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_data_is_kept_from_one_start_to_the_next(place: Home) -> None:
    with running(place):
        ask(place, "CREATE TABLE kept AS SELECT 7 AS n")
    with running(place):
        assert ask(place, "SELECT n FROM kept") == [(7,)]


def test_a_killed_server_is_revived_with_its_data(place: Home) -> None:
    with running(place, careless=False) as started:
        ask(place, "CREATE TABLE kept AS SELECT 7 AS n")
        assert started.postgres is not None
        assert started.valkey is not None
        for child in (started.postgres, started.valkey):
            child.kill()
            child.wait()
        assert started.revive() == ["PostgreSQL", "Valkey"]
        assert ask(place, "SELECT n FROM kept") == [(7,)]
        assert started.revive() == []


def test_nothing_listens_on_tcp(place: Home) -> None:
    with running(place):
        assert ask(place, "SHOW listen_addresses") == [("",)]
        assert ask(place, "SHOW data_checksums") == [("on",)]


def test_the_application_role_owns_nothing(place: Home) -> None:
    with running(place):
        assert ask(place, "SELECT count(*) FROM pg_database WHERE datdba = 'credit_app'::regrole") == [(0,)]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(place, "CREATE TABLE mine (n int)", user=home.APP_ROLE)


def test_addresses_in_the_environment_win(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "elsewhere://")
    started = servers.start(place)
    assert (started.postgres, started.valkey) == (None, None)
    assert "DATABASE_URL" not in started.environment


def test_an_address_without_its_owner_is_named(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "elsewhere://")
    with pytest.raises(RuntimeError, match="DATABASE_OWNER_URL"):
        servers.start(place)


def test_a_killed_initdb_is_not_taken_for_a_cluster(place: Home) -> None:
    draft = place.data / "postgres-18.draft"
    home.make(place.data)
    home.claim(draft, home.account())
    (draft / "PG_VERSION").write_text("18\n")
    with running(place):
        assert ask(place, "SELECT 1") == [(1,)]
