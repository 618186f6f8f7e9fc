"""What the renderer emits, made fit to stand in a page: no styles, no scripts, links that are ours, and light.

It writes for screen readers mark by mark, and an address before ours; neither belongs in a page whose chart has a table
beside it.
"""

import re
from xml.etree import ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
LINK = "{http://www.w3.org/1999/xlink}href"
BASE_OF_RENDERER = "https://vega.github.io/vega-datasets/"
KEPT = frozenset(
    "viewBox transform d x y x1 x2 y1 y2 r cx cy dx dy href fill fill-opacity stroke stroke-opacity stroke-width "
    "stroke-dasharray stroke-linecap stroke-miterlimit opacity text-anchor font-family font-size font-weight".split()
)
INHERITED = frozenset(
    "fill fill-opacity stroke stroke-opacity stroke-width stroke-dasharray text-anchor font-family font-size "
    "font-weight".split()
)
NUMBERS = frozenset(("transform", "d", "x2", "y2", "y", "x"))
_FINE = re.compile(r"(\d+\.\d\d)\d+")
_PLACE = re.compile(r"translate\(([-\d.]+),\s*([-\d.]+)\)")
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")


def tidy(drawn: str) -> ET.Element:
    root = ET.fromstring(drawn)  # noqa: S314 - made by our own renderer
    _tidy(root)
    return root


def written(root: ET.Element) -> str:
    """Without prefixes, which a page would not understand: another library may have given the namespace one."""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    root.set("xmlns", SVG)
    return ET.tostring(root, encoding="unicode")


def _tidy(element: ET.Element) -> None:
    label = element.get("aria-label")
    if element.tag == f"{{{SVG}}}a":
        _open_here(element)
    for child in [*element]:
        if _is_seen(child):
            _tidy(child)
        else:
            element.remove(child)
    for name in [*element.attrib]:
        if name not in KEPT:
            del element.attrib[name]
        elif name in NUMBERS:
            element.set(name, _FINE.sub(r"\1", element.attrib[name]))
    _as_circle(element)
    if label:  # what browsers show where no script answers the pointer
        title = ET.SubElement(element, f"{{{SVG}}}title")
        title.text = label
    _lift(element)


def _open_here(link: ET.Element) -> None:
    """The keyboard goes through the table beside the chart: a thousand stops would be a wall."""
    address = link.attrib.pop(LINK, "")
    link.attrib.clear()
    link.set("href", address.removeprefix(BASE_OF_RENDERER))


def _is_seen(element: ET.Element) -> bool:
    shape = element.tag.rpartition("}")[2]
    if element.get("class") in ("background", "foreground") and element.get("stroke") in (None, "none"):
        return element.get("fill") not in (None, "none", "transparent")
    return shape not in ("script", "style", "defs") and (shape != "g" or len(element) > 0)


def _as_circle(element: ET.Element) -> None:
    circle, place = _CIRCLE.fullmatch(element.get("d", "")), _PLACE.fullmatch(element.get("transform", ""))
    if circle and place:
        del element.attrib["d"], element.attrib["transform"]
        element.tag = f"{{{SVG}}}circle"
        element.attrib.update(cx=place[1], cy=place[2], r=circle[1])


def _lift(group: ET.Element) -> None:
    """What all children have in common is said once, by their group."""
    if group.tag not in (f"{{{SVG}}}g", f"{{{SVG}}}a") or not len(group):
        return
    first, *others = group
    for name, value in [*first.attrib.items()]:
        if name in INHERITED and name not in group.attrib and all(each.get(name) == value for each in others):
            group.set(name, value)
            for child in group:
                del child.attrib[name]
