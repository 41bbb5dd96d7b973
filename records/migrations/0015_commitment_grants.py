"""Commitments are never removed: what became of one is written into its row."""

from django.db import migrations

from core.grants import no_delete


class Migration(migrations.Migration):
    dependencies = [("records", "0014_commitments")]

    operations = [no_delete("records_commitment")]
