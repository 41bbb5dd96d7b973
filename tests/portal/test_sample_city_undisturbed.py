"""A long load keeps autovacuum off its tables, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connections

from credit_portal.sample_city import undisturbed
from departments.models import Department
from tests.kit import factories

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def asked(statement: str) -> Any:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_maintenance_waits_and_writers_do_not() -> None:
    held = "SELECT mode FROM pg_locks WHERE relation = 'records_record'::regclass AND mode LIKE 'ShareUpdate%'"
    maintenance = connections["owner"].copy("owner")
    with undisturbed():
        assert asked(held) == "ShareUpdateExclusiveLock"
        factories.department("应急管理局")
        with maintenance.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                cursor.execute("ANALYZE records_record")
    maintenance.close()
    assert Department.objects.count() == 1


def test_the_planner_knows_the_tables_afterwards() -> None:
    with undisturbed():
        factories.department("应急管理局")
        factories.department("市场监督管理局")
    assert asked("SELECT reltuples FROM pg_class WHERE oid = 'departments_department'::regclass") == 2
