"""The parts of docker-compose.yml as processes: the very commands and variables it names, on servers that are here."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.processes import proxied
from tests.processes.installation import ROOT, Installation, free_port

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
PARTS = [name for name, service in SERVICES.items() if "build" in service]
GIVEN = re.compile(r"\$\{(\w+):([-+])([^}]*)\}")


def service_of(part: str) -> dict[str, Any]:
    service: dict[str, Any] = SERVICES[part.split("-")[0]]
    return service


def filled_in(told: object, given: dict[str, str]) -> str:
    """As compose does it: ${NAME:-what else}, ${NAME:+what instead}."""

    def value(found: re.Match[str]) -> str:
        name, sign, other = found.groups()
        return (other if given.get(name) else "") if sign == "+" else given.get(name) or other

    return GIVEN.sub(value, str(told))


def variables_of(part: str, given: dict[str, str]) -> dict[str, str]:
    """As compose puts them together from what whoever starts it has set."""
    return {name: filled_in(told, given) for name, told in SERVICES[part]["environment"].items()}


class Composed:
    """All parts but the servers. Where a container has an address of its own, a part here has a port.

    What is given are variables, and files in place of secrets.
    """

    def __init__(self, folder: Path, *, database: str, broker: str, **given: str) -> None:
        self.ports = {part: free_port() for part in ("web", "web-2", "stream", "proxy")}
        here = {"DATABASE_URL": database, "REDIS_URL": broker, "DATA_DIR": str(folder / "data")}
        here |= {"BASE_URL": self.address("proxy"), "HOST": "0.0.0.0"}  # so says the Dockerfile
        told = variables_of("web", given)
        for name, secret in COMPOSE["secrets"].items():
            mounted = filled_in(secret["file"], given)
            told = {variable: value.replace(f"/run/secrets/{name}", mounted) for variable, value in told.items()}
        self.installation = Installation(folder, **told | here)

    def address(self, part: str) -> str:
        return f"http://127.0.0.1:{self.ports[part]}"

    def start(self, part: str) -> None:
        """`web-2` is one more web."""
        python, *arguments = shlex.split(service_of(part)["command"])
        assert python == "python"
        here = {"0.0.0.0": "127.0.0.1", "8000": str(self.ports.get(part))}
        self.installation.start_command(part, [sys.executable, *(here.get(word, word) for word in arguments)])

    def start_proxy(self) -> None:
        """It finds the webs by their ports, and the static files where the volume of its own would be."""
        file = self.installation.folder / "Caddyfile"
        asked = {"web": [self.ports["web"], self.ports["web-2"]], "stream": [self.ports["stream"]]}
        file.write_text(proxied.caddyfile(self.ports["proxy"], asked, self.installation.data))
        self.installation.start_command("proxy", proxied.command(file))

    def is_healthy(self, part: str) -> bool:
        """What the health check of its container would say."""
        check = service_of(part)["healthcheck"]["test"].replace("$$", "$").replace("python", sys.executable, 1)
        here = check.replace(":8000/", f":{self.ports.get(part)}/")
        asked = subprocess.run(
            here, shell=True, cwd=ROOT, env=self.installation.variables, capture_output=True, timeout=60, check=False
        )
        return asked.returncode == 0
