"""Django's admin, with our own site in the place of the default one."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """Every `@admin.register` of the house goes to the staff site."""

    default_site = "credit_portal.staff_site.StaffSite"
