from django.urls import path

from metrics import views

urlpatterns = [path("boards/<int:pk>/figures/", views.board_figures, name="board_figures")]
