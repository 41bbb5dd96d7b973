"""What was sent by which proof stays on record; the files of an unsent form are cleared away with it."""

from django.db import migrations

from core.grants import no_delete


class Migration(migrations.Migration):
    dependencies = [("public", "0007_submissions")]

    operations = [no_delete("public_submission")]
