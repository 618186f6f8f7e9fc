"""All charts in the order of the page: what is under way, where its time goes, what comes out, what that promises."""

from metrics.charts import (
    ageing,
    by_week,
    cumulative,
    discards,
    forecasts,
    kinds,
    lead_times,
    over_time,
    stays,
    survival,
)
from metrics.charts.chart import Chart

CHARTS: tuple[Chart, ...] = (
    cumulative.CHART,
    ageing.CHART,
    over_time.LOAD,
    over_time.BEHAVIOUR,
    stays.COLUMNS,
    stays.EFFICIENCY,
    lead_times.SCATTER,
    lead_times.HISTOGRAM,
    by_week.CHART,
    kinds.CHART,
    forecasts.HOW_MANY,
    forecasts.WHEN,
    discards.COLUMNS,
    discards.REASONS,
    survival.CHART,
)
BY_NAME = {chart.name: chart for chart in CHARTS}
