"""The stylesheet's variables are made from the tokens that all faces share."""

from pathlib import Path

import msgspec

from server.staff.tokens import MADE, SOURCE, STATIC, SUBSETS, Tokens, made_stylesheet

OF_STATIONS = Path(__file__).parents[3] / "station" / "ui" / "assets" / "tokens.json"


def test_stations_and_pages_hold_the_same_tokens() -> None:
    assert SOURCE.read_bytes() == OF_STATIONS.read_bytes()


def test_the_stylesheet_is_what_the_generator_writes() -> None:
    assert MADE.read_text() == made_stylesheet()


def test_every_theme_sets_every_colour() -> None:
    known = msgspec.json.decode(SOURCE.read_bytes(), type=Tokens)
    css = made_stylesheet()
    assert [css.count(f"  --{name.replace('_', '-')}: ") for name in known.color["light"]] == [5] * len(
        known.color["light"]
    )


def test_every_face_has_its_file_and_the_licence_lies_beside() -> None:
    named = {f"inter-{subset}-{weight}-normal.woff2" for subset in SUBSETS for weight in (400, 500, 600, 700)}
    assert {path.name for path in (STATIC / "fonts").iterdir()} == named | {"LICENSE"}


def test_the_page_stylesheet_writes_no_colour_of_its_own() -> None:
    css = (STATIC / "app.css").read_text()
    assert "#" not in css.replace("#lost", "")
    assert "rgb" not in css
