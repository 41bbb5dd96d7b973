"""Notices on holidays and the ends of papers are appended by persons of the office, never edited."""

from django.db import migrations

from core.grants import insert_only


class Migration(migrations.Migration):
    dependencies = [("law", "0003_notices_and_papers"), ("core", "0001_roles")]

    operations = [
        insert_only("law_calendarversion"),
        insert_only("law_calendarday"),
        insert_only("law_paperend"),
    ]
