"""The colours of files are those of the stylesheet, and all of them can be told from what lies behind."""

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

from metrics.charts.palette import FLOW, INK, TOKENS, in_colours, ramp

BOTH = pytest.mark.parametrize("scheme", ["light", "dark"])
OKLCH = re.compile(r"--(\w+): light-dark\(oklch\((.+?)\), oklch\((.+?)\)\);")


@pytest.mark.parametrize("name", TOKENS)
def test_a_colour_is_its_token(name):
    sheet = Path(settings.BASE_DIR, "static/css/tokens.css").read_text()
    tokens = {found: (light, dark) for found, light, dark in OKLCH.findall(sheet)}

    assert tuple(TOKENS[name]) == tuple(in_srgb(colour) for colour in tokens[name])


@BOTH
@pytest.mark.parametrize("ground", ["card", "paper"])
def test_text_and_marks_stand_out_from_the_ground(scheme, ground):
    behind = getattr(TOKENS[ground], scheme)
    for name in ("ink", "soft", "flow", "warn", "stop", "good"):
        assert contrast(getattr(TOKENS[name], scheme), behind) >= 4.5, name
    assert contrast(getattr(TOKENS["edge"], scheme), behind) >= 3


@BOTH
def test_figures_within_bars_can_be_read(scheme):
    on_bars = getattr(TOKENS["card"], scheme)
    assert all(contrast(on_bars, getattr(TOKENS[bar], scheme)) >= 4.5 for bar in ("soft", "flow", "stop", "warn"))


def test_named_colours_become_those_of_a_scheme():
    assert in_colours(f'"{FLOW}" on "{INK}"', "light") == '"#006aa5" on "#1a2029"'
    assert in_colours(FLOW, "dark") == "#64bced"


def test_a_ramp_rises_by_even_steps():
    assert ramp(1) == [0.16]
    assert ramp(3) == [0.16, 0.41, 0.66]


def in_srgb(oklch: str) -> str:
    """Björn Ottosson's OKLab, by way of its cone responses; what lies outside sRGB is clipped."""
    lightness, chroma, hue = (float(part.rstrip("%")) for part in oklch.split())
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness / 100 + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness / 100 - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness / 100 - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * encoded(min(1, max(0, part)))):02x}" for part in linear)


def encoded(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
