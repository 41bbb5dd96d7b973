"""Imported files and their rows are never removed; keys are rotated over them, so they may be rewritten."""

from django.db import migrations

from core.grants import no_delete


class Migration(migrations.Migration):
    dependencies = [("redblack", "0003_imports")]

    operations = [no_delete("redblack_importbatch"), no_delete("redblack_importrow")]
