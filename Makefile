# Every target is complete on a fresh machine that has Python 3.11 or newer and make.
# `make run` honours PORT, HOST and DATA_DIR; `make PYTHON=python3.12 run` takes another Python.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/pip-compile --quiet --no-header --no-emit-index-url --no-emit-find-links --no-emit-options \
	--strip-extras --allow-unsafe

.PHONY: run test soak bench lint audit format pictures requirements

run: .venv/.runs
	$(BIN)/python -m kanban.launch

test: .venv/.tests
	$(BIN)/python -m tests.browser.chromium
	$(BIN)/pytest -n auto
	$(BIN)/python -m tests.on_postgresql -n auto -m "not browser and not processes" --ignore tests/api/test_schema.py \
		--ignore tests/metrics/charts --ignore tests/test_routes.py --ignore tests/test_bench.py --ignore tests/live \
		--ignore tests/security

soak: .venv/.tests
	REQUIRE_SERVICES=1 $(BIN)/pytest -s tests/soak

bench: .venv/.tests
	$(BIN)/python -m bench

lint: .venv/.tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --settings tests.settings

# Asks pypi.org for known weaknesses. Not part of lint, which needs no network once all is installed; where nobody
# answers it fails, and never says that all is well.
audit: .venv/.tests
	$(BIN)/pip-audit --strict --disable-pip --no-deps --progress-spinner off -r requirements.txt

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
