"""A transactional test leaves nothing behind: the owner empties the tables, the application role may not."""

import pytest
from django.contrib.sessions.models import Session
from django.utils.dateparse import parse_datetime

LATE = parse_datetime("2030-01-01T00:00:00+08:00")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_a_row_written_by_one_run_is_not_seen_by_the_next(run: int) -> None:
    assert not Session.objects.exists()
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=LATE)


def test_a_fixture_counts_as_much_as_a_mark(transactional_db: None) -> None:
    assert not Session.objects.exists()
