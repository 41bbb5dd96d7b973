"""Counts and sources move on; what was pulled and refused is kept."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("records", "0009_reporting")]

    operations = [
        no_delete("records_exchangesource"),
        insert_only("records_exchangesourceevent"),
        insert_only("records_exchangepull"),
        no_delete("records_reportcount"),
        no_delete("records_refusedrow"),
    ]
