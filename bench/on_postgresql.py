"""`python -m bench.on_postgresql`: long logs once more, on PostgreSQL where it answers."""

from bench.home import installed
from bench.measuring import progress
from bench.scale import read_scale
from tests import services


def main() -> None:
    scale = read_scale()
    if trouble := services.trouble_with_postgresql():
        progress(f"Not measured on PostgreSQL. {trouble}")
        return
    with services.database_of_its_own() as address, installed(DATABASE_URL=address) as installation:
        from bench import suite  # the models it imports need the settings

        suite.measure_logs(installation, scale, importing=suite.IMPORT_ON_POSTGRESQL)


if __name__ == "__main__":
    main()
