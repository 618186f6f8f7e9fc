import os

from django.core.wsgi import get_wsgi_application

from kanban.checks import refuse_unsafe

# The package has named the settings of the worker and of commands already.
os.environ["DJANGO_SETTINGS_MODULE"] = "kanban.web_settings"
refuse_unsafe()  # web servers run no system checks of their own
application = get_wsgi_application()
