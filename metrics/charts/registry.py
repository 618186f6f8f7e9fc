"""All charts in the order of the page: what is under way, where its time goes, what comes out, what that promises."""

from metrics.charts import (
    ageing,
    by_week,
    cumulative,
    discards,
    forecasts,
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
    stays.COLUMNS,
    stays.EFFICIENCY,
    lead_times.SCATTER,
    lead_times.HISTOGRAM,
    over_time.BEHAVIOUR,
    by_week.COURSE,
    by_week.KINDS,
    survival.CHART,
    discards.COLUMNS,
    discards.REASONS,
    forecasts.HOW_MANY,
    forecasts.WHEN,
)
BY_NAME = {chart.name: chart for chart in CHARTS}
