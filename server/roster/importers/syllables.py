"""Whether letters can be a Vietnamese word: what tells text from text that an old font encoding has garbled."""

import re
import unicodedata
from functools import lru_cache

TONES = "\u0300\u0301\u0303\u0309\u0323"
ONSETS = "ngh|ng|nh|gh|gi|ch|kh|ph|th|tr|qu|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
OPEN = (
    "iêu|yêu|ươi|ươu|uôi|oai|oay|oao|oeo|uây|uya|uyu|ia|ya|iu|ua|ưa|ưi|ui|ưu|ơi|ôi|oi|oa|oe|uê|uơ|uy|"
    "ai|ay|ao|au|âu|ây|eo|êu|a|e|ê|i|o|ô|ơ|u|ư|y"
)
CLOSED = (
    "(?:uyê|iê|yê|uô|ươ|oa|oă|oe|uâ|uê|uy|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y)(?:n|t)|"
    "(?:iê|yê|uô|ươ|oa|oă|oe|uy|a|ă|â|e|ê|i|o|ô|ơ|u|ư)(?:m|p)|"
    "(?:iê|yê|uô|ươ|oa|oă|oo|uâ|a|ă|â|e|o|ô|u|ư)(?:ng|c)|"
    "(?:oa|uê|uy|a|ê|i|y)(?:nh|ch)|ăk"
)
SYLLABLE = re.compile(f"(?:{ONSETS})(?:{OPEN}|{CLOSED})")


def plausible(text: str) -> bool:
    """Tell whether each word of `text` that has a mark can be a Vietnamese syllable. NFC."""
    return all(word.isascii() or _syllable(word) for word in text.split())


@lru_cache(maxsize=20_000)  # words, not names; bounded, since a list may hold any
def _syllable(word: str) -> bool:
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    apart = unicodedata.normalize("NFD", word.lower())
    toneless = "".join(letter for letter in apart if letter not in TONES)
    if len(apart) - len(toneless) > 1:
        return False
    return bool(SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)))
