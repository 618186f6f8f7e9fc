"""The proxy of docker-compose.yml as a process: its very Caddyfile, with ports in place of names."""

import re
import sys
from pathlib import Path

from tests.processes.installation import ROOT

CADDY = Path(sys.executable).parent / "caddy"  # of 2.x, as in the image


def command(file: Path) -> list[str]:
    return [str(CADDY), "run", "--config", str(file), "--adapter", "caddyfile"]


def caddyfile(port: int, asked: dict[str, list[int]], statics: Path) -> str:
    """Nobody commands it from outside, and it asks no name server."""
    text = (ROOT / "Caddyfile").read_text()
    for name, taken in asked.items():
        addresses = " ".join(f"127.0.0.1:{port}" for port in taken)
        text, times = re.subn(rf"dynamic a {name} 8000 {{[^}}]*}}", f"to {addresses}", text)
        assert times == 1
    text, times = re.subn(r"^:80, :443, :8000 {$", f":{port} {{", text, flags=re.MULTILINE)
    assert times == 1
    return "{\n\tadmin off\n}\n" + text.replace("root /srv", f"root {statics}")
