"""Records and evidence are never removed."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [no_delete("records_record"), insert_only("records_evidence")]
