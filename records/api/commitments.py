"""Commitments for machines: what became of them is read here; new ones come in as records of the item."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS

from core.api import CaseSerializer, CaseViewSet
from records.commitment_doors import COMMITMENT_DOORS


class CommitmentSerializer(CaseSerializer):
    """One commitment as its unit sees it. Persons appear under their masked name."""

    subject = serializers.CharField(label="承诺人", source="subject.name")
    subject_code = serializers.CharField(label="统一社会信用代码", source="subject.uscc", allow_null=True)
    kind = serializers.CharField(label="承诺类型代码")
    kind_label = serializers.CharField(label="承诺类型", source="get_kind_display")
    number = serializers.CharField(label="承诺书编号")
    matter = serializers.CharField(label="承诺事由")
    text = serializers.CharField(label="承诺内容")
    made_on = serializers.DateField(label="作出日期")
    promised_on = serializers.DateField(label="履行期限", allow_null=True)
    unit = serializers.CharField(label="受理单位", source="unit.name")
    published_on = serializers.DateField(label="公布日期", allow_null=True)
    notice_served_on = serializers.DateField(label="告知送达日期", allow_null=True)
    statement_ends_on = serializers.DateField(label="陈述申辩期至", allow_null=True)
    found_on = serializers.DateField(label="履约认定日期", allow_null=True)
    document_no = serializers.CharField(label="认定文号", allow_blank=True)
    finding = serializers.CharField(label="认定的事实和理由", allow_blank=True)


class CommitmentViewSet(CaseViewSet):
    """信用承诺。登记按“报送信用信息”接口报送事项 commitment。"""

    doors = COMMITMENT_DOORS
    serializer_class = CommitmentSerializer

    @property
    def scope(self) -> str:
        """Commitments are reported information: the scopes of reporting open them."""
        return "records.read" if self.request.method in SAFE_METHODS else "records.write"

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().select_related("subject", "unit")
