"""`python -m bench`: one JSON object a measurement on standard output, progress on standard error.

`--quick` measures less of each, `--smoke` next to nothing: it only shows that all of it still runs.
"""

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from bench.scale import FULL, QUICK, SMOKE, Scale
from tests.environment import VARIABLES
from tests.processes.installation import Installation


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server ends with this
    began = time.monotonic()
    scale = read_scale()
    with TemporaryDirectory(prefix="kanban-bench-") as folder:
        installation = Installation(Path(folder))
        live_in(installation)
        try:
            installation.manage("migrate", "--verbosity", "0")
            make_vega()
            installation.manage("collectstatic", "--verbosity", "0")
            measure_all(installation, scale)
        finally:
            installation.stop_all()
    print(f"measured in {time.monotonic() - began:.0f} s", file=sys.stderr)


def read_scale() -> Scale:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_const", const=QUICK, dest="scale", help="within 40 s")
    parser.add_argument("--smoke", action="store_const", const=SMOKE, dest="scale", help="within 10 s")
    scale: Scale = parser.parse_args().scale or FULL
    return scale


def live_in(installation: Installation) -> None:
    """Boards are made, and queries counted, in this process: on the database that the server runs on."""
    for variable in VARIABLES:
        os.environ.pop(variable, None)
    os.environ.update(installation.variables)
    os.environ["DJANGO_SETTINGS_MODULE"] = "kanban.settings"
    django.setup()


def make_vega() -> None:
    """The script of the charts, as an installation makes it when it is prepared."""
    from django.conf import settings

    from kanban import vega

    vega.make(settings.MADE_DIR)


def measure_all(installation: Installation, scale: Scale) -> None:
    from bench import suite  # the models it imports need the settings

    suite.Suite(installation, scale).run()


if __name__ == "__main__":
    main()
