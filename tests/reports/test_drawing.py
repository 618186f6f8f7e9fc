"""The mail of a report: what its parts say, that they say the same, and how much they weigh."""

import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from html import unescape
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from boards.moves import create_card, move_card
from boards.sending import link_to
from boards.words import SUBJECT_ROOM
from metrics.charts import cumulative
from metrics.charts.drawn import spec
from metrics.charts.palette import TOKENS
from metrics.charts.registry import BY_NAME
from reports import pictures
from reports.drawing import LEAVE, draw, subject
from tests.cast import after
from tests.reports.weeks import NASTY, facts_of_week, make_busy, put

MOST_BYTES = 100_000
BARELY_SEEN = 40  # dots are a little transparent themselves


@pytest.fixture
def busy(calm, owner):
    return make_busy(calm, by=owner)


def words(html: str) -> str:
    """What a reader reads of a page or a mail, and what pictures say instead of themselves."""
    shown = re.sub(r"<img[^>]* alt=\"([^\"]*)\"[^>]*>", r" \1 ", re.sub(r"(?s)<(style|title).*?</\1>", "", html))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def test_a_mail_with_both_charts_weighs_less_than_100_kb(busy):
    drawn = draw(busy, facts_of_week(busy, 9), path="/reports/1/")
    parts = [drawn.text.encode(), drawn.html.encode(), *drawn.images.values()]
    assert set(drawn.images) == {"cumulative_flow", "ageing"}
    assert sum(len(b64encode(part)) for part in parts) < MOST_BYTES


def test_charts_are_png_on_paper_of_their_own(busy):
    for png in draw(busy, facts_of_week(busy, 9)).images.values():
        with Image.open(BytesIO(png)) as picture:
            assert (picture.format, picture.width) == ("PNG", 1050)
            assert off(np.asarray(picture.convert("RGB"))[:1, :1], "paper") <= BARELY_SEEN


def test_a_warning_of_a_few_dots_keeps_its_colour(busy, owner):
    back = busy.columns.get(name="Validation").cards.order_by("pk")[0]
    move_card(card=back, to=busy.columns.get(name="Idea"), by=owner, at=after(days=59))
    drawn = draw(busy, facts_of_week(busy, 9)).images
    for name, token in (("cumulative_flow", "warn"), ("ageing", "stop")):
        with Image.open(BytesIO(drawn[name])) as picture:
            assert off(np.asarray(picture.convert("RGB")), token) <= BARELY_SEEN, name


def off(pixels, token: str) -> int:
    """How far the nearest of the pixels is from the colour, its three parts summed."""
    wanted = np.frombuffer(bytes.fromhex(TOKENS[token].light[1:]), np.uint8)
    return int(np.abs(pixels.astype(int) - wanted).sum(axis=-1).min())


def test_a_picture_that_would_be_too_heavy_is_drawn_less_sharply(busy, monkeypatch):
    facts = facts_of_week(busy, 9)
    monkeypatch.setattr(pictures, "MOST_BYTES", 8_000)
    for png in pictures.pictures(facts).values():
        with Image.open(BytesIO(png)) as picture:
            assert picture.width < 1050
    monkeypatch.setattr(pictures, "MOST_BYTES", 1_000)
    assert pictures.pictures(facts) == {}


def test_the_web_tells_a_report_without_loading_what_draws():
    told = "import sys, django; django.setup(); import reports.drawing; assert 'altair' not in sys.modules"
    subprocess.run([sys.executable, "-c", told], check=True, env=os.environ)


def test_text_and_html_say_the_same_figures(busy):
    drawn = draw(busy, facts_of_week(busy, 9), path="/reports/1/")
    figures = [sorted(re.findall(r"\d[\d.,]*", part)) for part in (_without_links(drawn.text), words(drawn.html))]
    assert len(figures[0]) > 60
    assert figures[0] == figures[1]


def _without_links(text: str) -> str:
    return re.sub(r"https?://\S+", "", text)


def test_each_section_says_its_figures(busy):
    text = " ".join(draw(busy, facts_of_week(busy, 9)).text.split())
    for told in (
        "Checkout Week 18, 27 Apr to 3 May 2026",
        "Validation is over its limit: 13 ideas where 3 may lie.",
        "Rule: a column holds more ideas than its limit.",
        f"- {NASTY}: 42 days (late), waits for a supplier (<b>Bank</b>) for 32 days, in Idea",
        "and 9 younger",
        "FINISHED - Address check while typing: after 8 days",
        "DISCARDED - Fax an order: No longer needed (from Idea)",
        "LIMITS OVERRIDDEN - Squeezed: into Validation: The <i>customer</i> waits",
        "14 ideas under way, 0.9 finished a week over 8 weeks: 16.0 weeks of load.",
        "With 85 % confidence 3 ideas or more will be finished",
    ):
        assert told in text, told


