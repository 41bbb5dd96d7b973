"""Files of letters stay append-only; their ciphertext is rewritten when keys are rotated."""

from django.db import migrations

from core.grants import may_rewrite


class Migration(migrations.Migration):
    dependencies = [("core", "0009_letter_names")]

    operations = [may_rewrite("core_letterfile", "pdf_sealed")]
