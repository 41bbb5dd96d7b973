"""What every test shares: which databases it may touch, the law loaded, and a clean end of the connections."""

import os
from collections.abc import Generator

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key

from law import operations, packs
from law.operations import current_calendar, newest_version_id, pack_by_version_id

# Nothing loads a new calendar while the tests run, and a look at the clock would make counts of statements flicker.
operations.FRESH_SECONDS = float("inf")

BOTH = ["default", "owner"]
TRANSACTIONAL = {"transactional_db", "live_server", "django_db_serialized_rollback"}
LAW_LOST = pytest.StashKey[bool]()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give every transactional test the owner's alias too: only the owner may empty tables between tests."""
    marker = item.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        item.add_marker(pytest.mark.django_db(**{**marker.kwargs, "databases": BOTH}), append=False)
    elif TRANSACTIONAL & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.django_db(transaction=True, databases=BOTH), append=False)


def load_law(blocker: DjangoDbBlocker) -> None:
    """Load the law outside of any test's transaction: it is written by the owner and read by the application."""
    with blocker.unblock(), open(os.devnull, "w", encoding="utf-8") as silent:
        call_command("load_law", stdout=silent)
        call_command("load_catalogue", stdout=silent)
        # Read once now, so that no test's count of statements depends on which test came first.
        current_calendar()
        for code in packs.codes():
            pack_by_version_id(newest_version_id(code))


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Remember that a transactional test empties every table, the law's too."""
    marker = item.get_closest_marker("django_db")
    item.session.stash[LAW_LOST] = item.session.stash.get(LAW_LOST, False) or bool(
        marker and marker.kwargs.get("transaction")
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Bring the law back before the next test."""
    if item.session.stash.get(LAW_LOST, False):
        load_law(item.config.stash[blocking_manager_key])
        item.session.stash[LAW_LOST] = False


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_modify_db_settings: None,
) -> Generator[None, None, None]:
    """Make the test database and load the law once.

    pytest-django prepares only the aliases that the collected tests name; a run of tests that name `default`
    alone would leave out `owner`, whose mirror it is, and write into the real database.
    """
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=0,
            interactive=False,
            aliases=BOTH,
            serialized_aliases=[],
            keepdb=django_db_keepdb and not django_db_createdb,
        )
    load_law(django_db_blocker)
    yield
    connections.close_all()
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)
