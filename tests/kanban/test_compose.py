"""What docker-compose.yml starts is what `make run` starts, on servers of its own; each process kept in its bounds."""

import re
import shlex
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from kanban import launch
from tests.environment import VARIABLES
from tests.processes.composed import PARTS, SERVICES
from tests.processes.installation import ROOT

# What the servers and the volume of its own decide, and what is no business of an installation.
SETTLED = {"DATA_DIR", "DEBUG", "HOST", "PORT"}


@pytest.mark.parametrize("part", ["worker", "beat"])
def test_each_part_is_started_as_make_run_starts_it(part):
    _, *arguments = launch.commands("0.0.0.0", 8000)[part]

    assert shlex.split(SERVICES[part]["command"]) == ["python", *arguments]


def test_pages_and_streams_have_processes_of_their_own():
    assert SERVICES["web"]["command"].endswith("kanban.wsgi:application")
    assert SERVICES["stream"]["command"].endswith("kanban.asgi:streams")
    live = reverse("live", args=[17])
    (pattern,) = re.findall(r"path_regexp (\S+)", (ROOT / "Caddyfile").read_text())
    assert re.search(pattern, live)
    assert not re.search(pattern, reverse("board_since", args=[17]))


def test_the_proxy_holds_a_form_until_all_of_it_is_here(settings):
    (megabytes,) = re.findall(r"request_buffers (\d+)MB", (ROOT / "Caddyfile").read_text())

    assert int(megabytes) * 1_000_000 == settings.DATA_UPLOAD_MAX_MEMORY_SIZE


@pytest.mark.parametrize("part", PARTS)
def test_a_part_writes_nowhere_but_in_its_volume_and_has_bounds(part):
    service = SERVICES[part]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["volumes"] == ["data:/data"]


@pytest.mark.parametrize("part", ["web", "stream", "worker", "beat"])
def test_no_part_starts_before_the_tables_are_there(part):
    assert SERVICES[part]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
    assert SERVICES["prepare"]["command"] == "python manage.py prepare"


def test_the_readme_names_every_variable_that_the_product_reads():
    rows = [line.split("|")[1] for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| `")]

    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == VARIABLES


def test_every_variable_reaches_the_product():
    assert set(SERVICES["web"]["environment"]) == VARIABLES - SETTLED


def test_the_image_holds_every_app_and_runs_as_nobody_special():
    dockerfile = (ROOT / "Dockerfile").read_text()
    kept = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    folders = (Path(app.path) for app in apps.get_app_configs())
    own_apps = {folder.name for folder in folders if folder.parent == ROOT}

    assert "api" in own_apps
    assert own_apps | {"static", "templates", "manage.py", "requirements.txt"} == kept
    assert "\nUSER kanban\n" in dockerfile