def test_pictures_say_in_words_what_they_show(busy):
    html = words(draw(busy, facts_of_week(busy, 9)).html)
    assert "At the end of 3 May 2026, against 9 Mar 2026: Idea 1 (was 1), Validation 13 (was 0)" in html
    assert "Ready for Dev 7 (was 0) and Discarded 1 (was 0)." in html
    assert "14 ideas under way: Idea 1 (the oldest 42 days, 85 % had left by day 8.0)" in html
    assert "1 blocked." in html


def test_a_column_called_discarded_is_another_than_the_discarded(busy):
    busy.columns.filter(name="Ready for Dev").update(name="Discarded")
    facts = facts_of_week(busy, 9)
    assert "Discarded 7 (was 0) and Discarded 1 (was 0)." in words(draw(busy, facts).html)
    drawing = cumulative.draw(facts["charts"])
    assert drawing
    assert len({edge["band"] for edge in drawing.rows["bands"]}) == 4


def test_charts_speak_of_ideas_as_the_words_do(busy):
    told = facts_of_week(busy, 9)["charts"]
    cumulative, ageing = (json.dumps(spec(BY_NAME[name], told)) for name in pictures.CHARTS.values())
    assert '"title": "ideas"' in cumulative
    assert '"1 idea"' in ageing
    assert '"13 ideas"' in ageing


def test_what_people_write_cannot_become_html(busy):
    busy.name = NASTY
    busy.save(update_fields=["name"])
    html = draw(busy, facts_of_week(busy, 9)).html
    assert "<script" not in html
    assert "<b>Bank" not in html
    assert "<i>customer" not in html
    assert "&lt;script&gt;" in html


def test_plain_text_has_no_html_entities_and_short_lines(busy):
    text = _without_links(draw(busy, facts_of_week(busy, 9), path="/reports/1/").text)
    assert not re.search(r"&\w+;|&#", text)
    assert max(map(len, text.splitlines())) <= 72


def test_the_mail_leads_to_its_page_the_cards_and_out(busy):
    facts = facts_of_week(busy, 9)
    drawn, preview = draw(busy, facts, path="/reports/1/"), draw(busy, facts)
    for part in (drawn.text, drawn.html):
        assert link_to("/reports/1/") in part
        assert part.count(LEAVE) == 1
    assert link_to(f"/cards/{facts['oldest'][0]['card']}/") in drawn.html
    assert "/reports/" not in preview.text + preview.html
    assert 'src="cid:cumulative_flow"' in drawn.html
    assert 'src="cid:ageing"' in drawn.html


def test_styles_stand_in_the_tags_and_the_dark_scheme_in_a_block(busy):
    html = draw(busy, facts_of_week(busy, 9)).html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert re.search(r'<h1 style="[^"]*font-size: 20px', html)
    assert "var(" not in html


def test_the_subject_says_the_point_and_who_is_late(busy):
    assert subject(facts_of_week(busy, 9)) == "Checkout: Validation is over its limit, 12 ideas late"


@pytest.mark.parametrize("name", ["Checkout " * 13, "Kasse" * 24, "結帳" * 60])
def test_a_long_name_is_cut_in_the_subject(busy, name):
    busy.columns.filter(name="Validation").update(name="A column with a name that nobody can say in one breath")
    facts = facts_of_week(busy, 9)
    facts["board"]["name"] = name
    said = subject(facts)
    assert len(said) <= SUBJECT_ROOM
    assert said.endswith("… is over its limit, 12 ideas late")
    assert said.startswith(name[:15])


def test_a_long_title_is_cut_to_a_line_of_text(calm, validation, owner):
    put(validation, owner, day=0, title="結帳" * 90)
    text = " ".join(draw(calm, facts_of_week(calm, 1)).text.split())
    assert f"- {'結帳' * 31}結…: 6 days, in" in text


def test_a_title_of_another_alphabet_is_set_apart(calm, validation, owner):
    create_card(board=calm, column=validation, title="دفع بنقرة واحدة", by=owner, at=after())
    calm.columns.filter(name="Ready for Dev").update(minimum=1)
    drawn = draw(calm, facts_of_week(calm, 1))
    assert "“\u2068دفع بنقرة واحدة\u2069”" in drawn.text
    assert "<bdi>دفع بنقرة واحدة</bdi>" in drawn.html
