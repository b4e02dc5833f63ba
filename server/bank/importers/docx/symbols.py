"""The signs of Symbol and Wingdings, which Word keeps as numbers of these fonts, as letters of Unicode."""

import re

PRIVATE = 0xF000  # Word adds it to the place in the font
BYTE = 0xFF
SYMBOL_FROM_20 = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
SYMBOL_FROM_A0 = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\u23d0\u23af↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑"
SYMBOL_FROM_F1 = "⟩∫"
WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xE8: "→", 0xF0: "⇨", 0xF3: "⇔", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
SYMBOL = {
    first + place: sign
    for first, signs in ((0x20, SYMBOL_FROM_20), (0xA0, SYMBOL_FROM_A0), (0xF1, SYMBOL_FROM_F1))
    for place, sign in enumerate(signs)
}
PRIVATE_SIGN = re.compile("[\uf000-\uf0ff]")
FONTS = {"symbol": SYMBOL, "wingdings": WINGDINGS}


def sign_of(font: str, code: int) -> str | None:
    """Return the letter at place `code` of `font`; None: it is not known."""
    place = code - PRIVATE if PRIVATE <= code <= PRIVATE + BYTE else code
    return FONTS.get(font.lower(), {}).get(place)


def in_unicode(font: str, text: str) -> str | None:
    """Return a text typed in `font`, if that is a font of signs, as Unicode; None: a sign is not known."""
    table = FONTS.get(font.lower(), {})
    if not table and not PRIVATE_SIGN.search(text):
        return text
    signs = []
    for letter in text:
        is_private = PRIVATE <= ord(letter) <= PRIVATE + BYTE
        if not is_private and (not table or letter.isspace() or ord(letter) > BYTE):
            signs.append(letter)
            continue
        sign = table.get(ord(letter) - PRIVATE if is_private else ord(letter))
        if sign is None:
            return None
        signs.append(sign)
    return "".join(signs)
