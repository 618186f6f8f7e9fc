"""What docker-compose.yml starts is what `make run` starts, on servers of its own."""

import re
import shlex
from typing import Any

import pytest
import yaml

from kanban import launch
from tests.environment import VARIABLES
from tests.processes.installation import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_each_part_is_started_as_make_run_starts_it(part):
    _, *arguments = launch.commands("0.0.0.0", 8000)[part]

    assert shlex.split(SERVICES[part]["command"]) == ["python", *arguments]


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_no_part_starts_before_the_tables_are_there(part):
    assert SERVICES[part]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
    assert SERVICES["prepare"]["command"] == "python manage.py prepare"


def test_every_variable_is_one_that_the_product_reads():
    assert set(SERVICES["web"]["environment"]) <= VARIABLES


def test_the_image_holds_every_app_and_runs_as_nobody_special():
    dockerfile = (ROOT / "Dockerfile").read_text()
    kept = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))

    assert {"boards", "kanban", "metrics", "people", "static", "templates", "manage.py", "requirements.txt"} <= kept
    assert "\nUSER kanban\n" in dockerfile
