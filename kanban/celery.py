import os
import warnings

from celery import Celery

# What makes a worker dangerous to root is pickle; ours reads JSON alone.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanban.settings")
# `prepare` has made them; a worker would load all that pages need, 20 MB and a third of a second.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
app = Celery("kanban")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["boards.webhooks"])
