"""What production refuses to start with. Reads the environment only, so that a test can ask it in a line."""

import base64
import json
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

SECRET_KEY_LENGTH = 50
TRUE = {"1", "true", "yes", "on", "y"}
KEY_SIZES = {"gm": (16, 32), "intl": (32, 32)}

SHOWN_ON_THE_MACHINE = ("core.sms.ConsoleSms", "core.sms.MemorySms")
HTTP_SMS = "core.sms.HttpSms"
SMS_SECRET_LENGTH = 16

Problem = tuple[str, str]


def problems(env: Mapping[str, str]) -> list[Problem]:
    """Every insecure value as (variable, reason in one Chinese sentence); empty when production may start."""
    checks = (_debug, _secret_key, _hosts, _cookies, _databases, _embedded, _crypto, _sms)
    return [problem for check in checks for problem in check(env)]


def sentence(found: list[Problem]) -> str:
    """All problems as one message, a line each, for the person at the terminal."""
    lines = [f"环境变量 {name}：{reason}" for name, reason in found]
    return "生产环境配置不安全，系统拒绝启动。\n" + "\n".join(lines)


def _on(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    return env[name].strip().lower() in TRUE if name in env else default


def _debug(env: Mapping[str, str]) -> Iterator[Problem]:
    if _on(env, "DEBUG", default=False):
        yield "DEBUG", "生产环境不得开启调试。请删除该变量或设为 false。"


def _secret_key(env: Mapping[str, str]) -> Iterator[Problem]:
    key = env.get("SECRET_KEY", "")
    if not key:
        yield "SECRET_KEY", "未设置。请设为至少 50 个字符的随机串。"
    elif len(key) < SECRET_KEY_LENGTH or len(set(key)) < 10:
        yield "SECRET_KEY", "过短或过于简单。请设为至少 50 个字符的随机串。"
    elif key.startswith(("django-insecure-", "tests-only-", "change-me")):
        yield "SECRET_KEY", "仍是示例值。请换成自己生成的随机串。"


def _hosts(env: Mapping[str, str]) -> Iterator[Problem]:
    hosts = [host.strip() for host in env.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if not hosts:
        yield "ALLOWED_HOSTS", "未设置。请写明本站域名，多个域名用逗号分隔。"
    elif any(host in ("*", ".") for host in hosts):
        yield "ALLOWED_HOSTS", "不得为“*”。请写明本站域名。"


def _cookies(env: Mapping[str, str]) -> Iterator[Problem]:
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        if not _on(env, name, default=True):
            yield name, "不得关闭：登录凭据只能经 HTTPS 传送。"


def _role(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def _databases(env: Mapping[str, str]) -> Iterator[Problem]:
    app, owner = env.get("DATABASE_URL", ""), env.get("DATABASE_OWNER_URL", "")
    if not app:
        yield "DATABASE_URL", "未设置。请写明应用角色的数据库地址。"
        return
    expected = env.get("APP_DB_ROLE", "credit_app")
    if _role(app) == "postgres":
        yield "DATABASE_URL", "不得使用数据库超级用户。请使用应用角色。"
    elif owner and _role(app) == _role(owner):
        yield "DATABASE_URL", "与 DATABASE_OWNER_URL 使用了同一角色。应用角色不得拥有任何表。"
    elif _role(app) != expected:
        yield "DATABASE_URL", f"角色应为 {expected}，授权只发给它；角色另有名称的，请设置 APP_DB_ROLE。"


def _embedded(env: Mapping[str, str]) -> Iterator[Problem]:
    if env.get("CREDIT_EMBEDDED"):
        yield "CREDIT_EMBEDDED", "内嵌数据库仅供开发、演示和测试。请连接正式的数据库服务。"
        return
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        if "/.data/" in unquote(env.get(name, "")) or "/credit-platform/" in unquote(env.get(name, "")):
            yield name, "指向内嵌服务。内嵌服务仅供开发、演示和测试。"


def _crypto(env: Mapping[str, str]) -> Iterator[Problem]:
    text = env.get("CRYPTO_KEYS", "")
    if not text:
        yield "CRYPTO_KEYS", "未设置。个人号码无密钥不得入库。"
        return
    try:
        keys = dict(json.loads(text))
        faults = [fault for name, key in keys.items() for fault in _key_faults(name, dict(key))]
    except (ValueError, TypeError):
        yield "CRYPTO_KEYS", "不是有效的 JSON 对象。"
        return
    yield from (("CRYPTO_KEYS", fault) for fault in faults)
    if env.get("CRYPTO_ACTIVE_KEY", "") not in keys:
        yield "CRYPTO_ACTIVE_KEY", "未设置，或不在 CRYPTO_KEYS 之中。"


def _sms(env: Mapping[str, str]) -> Iterator[Problem]:
    backend = env.get("SMS_BACKEND", "")
    if backend in SHOWN_ON_THE_MACHINE:
        yield "SMS_BACKEND", "验证码会显示在本机，仅供开发和测试。请设为 core.sms.HttpSms，或者留空（不开通网上核验）。"
    if backend != HTTP_SMS:
        return
    if not env.get("SMS_URL", "").startswith("https://"):
        yield "SMS_URL", "未设置，或不是 https 地址：手机号和验证码只能经 HTTPS 传送。"
    if len(env.get("SMS_SECRET", "")) < SMS_SECRET_LENGTH:
        yield "SMS_SECRET", f"未设置或过短。请设为短信网关的签名密钥，至少 {SMS_SECRET_LENGTH} 个字符。"
    if env.get("SMS_BODY") and not _is_json(env["SMS_BODY"]):
        yield "SMS_BODY", "不是有效的 JSON。请按短信网关的格式填写，以 {phone}、{code}、{text} 代表取值。"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _key_faults(name: str, key: dict[str, str]) -> Iterator[str]:
    if name.startswith(("dev-", "test-")):
        yield f"密钥 {name} 是开发或测试密钥。请换成正式密钥。"
    if key.get("suite") not in KEY_SIZES:
        yield f"密钥 {name} 的算法套件应为 gm 或 intl。"
        return
    for part, size in zip(("enc", "mac"), KEY_SIZES[key["suite"]], strict=True):
        raw = base64.b64decode(key.get(part, ""), validate=True)
        if len(raw) < size or len(set(raw)) < 8:
            yield f"密钥 {name} 的 {part} 过短或过于简单，应为 {size} 字节随机数。"
