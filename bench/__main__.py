"""`python -m bench`: one JSON object a measurement on standard output, progress on standard error.

`--quick` measures less of each, `--smoke` next to nothing: it only shows that all of it still runs.
"""

import signal
import subprocess
import sys
import time

from bench.home import installed
from bench.scale import Scale, read_scale
from tests.processes.installation import Installation


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server ends with this
    began = time.monotonic()
    scale = read_scale()
    with installed() as installation:
        make_vega()
        installation.manage("collectstatic", "--verbosity", "0")
        measure_all(installation, scale)
    # A process keeps to the database that it began with.
    subprocess.run([sys.executable, "-m", "bench.on_postgresql", *sys.argv[1:]], check=True)
    print(f"measured in {time.monotonic() - began:.0f} s", file=sys.stderr)


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
