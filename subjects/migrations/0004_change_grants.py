"""A change of a subject moves on and never disappears; who comes after is written once. Names before the present one."""

from django.db import migrations

from core.grants import insert_only, no_delete

FORMERLY = """
    UPDATE subjects_subject s SET formerly = f.name
      FROM (SELECT DISTINCT ON (subject_id) subject_id, name FROM subjects_formername
             ORDER BY subject_id, until_on DESC, id DESC) f
     WHERE f.subject_id = s.id
"""


class Migration(migrations.Migration):
    dependencies = [("subjects", "0003_changes")]

    operations = [
        no_delete("subjects_subjectchange"),
        insert_only("subjects_changeheir"),
        migrations.RunSQL(FORMERLY, migrations.RunSQL.noop),
    ]
