import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from kanban.checks import refuse_unsafe

# The package has named the settings of the worker and of commands already.
os.environ["DJANGO_SETTINGS_MODULE"] = "kanban.web_settings"
refuse_unsafe()  # web servers run no system checks of their own
application = get_wsgi_application()

# What is loaded stays. Python's collector would walk through it again and again, and everybody waits meanwhile: 61 ms
# here, where a click takes 8. What requests leave behind is still collected.
_ = get_resolver().url_patterns  # with all views
gc.collect()
gc.freeze()
