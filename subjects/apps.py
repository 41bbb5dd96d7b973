from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "subjects"
    verbose_name = "信用主体"
    default_auto_field = "django.db.models.BigAutoField"
