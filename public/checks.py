"""What the footer of a government site must say, and a warning while it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

# 国办发〔2017〕47号 政府网站发展指引: what every page of a government site names.
DEMANDED = {
    "organiser": "主办单位",
    "operator": "承办单位",
    "phone": "联系电话",
    "address": "地址",
    "site_code": "网站标识码",
    "icp": "ICP备案号",
    "police": "公安备案号",
}


@register("public")
def footer_is_complete(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Warn of each thing that PUBLIC_SITE leaves empty."""
    missing = [label for key, label in DEMANDED.items() if not settings.PUBLIC_SITE.get(key)]
    if not missing:
        return []
    return [
        Warning(
            f"网站页脚缺少：{'、'.join(missing)}。",
            hint="请在环境变量中设置 SITE_ORGANISER、SITE_OPERATOR、SITE_PHONE 等（见 .env.example）。",
            id="public.W001",
        )
    ]
