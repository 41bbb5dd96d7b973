"""A proof of identity stays on record: the application role may not remove it."""

from django.db import migrations

from core.grants import no_delete


class Migration(migrations.Migration):
    dependencies = [("public", "0005_identity")]

    operations = [no_delete("public_identityproof")]
