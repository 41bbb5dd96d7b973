"""Query codes of appeals and complaints are sealed, as those of objections and repairs are."""

from typing import Any

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import core.fields
from core.crypto import open_sealed

MODELS = ("Appeal", "Complaint")


def seal_codes(apps: Any, schema_editor: Any) -> None:
    """Codes that lay in clear are sealed; their flow triggers are off meanwhile."""
    for name in MODELS:
        model = apps.get_model("objections", name)
        rows = model._base_manager.using(schema_editor.connection.alias)
        column = model._meta.get_field("query_code")
        for pk, code in rows.exclude(clear_code="").values_list("pk", "clear_code"):
            rows.filter(pk=pk).update(query_code=column.seal(code))


def open_codes(apps: Any, schema_editor: Any) -> None:
    """The way back: the column is in clear again, as long as its keys are known."""
    for name in MODELS:
        rows = apps.get_model("objections", name)._base_manager.using(schema_editor.connection.alias)
        for case in rows.filter(query_code__isnull=False).only("pk", "query_code"):
            rows.filter(pk=case.pk).update(clear_code=open_sealed(case.query_code))


class Migration(migrations.Migration):
    dependencies = [
        ("objections", "0005_redress"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="appeal",
            name="flow_appeal",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="complaint",
            name="flow_complaint",
        ),
        migrations.RenameField(model_name="appeal", old_name="query_code", new_name="clear_code"),
        migrations.AddField(
            model_name="appeal",
            name="query_code",
            field=core.fields.EncryptedTextField(null=True, verbose_name="查询码（密文）"),
        ),
        migrations.RenameField(model_name="complaint", old_name="query_code", new_name="clear_code"),
        migrations.AddField(
            model_name="complaint",
            name="query_code",
            field=core.fields.EncryptedTextField(null=True, verbose_name="查询码（密文）"),
        ),
        # The way back adds the column to rows that stand.
        migrations.AlterField(
            model_name="appeal",
            name="clear_code",
            field=models.CharField(default="", editable=False, max_length=8, verbose_name="查询码"),
        ),
        # The way back adds the column to rows that stand.
        migrations.AlterField(
            model_name="complaint",
            name="clear_code",
            field=models.CharField(default="", editable=False, max_length=8, verbose_name="查询码"),
        ),
        migrations.RunPython(seal_codes, open_codes),
        migrations.RemoveField(model_name="appeal", name="clear_code"),
        migrations.RemoveField(model_name="complaint", name="clear_code"),
        pgtrigger.migrations.AddTrigger(
            model_name="appeal",
            trigger=pgtrigger.compiler.Trigger(
                name="flow_appeal",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF TG_OP = 'DELETE' THEN\n        RAISE EXCEPTION 'flow appeal: a case is never deleted' USING ERRCODE = '23514';\n    END IF;\n    IF TG_OP = 'UPDATE' AND current_setting('app.rotation', true) = 'on' THEN\n        IF to_jsonb(NEW) - ARRAY['contact', 'query_code'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['contact', 'query_code'] THEN\n            RAISE EXCEPTION 'flow appeal: a rotation of keys changes ciphertext only' USING ERRCODE = '23514';\n        END IF;\n        RETURN NEW;\n    END IF;\n    IF COALESCE(current_setting('app.transition', true), '') = '' THEN\n        RAISE EXCEPTION 'flow appeal: no change without a transition' USING ERRCODE = '23514';\n    END IF;\n    IF TG_OP = 'INSERT' THEN\n        IF NOT (current_setting('app.verb', true), '', NEW.state) IN (('accept', 'raised', 'accepted'), ('comply', 'upheld', 'complied'), ('decline', 'raised', 'declined'), ('dismiss', 'accepted', 'dismissed'), ('hand_over', 'accepted', 'accepted'), ('hand_over', 'raised', 'raised'), ('hand_over', 'upheld', 'upheld'), ('raise_appeal', '', 'raised'), ('recount', 'accepted', 'accepted'), ('recount', 'raised', 'raised'), ('uphold', 'accepted', 'upheld'), ('withdraw', 'accepted', 'withdrawn'), ('withdraw', 'raised', 'withdrawn')) THEN\n            RAISE EXCEPTION 'flow appeal: % does not create a case in state %',\n                current_setting('app.verb', true), NEW.state USING ERRCODE = '23514';\n        END IF;\n    ELSIF NOT (current_setting('app.verb', true), OLD.state, NEW.state) IN (('accept', 'raised', 'accepted'), ('comply', 'upheld', 'complied'), ('decline', 'raised', 'declined'), ('dismiss', 'accepted', 'dismissed'), ('hand_over', 'accepted', 'accepted'), ('hand_over', 'raised', 'raised'), ('hand_over', 'upheld', 'upheld'), ('raise_appeal', '', 'raised'), ('recount', 'accepted', 'accepted'), ('recount', 'raised', 'raised'), ('uphold', 'accepted', 'upheld'), ('withdraw', 'accepted', 'withdrawn'), ('withdraw', 'raised', 'withdrawn')) THEN\n        RAISE EXCEPTION 'flow appeal: % does not lead from % to %',\n            current_setting('app.verb', true), OLD.state, NEW.state USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                    hash="28b89f9084f60862db129c615e5da299203465d3",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_flow_appeal_4c9e8",
                    table="objections_appeal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="flow_complaint",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF TG_OP = 'DELETE' THEN\n        RAISE EXCEPTION 'flow complaint: a case is never deleted' USING ERRCODE = '23514';\n    END IF;\n    IF TG_OP = 'UPDATE' AND current_setting('app.rotation', true) = 'on' THEN\n        IF to_jsonb(NEW) - ARRAY['contact', 'query_code'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['contact', 'query_code'] THEN\n            RAISE EXCEPTION 'flow complaint: a rotation of keys changes ciphertext only' USING ERRCODE = '23514';\n        END IF;\n        RETURN NEW;\n    END IF;\n    IF COALESCE(current_setting('app.transition', true), '') = '' THEN\n        RAISE EXCEPTION 'flow complaint: no change without a transition' USING ERRCODE = '23514';\n    END IF;\n    IF TG_OP = 'INSERT' THEN\n        IF NOT (current_setting('app.verb', true), '', NEW.state) IN (('answer', 'assigned', 'answered'), ('answer', 'returned', 'answered'), ('assign', 'raised', 'assigned'), ('close', 'answered', 'closed'), ('decline', 'raised', 'declined'), ('hand_over', 'answered', 'answered'), ('hand_over', 'assigned', 'assigned'), ('hand_over', 'returned', 'returned'), ('open_contact', 'answered', 'answered'), ('open_contact', 'assigned', 'assigned'), ('open_contact', 'closed', 'closed'), ('open_contact', 'declined', 'declined'), ('open_contact', 'raised', 'raised'), ('open_contact', 'returned', 'returned'), ('open_contact', 'withdrawn', 'withdrawn'), ('raise_complaint', '', 'raised'), ('recount', 'assigned', 'assigned'), ('recount', 'returned', 'returned'), ('send_back', 'answered', 'returned'), ('withdraw', 'answered', 'withdrawn'), ('withdraw', 'assigned', 'withdrawn'), ('withdraw', 'raised', 'withdrawn'), ('withdraw', 'returned', 'withdrawn')) THEN\n            RAISE EXCEPTION 'flow complaint: % does not create a case in state %',\n                current_setting('app.verb', true), NEW.state USING ERRCODE = '23514';\n        END IF;\n    ELSIF NOT (current_setting('app.verb', true), OLD.state, NEW.state) IN (('answer', 'assigned', 'answered'), ('answer', 'returned', 'answered'), ('assign', 'raised', 'assigned'), ('close', 'answered', 'closed'), ('decline', 'raised', 'declined'), ('hand_over', 'answered', 'answered'), ('hand_over', 'assigned', 'assigned'), ('hand_over', 'returned', 'returned'), ('open_contact', 'answered', 'answered'), ('open_contact', 'assigned', 'assigned'), ('open_contact', 'closed', 'closed'), ('open_contact', 'declined', 'declined'), ('open_contact', 'raised', 'raised'), ('open_contact', 'returned', 'returned'), ('open_contact', 'withdrawn', 'withdrawn'), ('raise_complaint', '', 'raised'), ('recount', 'assigned', 'assigned'), ('recount', 'returned', 'returned'), ('send_back', 'answered', 'returned'), ('withdraw', 'answered', 'withdrawn'), ('withdraw', 'assigned', 'withdrawn'), ('withdraw', 'raised', 'withdrawn'), ('withdraw', 'returned', 'withdrawn')) THEN\n        RAISE EXCEPTION 'flow complaint: % does not lead from % to %',\n            current_setting('app.verb', true), OLD.state, NEW.state USING ERRCODE = '23514';\n    END IF;\n    RETURN NEW;\n",
                    hash="4b7b0b9fcea598ab479ec59b521295fec6f71fae",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_flow_complaint_e122b",
                    table="objections_complaint",
                    when="BEFORE",
                ),
            ),
        ),
    ]
