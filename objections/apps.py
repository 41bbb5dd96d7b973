from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    name = "objections"
    verbose_name = "异议处理"
    default_auto_field = "django.db.models.BigAutoField"
