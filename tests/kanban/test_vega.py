"""The script that makes charts live is made where it is missing or of another version, and is found by its address."""

import pytest
import vl_convert
from django.conf import settings

from kanban import vega


@pytest.fixture
def bundles(monkeypatch):
    made = []

    def bundle(snippet: str) -> str:
        made.append(snippet)
        return "export default 1;"

    monkeypatch.setattr(vl_convert, "javascript_bundle", bundle)
    return made


def test_it_is_made_once(tmp_path, bundles):
    assert vega.make(tmp_path)
    assert not vega.make(tmp_path)

    assert len(bundles) == 1
    assert (tmp_path / vega.FILE).read_text().endswith("export default 1;")


def test_it_is_made_anew_with_another_version(tmp_path, bundles, monkeypatch):
    vega.make(tmp_path)
    monkeypatch.setattr(vega, "version", lambda package: "99")

    assert vega.make(tmp_path)
    assert "99" in (tmp_path / vega.FILE).read_text().splitlines()[0]


def test_it_lies_where_static_files_are_found():
    assert settings.MADE_DIR in settings.STATICFILES_DIRS
    assert settings.MADE_DIR.is_relative_to(settings.DATA_DIR)


def test_the_real_one_offers_what_the_page_imports(tmp_path):
    vega.make(tmp_path)

    script = (tmp_path / vega.FILE).read_text()

    assert script.rstrip().endswith("as default};")
    assert "sourceMappingURL" not in script
