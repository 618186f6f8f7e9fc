"""What docker-compose.yml starts is what `make run` starts, on servers of its own."""

import re
import shlex
import urllib.request
from pathlib import Path
from typing import Any
from urllib.request import Request

import pytest
import yaml
from django.apps import apps

from kanban import launch
from tests.environment import VARIABLES
from tests.processes.installation import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]

# What the servers and the volume of its own decide, and what is no business of an installation.
SETTLED = {"DATA_DIR", "DEBUG", "HOST", "PORT"}


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_each_part_is_started_as_make_run_starts_it(part):
    _, *arguments = launch.commands("0.0.0.0", 8000)[part]

    assert shlex.split(SERVICES[part]["command"]) == ["python", *arguments]


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_no_part_starts_before_the_tables_are_there(part):
    assert SERVICES[part]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
    assert SERVICES["prepare"]["command"] == "python manage.py prepare"


def test_the_readme_names_every_variable_that_the_product_reads():
    rows = [line.split("|")[1] for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| `")]

    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == VARIABLES


def test_every_variable_reaches_the_product():
    assert set(SERVICES["web"]["environment"]) == VARIABLES - SETTLED


def test_the_web_is_well_where_it_answers_to_its_own_name_alone(monkeypatch):
    _, _, asks = shlex.split(SERVICES["web"]["healthcheck"]["test"])
    asked: list[Request] = []
    monkeypatch.setenv("BASE_URL", "https://kanban.example.org")
    monkeypatch.setattr(urllib.request, "urlopen", lambda request, timeout: asked.append(request))

    exec(asks, {})

    assert asked[0].full_url == "http://127.0.0.1:8000/"
    assert asked[0].get_header("Host") == "kanban.example.org"


def test_the_image_holds_every_app_and_runs_as_nobody_special():
    dockerfile = (ROOT / "Dockerfile").read_text()
    kept = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    folders = (Path(app.path) for app in apps.get_app_configs())
    own_apps = {folder.name for folder in folders if folder.parent == ROOT}

    assert "api" in own_apps
    assert own_apps | {"static", "templates", "manage.py", "requirements.txt"} == kept
    assert "\nUSER kanban\n" in dockerfile
