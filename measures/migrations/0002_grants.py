"""Measures, dispatches and answers are never removed; bases and executors only while their measure is a draft."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("measures", "0001_initial")]

    operations = [
        no_delete("measures_measure"),
        no_delete("measures_dispatch"),
        insert_only("measures_dispatchanswer"),
    ]
