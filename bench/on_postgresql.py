"""`python -m bench.on_postgresql`: load, sweeping and long logs on PostgreSQL, where that and Redis are there."""

import shutil

from bench.home import installed
from bench.measuring import progress
from bench.scale import read_scale
from tests import services
from tests.processes.own_servers import own_redis


def main() -> None:
    scale = read_scale()
    if trouble := what_is_missing():
        progress(f"Not measured on PostgreSQL. {trouble}")
        return
    with (
        services.database_of_its_own() as address,
        own_redis() as broker,
        installed(DATABASE_URL=address, REDIS_URL=broker.address) as installation,
    ):
        from bench import suite  # the models it imports need the settings

        suite.measure_on_servers(installation, scale)
        suite.measure_logs(installation, scale, importing=suite.IMPORT_ON_POSTGRESQL)


def what_is_missing() -> str:
    if not shutil.which("redis-server"):
        return "redis-server is not on this machine"
    return services.trouble_with_postgresql()


if __name__ == "__main__":
    main()
