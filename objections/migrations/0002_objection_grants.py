"""Objections and the papers handed in with them are never removed."""

from django.db import migrations

from core.grants import no_delete


class Migration(migrations.Migration):
    dependencies = [("objections", "0001_objections")]

    operations = [no_delete("objections_objection"), no_delete("objections_objectionpaper")]
