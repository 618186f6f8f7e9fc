"""The script that makes charts live: Vega, out of the package that also draws them, so that both draw alike.

Made when an installation is prepared and never committed: nearly a megabyte of other people's work.
"""

from importlib.metadata import version
from pathlib import Path

FILE = "made/vega.js"
# Its default export is what embeds a specification in a page.
SNIPPET = "export default vegaEmbed;"


def make(folder: Path) -> bool:
    """Whether there was something to make: it is there already unless the package has changed."""
    file, head = folder / FILE, f"// Vega, Vega-Lite and Vega-Embed as of vl-convert {version('vl-convert-python')}\n"
    if file.exists() and has_head(file, head):
        return False
    import vl_convert  # not before it is needed: it weighs 50 MB

    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(head + vl_convert.javascript_bundle(SNIPPET), encoding="utf-8")
    fresh.replace(file)  # at once: a start that is interrupted leaves no half of it
    return True


def has_head(file: Path, head: str) -> bool:
    with file.open(encoding="utf-8") as opened:
        return opened.readline() == head
