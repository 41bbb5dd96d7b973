"""The catalogue for machines: what a department's system needs to build a message of an item."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets

from core.api import problems
from core.clocks import day_of, now
from records.models import Item


class FieldSerializer(serializers.Serializer[Any]):
    """One field of an item."""

    code = serializers.CharField(label="代码")
    label = serializers.CharField(label="名称")  # type: ignore[assignment]
    kind = serializers.CharField(
        label="类型", help_text="text 文本，integer 整数，decimal 小数，date 日期，words 代码，uscc、number 号码"
    )
    length = serializers.IntegerField(label="长度", allow_null=True)
    decimals = serializers.IntegerField(label="小数位", allow_null=True)
    need = serializers.CharField(label="必填", help_text="must 必填，when 有条件，may 选填")
    when = serializers.DictField(label="必填条件", help_text="field 栏填有 has 中的词时必填；need 不为 when 的为空")
    words = serializers.DictField(label="代码表", child=serializers.CharField(), help_text="代码到词，填代码或词均可")
    many = serializers.BooleanField(label="可多选", help_text="多项以分号隔开")  # type: ignore[assignment]
    visibility = serializers.CharField(label="公开属性", help_text="public 社会公开，shared 政府共享，asked 授权查询")
    personal = serializers.CharField(label="个人信息", help_text="none 否，name 姓名，number 证件号码或联系方式")
    rule = serializers.CharField(label="规则", allow_blank=True)


class ColumnMapSerializer(serializers.Serializer[Any]):
    """A known layout of files: its headings and the field that each of them fills."""

    name = serializers.CharField(label="名称")
    columns = serializers.DictField(
        label="列名对应", child=serializers.CharField(allow_blank=True), help_text="列名到字段代码，空为不归集的列"
    )


class ItemSerializer(serializers.Serializer[Any]):
    """An item in one line."""

    code = serializers.CharField(label="编码")
    name = serializers.CharField(label="名称")
    category = serializers.CharField(label="类别")
    nature = serializers.CharField(label="信息性质")
    providers = serializers.CharField(label="提供单位")
    update_cycle = serializers.CharField(label="更新周期")
    visibility = serializers.CharField(label="公开属性")
    validity = serializers.CharField(label="有效期")
    unverified = serializers.SerializerMethodField(label="待核", help_text="内容尚未与正式文本核对")
    catalogue = serializers.CharField(label="目录", source="catalogue.title")
    version = serializers.IntegerField(label="版本", source="catalogue.version")
    published_on = serializers.DateField(label="公布日期", source="catalogue.published_on")

    def get_unverified(self, item: Item) -> bool:
        return item.unverified or item.catalogue.unverified


class WholeItemSerializer(ItemSerializer):
    """An item with everything that a message of it is checked against."""

    content = serializers.CharField(label="内容")
    source = serializers.CharField(label="依据")  # type: ignore[assignment]
    use_scope = serializers.CharField(label="使用范围")
    retention = serializers.CharField(label="保存期限")
    repair = serializers.CharField(label="修复渠道", allow_blank=True)
    key_fields = serializers.ListField(
        label="报送单位主键", child=serializers.CharField(), help_text="各字段都相同的为同一条信息"
    )
    fields = FieldSerializer(label="字段", many=True)  # type: ignore[assignment]
    maps = ColumnMapSerializer(label="列名对应表", many=True)


@extend_schema_view(
    list=extend_schema(responses={200: ItemSerializer(many=True), **problems()}),
    retrieve=extend_schema(responses={200: WholeItemSerializer, **problems(404)}),
)
class CatalogueItemViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """今日有效的目录事项。报送的信息按其中一个事项的字段填写。目录是公开的，任何权限范围的密钥都可以读。"""

    pagination_class = None
    lookup_field = "code"
    lookup_value_converter = "slug"
    scope = ""

    def get_serializer_class(self):  # type: ignore[no-untyped-def]
        return WholeItemSerializer if self.action == "retrieve" else ItemSerializer

    def get_queryset(self):  # type: ignore[no-untyped-def]
        if getattr(self, "swagger_fake_view", False):
            return Item.objects.none()
        items = Item.objects.in_force(day_of(now())).select_related("catalogue")
        return items.prefetch_related("fields", "maps") if self.action == "retrieve" else items
