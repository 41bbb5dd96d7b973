"""That a measure stood still stays on file; only its end is written later."""

from django.db import migrations

from core.grants import no_delete


class Migration(migrations.Migration):
    dependencies = [("redblack", "0028_measure_pauses")]

    operations = [no_delete("redblack_measurepause")]
