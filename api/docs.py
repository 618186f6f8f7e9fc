"""The description of the API, and a page to read it and try it."""

from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class OnceMade(SchemaGenerator):
    """The same for everybody, so it is made once a process: that takes longer than a hundred moves."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return _made()


@cache
def _made() -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]
    return made


class Schema(SpectacularAPIView):
    generator_class = OnceMade
    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]


class Docs(SpectacularSwaggerSplitView):
    url_name = "api_schema"
    template_name = "api/docs.html"
