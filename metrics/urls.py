from django.urls import path

from metrics import api
from metrics.views import behind, charts, flow, portfolio

urlpatterns = [
    path("boards/<int:pk>/flow/", flow.flow_page, name="flow"),
    path("boards/<int:pk>/flow/cards/", behind.flow_cards, name="flow_cards"),
    path("boards/<int:pk>/flow/charts/<slug:name>.<slug:kind>", charts.flow_chart, name="flow_chart"),
    path("flow/", portfolio.portfolio, name="portfolio"),
    path("api/v1/boards/<int:pk>/metrics/", api.Metrics.as_view(), name="api_metrics"),
    path("api/v1/boards/<int:pk>/cfd/", api.CumulativeFlow.as_view(), name="api_cfd"),
]
