from django.urls import path

from reports.views import board, doors, kept

urlpatterns = [
    path("boards/<int:pk>/report/", board.board_report, name="board_report"),
    path("boards/<int:pk>/report/preview/", board.report_preview, name="report_preview"),
    path("boards/<int:pk>/report/subscribe/", board.subscribe, name="subscribe_report"),
    path("boards/<int:pk>/report/unsubscribe/", board.unsubscribe, name="unsubscribe_report"),
    path("boards/<int:pk>/report/stakeholders/", board.add_stakeholder, name="add_stakeholder"),
    path("stakeholders/<int:pk>/remove/", board.remove_stakeholder, name="remove_stakeholder"),
    path("reports/<int:pk>/", kept.report, name="report"),
    path("reports/<int:pk>/letter/", kept.report_letter, name="report_letter"),
    path("reports/<int:pk>/<slug:name>.png", kept.report_picture, name="report_picture"),
    path("reports/leave/<str:token>/", doors.leave_report, name="leave_report"),
    path("reports/decline/<str:token>/", doors.decline_report, name="decline_report"),
    path("reports/confirm/<str:token>/", doors.confirm_report, name="confirm_report"),
]
