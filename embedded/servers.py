"""Both servers together: started side by side, named by the three addresses that settings read."""

import os
import subprocess
from dataclasses import dataclass

from embedded import children, postgres, valkey
from embedded.home import Home, account, make


@dataclass
class Servers:
    """Running servers, or addresses given in the environment (then there is nothing of ours to stop)."""

    environment: dict[str, str]
    home: Home
    careless: bool = False
    postgres: subprocess.Popen[bytes] | None = None
    valkey: subprocess.Popen[bytes] | None = None

    def revive(self) -> list[str]:
        """Start again what has died under us; the names of what had."""
        revived = []
        if self.postgres and self.postgres.poll() is not None:
            self.postgres = postgres.start(self.home, account(), careless=self.careless)
            revived.append("PostgreSQL")
        if self.valkey and self.valkey.poll() is not None:
            self.valkey = valkey.start(self.home, account())
            revived.append("Valkey")
        return revived

    def stop(self) -> None:
        """Stop what we started; PostgreSQL last, because others hold connections to it."""
        if self.valkey:
            children.stop(self.valkey)
        if self.postgres:
            postgres.stop(self.postgres)


def given() -> bool:
    """Whether the environment names a database of its own, which wins over ours."""
    if "DATABASE_URL" not in os.environ:
        return False
    if "DATABASE_OWNER_URL" not in os.environ:
        raise RuntimeError("已设置 DATABASE_URL，还须设置 DATABASE_OWNER_URL（拥有表的角色，用于迁移）。")
    return True


def start(home: Home, *, careless: bool = False) -> Servers:
    """Start what the environment does not name already, and give the addresses of everything."""
    who = account()
    make(home.data)
    servers = Servers(environment={"CREDIT_EMBEDDED": "1"}, home=home, careless=careless)
    try:
        if not given():
            servers.postgres = postgres.start(home, who, careless=careless)
            servers.environment |= {"DATABASE_URL": home.app_url, "DATABASE_OWNER_URL": home.owner_url}
        if "REDIS_URL" not in os.environ:
            servers.valkey = valkey.start(home, who)
            servers.environment["REDIS_URL"] = home.redis_url
    except BaseException:
        servers.stop()
        raise
    return servers
