"""The HTML subset of packed papers, cut to what Qt's rich text draws right (docs/formats/paper.md).

The packer has sanitised already; a paper is untrusted here all the same, so nothing outside the list gets through.
"""

from collections.abc import Container, Mapping
from html import escape
from html.parser import HTMLParser

from protocol.paper import Asset

PLAIN_TAGS = frozenset(["p", "br", "b", "i", "u", "sub", "sup", "table", "tr", "td", "th", "ul", "ol", "li"])
VOID_TAGS = frozenset({"br", "img"})
ASSET = "asset:"
NO_WIDTH = "\u200b"  # a line of pictures alone would be as low as they are and lose its baseline
WORD_JOINER = "\u2060"  # keeps "m/s" on one line
TABLE = '<table border="1" cellspacing="0" cellpadding="8" style="border-collapse:collapse;">'


class _Subset(HTMLParser):
    def __init__(self, assets: Mapping[str, Asset], broken: Container[str] = ()) -> None:
        super().__init__(convert_charrefs=True)
        self._assets, self._broken = assets, broken
        self.html: list[str] = []
        self.spoken: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "gap":
            self.spoken.append(" … ")
        if tag == "img":
            self._picture(given.get("src") or "")
        elif tag == "table":
            self.html.append(TABLE)
        elif tag in ("td", "th"):
            self.html.append(f"<{tag}{_spans(given)}>")
        elif tag in PLAIN_TAGS:
            self.html.append(f"<{tag}>")
        if tag in ("p", "br", "tr", "li", "td", "th"):
            self.spoken.append(" ")

    def _picture(self, source: str) -> None:
        name = source.removeprefix(ASSET)
        if not source.startswith(ASSET):
            return
        if name in self._broken:
            self.handle_data(f" [{self._assets[name].alt if name in self._assets else '?'}] ")
        elif name in self._assets:
            self._show(name)

    def _show(self, name: str) -> None:
        self.html.append(f'{NO_WIDTH}<img src="{escape(ASSET + name, quote=True)}" style="vertical-align: middle">')
        self.spoken.append(f" {self._assets[name].alt} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in PLAIN_TAGS - VOID_TAGS:
            self.html.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.html.append(escape(data).replace("/", f"/{WORD_JOINER}"))
        self.spoken.append(data)


def _spans(attributes: Mapping[str, str | None]) -> str:
    spans = ((name, attributes.get(name) or "") for name in ("colspan", "rowspan"))
    return "".join(f' {name}="{value}"' for name, value in spans if value.isascii() and value.isdigit())


def cut(html: str, assets: Mapping[str, Asset], broken: Container[str] = ()) -> str:
    """Return `html` with the subset's tags only, pictures of `assets` only, and no other attribute than spans.

    In the place of a picture that is `broken` stand the words for it, a question mark where it has none.
    """
    subset = _Subset(assets, broken)
    subset.feed(html)
    subset.close()
    return "".join(subset.html)


def spoken(html: str, assets: Mapping[str, Asset]) -> str:
    """Return what a screen reader says for `html`: the words, and the alt text of pictures."""
    subset = _Subset(assets)
    subset.feed(html)
    subset.close()
    return " ".join("".join(subset.spoken).split())
