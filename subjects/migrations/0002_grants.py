"""Looks and row history can be appended to, never changed; no subject and no name is ever removed."""

from django.db import migrations

from core.grants import insert_only, no_delete


class Migration(migrations.Migration):
    dependencies = [("subjects", "0001_initial")]

    operations = [
        insert_only("subjects_accesslog"),
        insert_only("subjects_subjectevent"),
        insert_only("subjects_alias"),
        no_delete("subjects_subject"),
        no_delete("subjects_personalnumber"),
        no_delete("subjects_formername"),
        no_delete("subjects_relation"),
    ]
