"""The product's own settings, with a folder that is gone when the tests are."""

import atexit
import os
import secrets
import shutil
from tempfile import mkdtemp

from tests import environment, services

for variable in environment.VARIABLES:
    os.environ.pop(variable, None)
os.environ["DATA_DIR"] = mkdtemp(prefix="kanban-tests-")
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
if os.environ.get("TESTS_RUN_ON") == "postgresql":
    os.environ["DATABASE_URL"] = services.POSTGRESQL

from kanban.settings import *  # noqa: E402, F403
from kanban.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

# A file even on SQLite, so that threads and connections behave as they do in the product; a name of its own on
# PostgreSQL, so that two runs do not meet.
DATABASES["default"]["TEST"] = {
    "NAME": f"test_{secrets.token_hex(6)}" if "DATABASE_URL" in os.environ else str(DATA_DIR / "test.sqlite3")
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir()
