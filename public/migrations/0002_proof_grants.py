"""A proof is written once: the application role can neither mend nor remove it."""

from django.db import migrations

from core.grants import insert_only


class Migration(migrations.Migration):
    dependencies = [("public", "0001_proof")]

    operations = [insert_only("public_proof")]
