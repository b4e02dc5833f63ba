"""The stylesheet's variables, made from the tokens that all faces share (`static/tokens.json`).

Run as `python -m server.staff.tokens` after a change of the tokens.
"""

from pathlib import Path
from typing import Annotated

import msgspec

STATIC = Path(__file__).parent / "static"
SOURCE, MADE = STATIC / "tokens.json", STATIC / "tokens.css"
SUBSETS = {  # as the font's maker divides it
    "vietnamese": "U+0102-0103, U+0110-0111, U+0128-0129, U+0168-0169, U+01A0-01A1, U+01AF-01B0, U+0300-0301, "
    "U+0303-0304, U+0308-0309, U+0323, U+0329, U+1EA0-1EF9, U+20AB",
    "latin-ext": "U+0100-02BA, U+02BD-02C5, U+02C7-02CC, U+02CE-02D7, U+02DD-02FF, U+0304, U+0308, U+0329, "
    "U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF",
    "latin": "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, "
    "U+2000-206F, U+20AC, U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD",
}
REM_PX = 16
SCHEMES = {"dark": "(prefers-color-scheme: dark)", "contrast": "(prefers-contrast: more)"}

Theme = dict[str, str]


class Font(msgspec.Struct):
    """The family and its fallbacks."""

    family: str
    fallback_web: list[str]
    weights: list[int]


class Stroke(msgspec.Struct):
    """Widths in px."""

    hair: int
    control: int
    focus: int
    focus_offset: int
    state_bar: int


class Tokens(msgspec.Struct):
    """What the web takes of `tokens.json`. Sizes in px."""

    color: dict[str, Theme]
    font: Font
    type: dict[str, Annotated[list[int], msgspec.Meta(min_length=3, max_length=3)]]
    space: list[int]
    radius: dict[str, int]
    stroke: Stroke
    shadow: dict[str, str]
    size: dict[str, int | list[int]]


def stylesheet(tokens: Tokens) -> str:
    """Return the whole of `tokens.css`."""
    parts = ["/* Made by server.staff.tokens from tokens.json: change that, not this. */", *_faces(tokens.font)]
    parts.append(_rule(":root", {**_colors(tokens, "light"), **_measures(tokens)}))
    for scheme, query in SCHEMES.items():
        asked_for = _rule(":root:not([data-theme])", _colors(tokens, scheme))
        parts.append(f"@media {query} {{\n{asked_for}\n}}")
        parts.append(_rule(f"[data-theme={scheme}]", _colors(tokens, scheme)))
    return "\n".join(parts) + "\n"


def _faces(font: Font) -> list[str]:
    return [
        f"@font-face {{ font-family: {font.family}; font-weight: {weight}; font-display: swap; "
        f'src: url("fonts/inter-{subset}-{weight}-normal.woff2") format("woff2"); unicode-range: {covers}; }}'
        for subset, covers in SUBSETS.items()
        for weight in font.weights
    ]


def _colors(tokens: Tokens, scheme: str) -> dict[str, str]:
    kind = {"color-scheme": "light" if scheme == "light" else "dark"}
    return kind | {f"--{_css(name)}": value for name, value in tokens.color[scheme].items()}


def _measures(tokens: Tokens) -> dict[str, str]:
    family = ", ".join([tokens.font.family, *tokens.font.fallback_web])
    made = {"--family": family.replace("Noto Sans", '"Noto Sans"')}
    for step, (size, line, weight) in tokens.type.items():
        made[f"--{_css(step)}"] = f"{weight} {size / REM_PX:g}rem/{line / REM_PX:g}rem var(--family)"
    made |= {f"--space-{px}": f"{px / REM_PX:g}rem" for px in tokens.space if px}
    made |= {f"--r-{name}": f"{px}px" for name, px in tokens.radius.items()}
    made |= {f"--stroke-{_css(name)}": f"{px}px" for name, px in msgspec.structs.asdict(tokens.stroke).items()}
    made |= {f"--shadow-{name}": value for name, value in tokens.shadow.items()}
    made |= {f"--size-{_css(name)}": f"{px / REM_PX:g}rem" for name, px in tokens.size.items() if isinstance(px, int)}
    return made


def _css(name: str) -> str:
    return name.replace("_", "-")


def _rule(selector: str, properties: dict[str, str]) -> str:
    lines = "".join(f"  {name}: {value};\n" for name, value in properties.items())
    return f"{selector} {{\n{lines}}}"


def made_stylesheet() -> str:
    """Return what `tokens.css` has to be."""
    return stylesheet(msgspec.json.decode(SOURCE.read_bytes(), type=Tokens))


if __name__ == "__main__":
    MADE.write_text(made_stylesheet())
