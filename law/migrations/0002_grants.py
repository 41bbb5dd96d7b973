"""The law is read by the application and written by load_law as the owner; acts of persons are appended only."""

from django.db import migrations

from core.grants import insert_only, read_only


class Migration(migrations.Migration):
    dependencies = [("law", "0001_initial"), ("core", "0001_roles")]

    operations = [
        read_only("law_packversion"),
        read_only("law_calendarversion"),
        read_only("law_calendarday"),
        insert_only("law_activation"),
        insert_only("law_confirmation"),
    ]
