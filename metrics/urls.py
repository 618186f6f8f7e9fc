from django.urls import path

from metrics import api
from metrics.views import head

urlpatterns = [
    path("boards/<int:pk>/figures/", head.board_figures, name="board_figures"),
    path("api/v1/boards/<int:pk>/metrics/", api.Metrics.as_view(), name="api_metrics"),
    path("api/v1/boards/<int:pk>/cfd/", api.CumulativeFlow.as_view(), name="api_cfd"),
]
