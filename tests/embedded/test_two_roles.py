"""The test database is the owner's, and tests run as the application role, as production does."""

import pytest
from django.db import ProgrammingError, connection, connections


@pytest.mark.django_db(databases=["default", "owner"])
class TestTwoRoles:
    def test_the_suite_runs_as_the_application_role(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_database()")
            role, database = cursor.fetchone()
        assert role == "credit_app"
        assert database.startswith("test_")

    def test_the_owner_owns_every_table(self) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
            assert cursor.fetchall() == [("credit_owner",)]

    def test_the_application_role_may_not_change_the_schema(self) -> None:
        with connection.cursor() as cursor, pytest.raises(ProgrammingError):
            cursor.execute("CREATE TABLE mine (id int)")

    def test_neither_role_is_a_superuser(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles WHERE rolsuper")
            assert cursor.fetchall() == [("postgres",)]

    def test_chinese_counts_as_letters_and_sorts_by_code_point(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(r"SELECT '江阴' ~ '^\w+$', 'Z' < 'a', '阿' > '江'")
            assert cursor.fetchone() == (True, True, True)

    def test_no_extension_is_used(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extname FROM pg_extension")
            assert cursor.fetchall() == [("plpgsql",)]
