"""Departments and persons in the staff site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from core.actors import POST_LABELS, Actor, Post
from core.clocks import day_of, now
from core.doors import actor_of
from core.refusals import NotAllowed, Refused
from departments.client_models import ApiClient, ApiKey
from departments.models import Department, Responsible, User
from departments.operations import (
    change_client,
    create_client,
    grant_posts,
    issue_key,
    revoke_client,
    revoke_key,
    set_lead_unit,
)
from departments.rules import network_refusal, posts_refusal
from departments.staff_forms import LeadUnitForm
from departments.terms import CLIENT_POST_CHOICES, POST_CHOICES, SCOPE_CHOICES, Power
from departments.vacancies import vacancies

# Rights come from posts alone: groups have no page.
admin.site.unregister(Group)


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
            "lead_unit",
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

    list_before_template = "staff/departments/list_head.html"
    change_form_outer_before_template = "staff/departments/department_head.html"

    def get_urls(self) -> list[URLPattern]:
        guard = self.admin_site.admin_view
        return [
            path("vacancies/", guard(self.vacancies_view), name="departments_department_vacancies"),
            path("<int:pk>/lead-unit/", guard(self.lead_unit_view), name="departments_department_lead_unit"),
            *super().get_urls(),
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """With who answers there, what is vacant, and whose place it took."""
        held = Department.objects.filter(pk=int(object_id)).first() if object_id and object_id.isdecimal() else None
        extra = {**(extra_context or {}), **(self._about(request, held) if held else {})}
        return super().changeform_view(request, object_id, form_url, extra)

    def _about(self, request: HttpRequest, department: Department) -> dict[str, Any]:
        actor, on = actor_of(request), day_of(now())
        return {
            "department": department,
            "former": list(Department.objects.filter(pk__in=department.predecessors).values_list("name", flat=True)),
            "missing": [what for one in vacancies(on, units=frozenset({department.pk})) for what in one.missing],
            "responsible": Responsible.objects.on(on).filter(department=department),
            "may_register": self._may_register(actor, department),
        }

    @staticmethod
    def _may_register(actor: Actor, department: Department) -> bool:
        mine = actor.office or department.pk in actor.units
        return mine and actor.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER) and not department.handed_over_on

    def vacancies_view(self, request: HttpRequest) -> HttpResponse:
        """空缺情况: which departments lack whom today; a department sees its own row."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        actor, on = actor_of(request), day_of(now())
        everything = actor.office or not actor.units
        found = vacancies(on, units=None if everything else actor.units)
        rows = [
            {"department": one.department, "powers": self.powers_label(one.department), "missing": one.missing}
            for one in found
        ]
        acting = Department.objects.active(on).filter(handed_over_on__isnull=True).exclude(powers=[])
        total = acting.count() if everything else acting.filter(pk__in=actor.units).count()
        shown = {"title": "岗位和责任人空缺情况", "on": on, "rows": rows, "total": total, "opts": self.opts}
        context = {**self.admin_site.each_context(request), **shown}
        return TemplateResponse(request, "staff/departments/vacancies.html", context)

    def lead_unit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """登记牵头科室."""
        department = Department.objects.filter(pk=pk).first()
        actor, at = actor_of(request), now()
        if department is None or not self._may_register(actor, department):
            raise PermissionDenied
        back = reverse("admin:departments_department_change", args=[pk])
        form = LeadUnitForm(*((request.POST,) if request.method == "POST" else ()), actor=actor, on=day_of(at))
        if request.method == "POST" and form.is_valid():
            set_lead_unit(department, by=actor, at=at, **form.given())
            self.message_user(request, "已登记牵头科室。")
            return HttpResponseRedirect(back)
        shown = {"title": f"登记牵头科室：{department}", "label": "登记牵头科室", "form": form, "list_url": back}
        context = {**self.admin_site.each_context(request), "opts": self.opts, "door": {}, **shown}
        return TemplateResponse(request, "staff/opening.html", context)

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
        gone = department is not None and department.handed_over_on is not None
        refusal = posts_refusal(posts, has_department=department is not None, handed_over=gone)
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

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Only the system officer sets a password: who grants posts must not be able to sign in as who holds them."""
        if not actor_of(request).holds(Post.SYSADMIN):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

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


# --- clients of the interface -------------------------------------------------------------------------------------


class ClientForm(forms.ModelForm):
    """A system of a department, its posts and scopes as check boxes, its addresses a line each."""

    posts = choices_field("岗位", CLIENT_POST_CHOICES)
    scopes = choices_field("权限范围", SCOPE_CHOICES)
    networks = forms.CharField(
        label="允许的地址",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text="每行一个地址或网段，如 10.8.0.0/16；空则不限地址",
    )

    class Meta:
        model = ApiClient
        fields = ("department", "name", "posts", "scopes", "networks", "expires_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["networks"] = "\n".join(self.instance.networks)

    def clean_networks(self) -> list[str]:
        """The lines, each of them a network."""
        networks: list[str] = self.cleaned_data["networks"].split()
        if refusal := network_refusal(networks):
            raise forms.ValidationError(str(refusal))
        return networks


class KeyInline(TabularInline):
    """The keys of a client: seen here, issued and revoked by their own moves."""

    model = ApiKey
    fields = readonly_fields = ("prefix", "algorithm", "created_at", "created_by", "expires_on", "revoked_at")
    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As for the client."""
        return request.user.has_perm("departments.view_apiclient")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keys are issued, never typed."""
        return False


@admin.register(ApiClient)
class ClientAdmin(ModelAdmin):
    """Clients of the interface, kept by the security officer."""

    form = ClientForm
    list_display = ["name", "department", "scopes_label", "expires_on", "last_used_at", "revoked_at"]
    list_filter = ["department"]
    list_select_related = ["department"]
    search_fields = ["name"]
    inlines = [KeyInline]
    actions = ["issue", "revoke_oldest", "revoke"]

    @admin.display(description="权限范围")
    def scopes_label(self, client: ApiClient) -> str:
        """The scopes in Chinese."""
        names = dict(SCOPE_CHOICES)
        return "、".join(str(names[scope]) for scope in client.scopes)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Whose it is, and until when, is said once."""
        return ["department", "name", "expires_on"] if obj else []

    def save_model(self, request: HttpRequest, obj: ApiClient, form: Any, change: bool) -> None:
        """Through the verbs."""
        said, by, at = form.cleaned_data, actor_of(request), now()
        given = {"posts": said["posts"], "scopes": said["scopes"], "networks": said["networks"], "by": by, "at": at}
        try:
            if change:
                change_client(obj, **given)
            else:
                places = {name: said[name] for name in ("department", "expires_on")}
                obj.pk = create_client(said["name"], **places, **given).pk
        except (NotAllowed, Refused) as refused:
            self.message_user(request, str(refused), level="ERROR")

    @admin.action(description="签发密钥（选一个）", permissions=["change"])
    def issue(self, request: HttpRequest, clients: QuerySet[ApiClient]) -> HttpResponse | None:
        """A new key, on a page of its own that is shown once."""
        client = clients.first()
        if client is None or clients.count() != 1:
            self.message_user(request, "请只选一个客户端。", level="ERROR")
            return None
        try:
            issued = issue_key(client, expires_on=client.expires_on, by=actor_of(request), at=now())
        except (NotAllowed, Refused) as refused:
            self.message_user(request, str(refused), level="ERROR")
            return None
        shown = {"client": client, "key": issued.key, "secret": issued.secret, "title": "新密钥"}
        whole = {**self.admin_site.each_context(request), **shown}
        response = TemplateResponse(request, "staff/api_key.html", whole)
        response["Cache-Control"] = "no-store"
        return response

    @admin.action(description="作废最早的密钥", permissions=["change"])
    def revoke_oldest(self, request: HttpRequest, clients: QuerySet[ApiClient]) -> None:
        """The last step of a rotation."""
        for client in clients:
            key = client.keys.filter(revoked_at__isnull=True).order_by("created_at", "pk").first()
            if key is not None:
                revoke_key(key, by=actor_of(request), at=now())
                self.message_user(request, f"{client}：密钥 {key.prefix} 已作废。")

    @admin.action(description="停用客户端及其全部密钥", permissions=["change"])
    def revoke(self, request: HttpRequest, clients: QuerySet[ApiClient]) -> None:
        """At once."""
        for client in clients:
            revoke_client(client, by=actor_of(request), at=now())
            self.message_user(request, f"{client} 已停用。")
