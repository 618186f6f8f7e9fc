import os

from django.core.wsgi import get_wsgi_application

from kanban.checks import refuse_unsafe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanban.settings")
refuse_unsafe()  # web servers run no system checks of their own
application = get_wsgi_application()
