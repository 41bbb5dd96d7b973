"""What the application role may do to each table, written by hand; and what the database says when it tries more."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

pytestmark = pytest.mark.django_db

READ = "SELECT"
APPEND = "INSERT SELECT"
KEEP = "INSERT SELECT UPDATE"
FREE = "DELETE INSERT SELECT UPDATE"

APPENDED = """
    core_letter core_letterfile core_lettermark core_letterprint core_numberpattern core_refusedcase core_seal
    core_step core_transition core_verdict
    departments_absenceevent departments_apiclientevent departments_departmentevent departments_reminder
    departments_responsibleevent departments_successionpart departments_userevent
    django_admin_log
    law_activation law_calendarday law_calendarversion law_confirmation law_paperend
    objections_reviewstay
    measures_dispatchanswer measures_feedevent measures_filingfile measures_filingnumber measures_screening
    objections_redressanswer
    public_change public_dailyfile public_proof
    records_collectiondownload records_evidence records_exchangepull records_exchangesourceevent records_recordversion
    redblack_entryground redblack_entryversion redblack_extract redblack_noticeentry redblack_pageoutage
    redblack_publicnotice redblack_serviceattempt
    repair_repairservice
    subjects_accesslog subjects_alias subjects_changeheir subjects_subjectevent
"""
"""Written once: the legal trail, letters, looks at clear text, histories."""

KEPT = """
    axes_accesslog
    core_act core_counter core_outbox
    departments_absence departments_apiclient departments_apikey departments_department departments_responsible
    departments_succession departments_user
    honours_honourtask
    objections_appeal objections_appealpaper objections_complaint objections_review
    measures_dispatch measures_filing measures_measure measures_memorandum
    objections_clawback objections_compensation objections_objection objections_objectionpaper objections_redress
    public_feedstate public_identityproof public_submission
    records_catalogue records_cataloguecomment records_collectionbatch records_collectionfile records_collectionmap
    records_exchangesource records_record records_recordflag records_refusedrow records_reportcount
    records_catalogue records_cataloguecomment records_commitment records_exchangesource records_record
    records_refusedrow
    records_reportcount
    redblack_comment redblack_entry redblack_importbatch redblack_importrow redblack_measurepause redblack_pagebeat
    redblack_programme
    redblack_representation redblack_serviceproof redblack_stay
    repair_repair repair_repairfile repair_repairobjection
    subjects_formername subjects_personalnumber subjects_relation subjects_subject subjects_subjectchange
"""
"""Moves on, never disappears: cases, subjects, persons, keys."""

READ_ONLY = "django_migrations law_packversion"
"""Comes with a release, by the owner's commands."""

FREED = """
    auth_group auth_group_permissions auth_permission departments_user_groups departments_user_user_permissions
    axes_accessattempt axes_accessattemptexpiration axes_accessfailurelog
    core_keyedanswer
    django_content_type django_session
    measures_bundledmeasure measures_measurebasis measures_measureexecutor measures_memorandumparty
    records_collectionpiece records_collectionproblem records_collectionrow
    records_columnmap records_item records_itemfield
    pghistory_context
    public_submissionfile
"""
"""What may be cleared away: sessions, counters of wrong passwords, kept answers after seven days; the bases of a
draft measure and the items of a draft catalogue (published ones are held by a trigger); a file that was thrown away,
its waiting rows and what was wrong with them; the files of an online form that was sent or forgotten; the framework's
own tables."""

DECLARED = {
    table: rights
    for tables, rights in ((APPENDED, APPEND), (KEPT, KEEP), (READ_ONLY, READ), (FREED, FREE))
    for table in tables.split()
}


