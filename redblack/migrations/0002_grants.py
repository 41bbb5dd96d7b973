"""Programmes, entries, grounds and representations are never removed."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("redblack", "0001_initial")]

    operations = [
        no_delete("redblack_programme"),
        no_delete("redblack_comment"),
        no_delete("redblack_entry"),
        insert_only("redblack_entryground"),
        no_delete("redblack_representation"),
    ]
