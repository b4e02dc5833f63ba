"""Names typed with the fonts of before Unicode, as they look today.

TCVN3 (TCVN 5712:1993, "ABC" fonts) gives each letter one byte, and has no capitals with tones: those are another font.
VNI-Windows puts the marks behind the letter in a byte of their own. Both are shown as Windows-1252 letters.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from unicodedata import normalize

from server.roster.importers.syllables import plausible


class Legacy(StrEnum):
    """An encoding of old fonts."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


TCVN3_LETTERS = {
    "\xa1": "Ă", "\xa2": "Â", "\xa3": "Ê", "\xa4": "Ô", "\xa5": "Ơ", "\xa6": "Ư", "\xa7": "Đ", "\xa8": "ă",
    "\xa9": "â", "\xaa": "ê", "\xab": "ô", "\xac": "ơ", "\xad": "ư", "\xae": "đ", "\xb5": "à", "\xb6": "ả",
    "\xb7": "ã", "\xb8": "á", "\xb9": "ạ", "\xbb": "ằ", "\xbc": "ẳ", "\xbd": "ẵ", "\xbe": "ắ", "\xc6": "ặ",
    "\xc7": "ầ", "\xc8": "ẩ", "\xc9": "ẫ", "\xca": "ấ", "\xcb": "ậ", "\xcc": "è", "\xce": "ẻ", "\xcf": "ẽ",
    "\xd0": "é", "\xd1": "ẹ", "\xd2": "ề", "\xd3": "ể", "\xd4": "ễ", "\xd5": "ế", "\xd6": "ệ", "\xd7": "ì",
    "\xd8": "ỉ", "\xdc": "ĩ", "\xdd": "í", "\xde": "ị", "\xdf": "ò", "\xe1": "ỏ", "\xe2": "õ", "\xe3": "ó",
    "\xe4": "ọ", "\xe5": "ồ", "\xe6": "ổ", "\xe7": "ỗ", "\xe8": "ố", "\xe9": "ộ", "\xea": "ờ", "\xeb": "ở",
    "\xec": "ỡ", "\xed": "ớ", "\xee": "ợ", "\xef": "ù", "\xf1": "ủ", "\xf2": "ũ", "\xf3": "ú", "\xf4": "ụ",
    "\xf5": "ừ", "\xf6": "ử", "\xf7": "ữ", "\xf8": "ứ", "\xf9": "ự", "\xfa": "ỳ", "\xfb": "ỷ", "\xfc": "ỹ",
    "\xfd": "ý", "\xfe": "ỵ",
}  # fmt: skip
VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
VNI_CIRCUMFLEX = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
VNI_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_letters() -> dict[str, str]:
    """Return what one or two bytes stand for; a capital's mark may be written either way."""
    small = dict(VNI_ALONE)
    for plain, shown in (("a", "a"), ("e", "e"), ("o", "o"), ("u", "u"), ("y", "y"), ("ô", "ơ"), ("ö", "ư")):
        small |= {plain + mark: _composed(shown, tone) for mark, tone in VNI_TONES.items()}
    for plain, shown in (("a", "â"), ("e", "ê"), ("o", "ô")):
        small |= {plain + mark: _composed(shown, tone) for mark, tone in VNI_CIRCUMFLEX.items()}
    small |= {"a" + mark: _composed("ă", tone) for mark, tone in VNI_BREVE.items()}
    capital = {bytes_.upper(): shown.upper() for bytes_, shown in small.items()}
    mixed = {bytes_[0].upper() + bytes_[1:]: shown.upper() for bytes_, shown in small.items()}
    return {**small, **mixed, **capital}


def _composed(letter: str, tone: str) -> str:
    return normalize("NFC", letter + tone)


def decode(text: str, encoding: Legacy) -> str | None:
    """Return what `text` says in an old encoding, NFC; None where a letter is none of that encoding's."""
    return _from_tcvn3(text) if encoding is Legacy.TCVN3 else _from_vni(text)


def _from_tcvn3(text: str) -> str | None:
    shown = [letter if letter.isascii() else TCVN3_LETTERS.get(letter) for letter in text]
    if None in shown:
        return None
    letters = "".join(letter or "" for letter in shown)
    if any(_in_capitals(word) for word in text.split()):
        return letters.upper()
    return " ".join(word[:1].upper() + word[1:] if _tone_first(was) else word for was, word in _pairs(text, letters))


def _in_capitals(word: str) -> bool:
    """Tell whether a word's own capitals say that the small letters among them were shown as capitals too."""
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return not word.isascii() and len(plain) > 1 and all(letter.isupper() for letter in plain)


def _tone_first(word: str) -> bool:
    """Tell whether a word begins with a letter of which the encoding has no capital."""
    return not word[:1].isascii() and word[:1] != ""


def _pairs(text: str, letters: str) -> Iterator[tuple[str, str]]:
    return zip(text.split(" "), letters.split(" "), strict=True)


def _from_vni(text: str) -> str | None:
    shown, place = list[str](), 0
    while place < len(text):
        two = VNI_LETTERS.get(text[place : place + 2]) if len(text) > place + 1 else None
        one = text[place] if text[place].isascii() else VNI_LETTERS.get(text[place])
        if two is None and one is None:
            return None
        shown.append(two or one or "")
        place += 2 if two else 1
    return "".join(shown)


def readings(text: str) -> dict[Legacy, str]:
    """Return what `text` may say in each encoding: other than as it stands, and Vietnamese."""
    decoded = {encoding: decode(text, encoding) for encoding in Legacy}
    return {one: said for one, said in decoded.items() if said and said != text and plausible(said)}


def encode(text: str, encoding: Legacy) -> str:
    """Return NFC `text` as an old font's user would have typed it (capital letters with tones in TCVN3: small)."""
    table = TO_TCVN3 if encoding is Legacy.TCVN3 else TO_VNI
    return "".join(_encoded(letter, table) for letter in text)


def _encoded(letter: str, table: Mapping[str, str]) -> str:
    return letter if letter.isascii() else table.get(letter) or table[letter.lower()]


VNI_LETTERS = _vni_letters()
TO_TCVN3 = {shown: byte for byte, shown in TCVN3_LETTERS.items()}
TO_VNI = {shown: bytes_ for bytes_, shown in VNI_LETTERS.items()}
