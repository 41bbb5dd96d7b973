"""Stays are never removed: how one ended is written into its row."""

from django.db import migrations

from core.grants import no_delete


class Migration(migrations.Migration):
    dependencies = [("redblack", "0010_stays")]

    operations = [no_delete("redblack_stay")]
