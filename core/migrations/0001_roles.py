"""The application role reads and writes what the owner creates, and owns nothing. Runs before every other table."""

from django.conf import settings
from django.db import migrations

ROLE = settings.APP_DB_ROLE


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    run_before = [
        ("contenttypes", "0001_initial"),
        ("auth", "0001_initial"),
        ("sessions", "0001_initial"),
        ("pghistory", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(
            sql=f"""
                GRANT USAGE ON SCHEMA public TO "{ROLE}";
                GRANT SELECT ON django_migrations TO "{ROLE}";
                ALTER DEFAULT PRIVILEGES IN SCHEMA public
                    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "{ROLE}";
                ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO "{ROLE}";
            """,
            reverse_sql=f"""
                ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM "{ROLE}";
                ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM "{ROLE}";
            """,
        )
    ]