def asked(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def refused(sql: str) -> bool:
    """Whether the database refuses for want of a right, not for another reason."""
    with pytest.raises(ProgrammingError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return getattr(error.value.__cause__, "pgcode", "") == "42501"


def test_every_table_has_the_rights_that_were_declared() -> None:
    granted = asked(
        "SELECT c.relname, coalesce(string_agg(g.privilege_type, ' ' ORDER BY g.privilege_type), '') FROM pg_class c"
        " LEFT JOIN information_schema.role_table_grants g ON g.table_schema = 'public'"
        "   AND g.table_name = c.relname AND g.grantee = 'credit_app'"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') GROUP BY 1"
    )
    assert dict(granted) == DECLARED


def test_few_rights_come_by_a_column_and_none_by_everybody() -> None:
    """Ciphertext in append-only tables is rewritten when keys are rotated; nothing else of its row may change."""
    assert asked(
        "SELECT c.relname, a.attname, x.privilege_type FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid,"
        " aclexplode(a.attacl) x WHERE c.relnamespace = 'public'::regnamespace"
        " AND x.grantee IN (0, 'credit_app'::regrole) ORDER BY 1"
    ) == [("core_letterfile", "pdf_sealed", "UPDATE"), ("records_recordversion", "sealed", "UPDATE")]  # fmt: skip
    assert asked(
        "SELECT c.relname FROM pg_class c, aclexplode(c.relacl) x"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND x.grantee = 0"
    ) == []  # fmt: skip


def test_numbers_are_drawn_and_never_set_back() -> None:
    rights = asked(
        "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
        " AND has_sequence_privilege('credit_app', quote_ident(sequencename), 'UPDATE')"
    )
    assert rights == []
    assert refused("SELECT setval('core_transition_id_seq', 1)")


def test_no_function_lends_the_owner_s_rights() -> None:
    assert asked("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef") == []


def test_the_role_is_nobody_special_and_a_member_of_nothing() -> None:
    assert asked(
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,"
        " (SELECT count(*) FROM pg_auth_members WHERE member = r.oid) FROM pg_roles r WHERE rolname = 'credit_app'"
    ) == [(False, False, False, False, False, 0)]  # fmt: skip


def column_of(table: str) -> str:
    sql = f"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum = 1"
    return str(asked(sql)[0][0])


@pytest.mark.parametrize("table", APPENDED.split())
def test_what_was_written_once_is_neither_changed_nor_removed(table: str) -> None:
    column = column_of(table)
    assert refused(f'UPDATE "{table}" SET "{column}" = "{column}"')
    assert refused(f'DELETE FROM "{table}"')


@pytest.mark.parametrize("table", KEPT.split())
def test_what_moves_on_is_not_removed(table: str) -> None:
    assert refused(f'DELETE FROM "{table}"')


@pytest.mark.parametrize("table", READ_ONLY.split())
def test_what_comes_with_a_release_is_not_written(table: str) -> None:
    column = column_of(table)
    assert refused(f'INSERT INTO "{table}" DEFAULT VALUES')
    assert refused(f'UPDATE "{table}" SET "{column}" = "{column}"')
    assert refused(f'DELETE FROM "{table}"')


@pytest.mark.parametrize("table", DECLARED)
def test_no_table_is_emptied_or_loses_its_triggers(table: str) -> None:
    assert refused(f'TRUNCATE "{table}"')
    assert refused(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
    assert refused(f'DROP TABLE "{table}"')
    assert refused(f'CREATE TRIGGER t AFTER INSERT ON "{table}" EXECUTE FUNCTION suppress_redundant_updates_trigger()')


@pytest.mark.parametrize(
    "sql",
    [
        "SET session_replication_role = replica",
        "SET ROLE credit_owner",
        "ALTER ROLE credit_app SUPERUSER",
        "SET SESSION AUTHORIZATION credit_owner",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "COPY core_step TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_ways_around_are_closed(sql: str) -> None:
    assert refused(sql)


def test_the_role_cannot_give_itself_more() -> None:
    with connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON core_step TO credit_app")  # the database warns and does nothing
    assert asked("SELECT has_table_privilege('credit_app', 'core_step', 'UPDATE, DELETE')") == [(False,)]
