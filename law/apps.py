from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "law"
    verbose_name = "法规与规则包"
    default_auto_field = "django.db.models.BigAutoField"
