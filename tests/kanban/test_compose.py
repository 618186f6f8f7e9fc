"""What docker-compose.yml starts is what `make run` starts, on servers of its own; each process kept in its bounds."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse

from kanban import launch, parts
from kanban.postgresql import WEB_THREADS
from tests.environment import VARIABLES
from tests.processes import proxied
from tests.processes.composed import COMPOSE, PARTS, SERVICES, variables_of
from tests.processes.installation import ROOT

# What the servers and the volume of its own decide, and what is no business of an installation.
SETTLED = {"DATA_DIR", "DEBUG", "HOST", "PORT"}
SECRETS = {
    "DATABASE_PASSWORD": "database_password",
    "EMAIL_URL": "email_url",
    "METRICS_TOKEN": "metrics_token",
    "OIDC_CLIENT_SECRET": "oidc_client_secret",
    "SECRET_KEY": "secret_key",
}


@pytest.mark.parametrize("part", ["worker", "beat"])
def test_each_part_is_started_as_make_run_starts_it(part):
    _, *arguments = launch.commands("0.0.0.0", 8000)[part]

    assert shlex.split(SERVICES[part]["command"]) == ["python", *arguments]


def test_pages_and_streams_have_processes_of_their_own():
    web, stream = (shlex.split(SERVICES[part]["command"]) for part in ("web", "stream"))
    assert web[-1] == "kanban.wsgi:application"
    assert stream[-1] == "kanban.asgi:streams"
    assert follow(["--blocking-threads", str(WEB_THREADS)], web)
    assert follow(launch.connections(), stream)
    live = reverse("live", args=[17])
    (pattern,) = re.findall(r"@live path_regexp (\S+)", (ROOT / "Caddyfile").read_text())
    assert re.search(pattern, live)
    assert not re.search(pattern, reverse("board_since", args=[17]))


def follow(words: list[str], command: list[str]) -> bool:
    return any(command[at : at + len(words)] == words for at in range(len(command)))


def test_a_server_that_does_not_hear_that_it_is_to_end_is_ended_within_the_grace_it_has():
    grace = int(SERVICES["web"]["stop_grace_period"].removesuffix("s"))
    assert 10 < killed_after(shlex.split(SERVICES["web"]["command"])) < grace
    assert 10 < killed_after(shlex.split(SERVICES["stream"]["command"])) < grace
    assert 5 < killed_after(launch.commands("0.0.0.0", 8000)["web"]) < parts.PATIENCE


def killed_after(command: list[str]) -> int:
    return int(command[command.index("--workers-kill-timeout") + 1])


def test_the_proxy_holds_a_form_until_all_of_it_is_here(settings):
    (megabytes,) = re.findall(r"request_buffers (\d+)MB", (ROOT / "Caddyfile").read_text())

    assert int(megabytes) * 1_000_000 == settings.DATA_UPLOAD_MAX_MEMORY_SIZE


@pytest.mark.parametrize("part", PARTS)
def test_a_part_writes_nowhere_but_in_its_volume_and_has_bounds(part):
    service = SERVICES[part]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert service["volumes"] == ["data:/data", "static:/data/static"]


def test_the_proxy_sees_of_all_data_the_static_files_alone(settings):
    """Beside them lies the key that signs sessions and links."""
    assert SERVICES["proxy"]["volumes"] == [
        "./Caddyfile:/etc/caddy/Caddyfile:ro",
        "static:/srv/static:ro",
        "certificates:/data",
    ]
    assert settings.STATIC_ROOT.relative_to(settings.DATA_DIR) == Path("static")


def test_what_the_proxy_listens_to_is_published():
    """443 for HTTP/3 too."""
    (listened,) = re.findall(r"^(:.+) {$", (ROOT / "Caddyfile").read_text(), re.MULTILINE)
    ports = listened.replace(":", "").split(", ")

    assert set(SERVICES["proxy"]["ports"]) == {f"{port}:{port}" for port in ports} | {"443:443/udp"}


@pytest.mark.processes
@pytest.mark.parametrize(
    "address", ["http://localhost:8000", "http://kanban.example.org", "https://kanban.example.org"]
)
def test_the_proxy_takes_every_kind_of_address(address, tmp_path):
    done = subprocess.run(
        [proxied.CADDY, "validate", "--config", ROOT / "Caddyfile"],
        env={"BASE_URL": address, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_redis_forgets_before_it_is_ended():
    command = shlex.split(SERVICES["redis"]["command"])
    assert follow(["--save", ""], command)
    assert follow(["--maxmemory-policy", "volatile-lru"], command)
    bound = command[command.index("--maxmemory") + 1]
    assert megabytes(bound) < megabytes(SERVICES["redis"]["deploy"]["resources"]["limits"]["memory"])


def megabytes(bound: str) -> int:
    (number,) = re.findall(r"(\d+)m", bound.lower())
    return int(number)


@pytest.mark.parametrize("part", ["web", "stream", "worker", "beat"])
def test_no_part_starts_before_the_tables_are_there(part):
    assert SERVICES[part]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
    assert SERVICES["prepare"]["command"] == "python manage.py prepare"


def test_what_cannot_be_prepared_is_not_tried_for_ever():
    """The next start ends with the same words where a variable is wrong. SIGTERM reaches whatever does not listen."""
    assert SERVICES["prepare"]["restart"] == "on-failure:5"
    assert all(SERVICES[part]["init"] for part in PARTS)


def test_the_readme_names_every_variable_that_the_product_reads():
    rows = [line.split("|")[1] for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| `")]

    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == VARIABLES


def test_every_variable_reaches_the_product():
    by_file = {f"{variable}_FILE" for variable in SECRETS}
    assert set(SERVICES["web"]["environment"]) - by_file == VARIABLES - SETTLED


@pytest.mark.parametrize(("variable", "secret"), SECRETS.items())
def test_a_secret_comes_as_a_variable_or_as_a_file(variable, secret):
    name = "POSTGRES_PASSWORD" if variable == "DATABASE_PASSWORD" else variable
    as_variable, as_file = variables_of("web", {name: "p@ss/w#rd"}), variables_of("web", {f"{name}_FILE": "a_file"})

    assert (as_variable[variable], as_variable[f"{variable}_FILE"]) == ("p@ss/w#rd", "")
    assert (as_file[variable], as_file[f"{variable}_FILE"]) == ("", f"/run/secrets/{secret}")
    assert secret in SERVICES["web"]["secrets"]
    assert COMPOSE["secrets"][secret] == {"file": f"${{{name}_FILE:-/dev/null}}"}


def test_the_database_is_given_the_password_that_the_product_shows():
    for given in {"POSTGRES_PASSWORD": "p@ss/w#rd"}, {"POSTGRES_PASSWORD_FILE": "a_file"}:
        shown, known = variables_of("web", given), variables_of("postgresql", given)
        for kind in "PASSWORD", "PASSWORD_FILE":
            assert shown[f"DATABASE_{kind}"] == known[f"POSTGRES_{kind}"]
    assert SERVICES["postgresql"]["secrets"] == ["database_password"]


def test_the_image_holds_every_app_and_runs_as_nobody_special():
    dockerfile = (ROOT / "Dockerfile").read_text()
    kept = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    folders = (Path(app.path) for app in apps.get_app_configs())
    own_apps = {folder.name for folder in folders if folder.parent == ROOT}

    assert "api" in own_apps
    assert own_apps | {"static", "templates", "manage.py", "requirements.txt"} == kept
    assert "\nUSER kanban\n" in dockerfile
