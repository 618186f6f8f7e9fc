import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanban.settings")
app = Celery("kanban")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
