# Every target is complete on a fresh machine that has Python 3.11 or newer and make.
# `make run` honours PORT, HOST and DATA_DIR; `make PYTHON=python3.12 run` takes another Python.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/pip-compile --quiet --no-header --no-emit-index-url --no-emit-find-links --no-emit-options \
	--strip-extras --allow-unsafe

.PHONY: run test soak bench lint types style markup imports migrations weaknesses audit format pictures requirements

run: .venv/.runs
	$(BIN)/python -m kanban.launch

# It starts hundreds of processes: what one of them compiles, the others read, whatever the environment says.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/.tests
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/pytest -n auto
	$(BIN)/python -m tests.on_postgresql -n auto

soak: .venv/.tests
	REQUIRE_SERVICES=1 $(BIN)/pytest -s tests/soak

bench: .venv/.tests
	$(BIN)/python -m bench

# Two at a time: the types take as long as all the rest.
lint: .venv/.tests
	@$(MAKE) --no-print-directory --jobs 2 types style markup imports migrations weaknesses

types style markup imports migrations weaknesses: .venv/.tests

types:
	$(BIN)/mypy .

style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

markup:
	$(BIN)/djlint --quiet --lint templates

imports:
	$(BIN)/lint-imports

migrations:
	$(BIN)/python manage.py makemigrations --check --settings tests.settings

weaknesses:
	$(BIN)/python -m tests.security.audit

audit: .venv/.tests
	$(BIN)/python -m tests.security.audit --must-answer

format: .venv/.tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pictures: .venv/.tests
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/python -m docs.pictures.take

requirements: .venv/.tests
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-dev.txt requirements-dev.in

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "upstream-kanban: Python 3.11 or newer is needed; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.runs: requirements.txt | .venv/.python
	$(PIP) -r requirements.txt
	@touch $@

.venv/.tests: requirements-dev.txt .venv/.runs
	$(PIP) -r requirements-dev.txt
	@touch $@
