"""Departments and persons in the staff site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from core.actors import POST_LABELS, Post
from core.clocks import now
from core.doors import actor_of
from core.refusals import NotAllowed, Refused
from departments.models import Department, User
from departments.operations import grant_posts
from departments.rules import posts_refusal
from departments.terms import POST_CHOICES, Power


def choices_field(label: str, choices: Any, **extra: Any) -> forms.MultipleChoiceField:
    """Check boxes for an array column."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget, **extra
    )


class DepartmentForm(forms.ModelForm):
    """A department, its powers as check boxes."""

    powers = choices_field("职权", Power.choices)

    class Meta:
        model = Department
        fields = (
            "code",
            "name",
            "level",
            "kind",
            "parent",
            "powers",
            "is_office",
            "active_from",
            "active_to",
        )


@admin.register(Department)
class DepartmentAdmin(ModelAdmin):
    """The list of departments."""

    form = DepartmentForm
    list_display = ["name", "code", "level", "kind", "powers_label", "is_office", "active_to"]
    list_filter = ["level", "kind", "is_office"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["parent"]

    @admin.display(description="职权")
    def powers_label(self, department: Department) -> str:
        """The powers in Chinese."""
        return "、".join(str(Power(power).label) for power in department.powers)


class NewPersonForm(UserCreationForm):
    """A new account."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "full_name", "department")


class PersonForm(UserChangeForm):
    """An account; the posts are checked here so that the form, not the database, says what is wrong."""

    posts = choices_field("岗位", POST_CHOICES)

    class Meta(UserChangeForm.Meta):
        model = User
        fields = ("username", "password", "full_name", "email", "department", "posts", "is_active", "is_staff")

    def clean(self) -> dict[str, Any]:
        """The posts together with the department."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        posts = cleaned.get("posts", self.instance.posts)
        department = cleaned.get("department", self.instance.department)
        refusal = posts_refusal(posts, has_department=department is not None)
        if refusal is not None:
            self.add_error("posts" if "posts" in self.fields else None, str(refusal))
        return cleaned


@admin.register(User)
class PersonAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[type-arg]
    """Accounts: the system officer keeps them, the security officer grants posts, neither does both."""

    form = PersonForm
    add_form = NewPersonForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "full_name", "department", "posts_label", "is_active", "last_login"]
    list_filter = ["is_active", "department"]
    search_fields = ["username", "full_name"]
    filter_horizontal = ()
    ordering = ["username"]
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "email", "department")}),
        ("岗位", {"fields": ("posts",)}),
        ("状态", {"fields": ("is_active", "is_staff", "last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "department", "password1", "password2")}),)

    @admin.display(description="岗位")
    def posts_label(self, user: User) -> str:
        """The posts in Chinese."""
        return "、".join(POST_LABELS[post] for post in user.posts)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Account data is for the system officer, posts for the security officer, history for nobody."""
        fixed = ["last_login", "date_joined"]
        if actor_of(request).holds(Post.SECADMIN):
            return [*fixed, "username", "full_name", "email", "department", "is_active", "is_staff"]
        return [*fixed, "posts"]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Posts go through their verb; the rest is plain data."""
        if not change:
            obj.is_staff = True
        if not change or "posts" not in form.cleaned_data:
            super().save_model(request, obj, form, change)
            return
        try:
            grant_posts(obj, posts=form.cleaned_data["posts"], by=actor_of(request), at=now())
        except (NotAllowed, Refused) as refused:
            self.message_user(request, str(refused), level="ERROR")
