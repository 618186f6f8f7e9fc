"""The parts of docker-compose.yml as processes: the very commands and variables it names, on servers that are here."""

import re
import shlex
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.processes.installation import ROOT, Installation, free_port

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
PARTS = [name for name, service in SERVICES.items() if "build" in service]
GIVEN = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")


def variables_of(part: str, given: dict[str, str]) -> dict[str, str]:
    """As compose puts them together from what whoever starts it has set."""
    told = SERVICES[part]["environment"]
    return {name: GIVEN.sub(lambda found: given.get(found[1]) or found[3] or "", str(told[name])) for name in told}


class Composed:
    """All parts but the servers and the proxy. Where a container has an address of its own, a part here has a port."""

    def __init__(self, folder: Path, *, database: str, broker: str) -> None:
        self.ports = {part: free_port() for part in ("web", "stream")}
        here = {"DATABASE_URL": database, "REDIS_URL": broker, "DATA_DIR": str(folder / "data")}
        here["BASE_URL"] = self.address("web")
        self.installation = Installation(folder, **variables_of("web", {"POSTGRES_PASSWORD": "secret"}) | here)

    def address(self, part: str) -> str:
        return f"http://127.0.0.1:{self.ports[part]}"

    def start(self, part: str) -> None:
        python, *arguments = shlex.split(SERVICES[part]["command"])
        assert python == "python"
        here = {"0.0.0.0": "127.0.0.1", "8000": str(self.ports.get(part))}
        self.installation.start_command(part, [sys.executable, *(here.get(word, word) for word in arguments)])
