"""What every test shares: which databases it may touch, and a clean end of the connections."""

from collections.abc import Generator

import pytest
from django.db import connections

BOTH = ["default", "owner"]
TRANSACTIONAL = {"transactional_db", "live_server", "django_db_serialized_rollback"}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give every transactional test the owner's alias too: only the owner may empty tables between tests."""
    marker = item.get_closest_marker("django_db")
    if marker is not None and marker.kwargs.get("transaction"):
        item.add_marker(pytest.mark.django_db(**{**marker.kwargs, "databases": BOTH}), append=False)
    elif TRANSACTIONAL & set(getattr(item, "fixturenames", ())):
        item.add_marker(pytest.mark.django_db(transaction=True, databases=BOTH), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Generator[None, None, None]:
    """Close what tests left open before the owner drops the test database: `default` is only its mirror."""
    yield
    connections.close_all()
