"""The seat's HTML as nodes for the printed page: the same small list of tags, and no other."""

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

from protocol.paper import Asset

Node = dict[str, object]

ASSET = "asset:"
VOID = frozenset({"br", "img", "gap"})
NESTED = frozenset({"p", "b", "i", "u", "sub", "sup", "table", "tr", "td", "th", "ul", "ol", "li", "hot"})
TEXT_PX = 18.0  # of the seat's text at 100 %, for which pictures were drawn
LINE_EM = 40.0  # about as wide as a line of the page


class UnprintableError(Exception):
    """HTML that no packed paper has: `tag` is not known, stands wrong, or names a picture that is not there."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def nodes(html: str, assets: Mapping[str, Asset], gaps: Sequence[str] = ()) -> list[Node]:
    """Return `html` as nodes; a gap is numbered by its place in `gaps`. Raises UnprintableError."""
    reader = _Reader(assets, gaps)
    reader.feed(html)
    reader.close()
    return reader.done()


def letters(found: Sequence[Node]) -> float:
    """Return about how wide nodes are, in letters."""
    total = 0.0
    for node in found:
        if node["k"] == "text":
            total += len(str(node["s"]))
        elif node["k"] == "img":
            total += 2 * float(str(node["w"]))
        elif isinstance(children := node.get("c"), list):
            total += letters(children)
    return total


class _Reader(HTMLParser):
    def __init__(self, assets: Mapping[str, Asset], gaps: Sequence[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._assets, self._gaps = assets, gaps
        self._open: list[tuple[str, list[Node]]] = [("", [])]

    def done(self) -> list[Node]:
        """Return the nodes of the whole."""
        if len(self._open) != 1:
            raise UnprintableError(self._open[-1][0])
        return self._open[0][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag that opens, or stands alone."""
        held = dict(attrs)
        if tag == "br":
            self._add({"k": "br"})
        elif tag == "img":
            self._add(self._image(held.get("src") or ""))
        elif tag == "gap":
            self._add({"k": "gap", "s": self._number(held.get("id") or "")})
        elif tag in NESTED:
            self._open.append((tag, []))
        else:
            raise UnprintableError(tag)

    def handle_endtag(self, tag: str) -> None:
        """Take a tag that closes."""
        if tag in VOID:
            return
        opened, children = self._open.pop()
        if opened != tag or not self._open:
            raise UnprintableError(tag)
        self._add({"k": tag, "c": children})

    def handle_data(self, data: str) -> None:
        """Take text."""
        self._add({"k": "text", "s": data})

    def _add(self, node: Node) -> None:
        self._open[-1][1].append(node)

    def _image(self, source: str) -> Node:
        return image(source.removeprefix(ASSET), self._assets)

    def _number(self, gap: str) -> str:
        return str(self._gaps.index(gap) + 1) if gap in self._gaps else ""


def image(name: str, assets: Mapping[str, Asset]) -> Node:
    """Return a picture, its size in the text's own; none is wider than the line. Raises UnprintableError."""
    asset = assets.get(name)
    if asset is None:
        raise UnprintableError("img")
    scale = min(1.0, LINE_EM * TEXT_PX / asset.width) / TEXT_PX
    return {"k": "img", "s": file_name(name, asset), "w": asset.width * scale, "d": asset.depth * scale}


def file_name(name: str, asset: Asset) -> str:
    """Return the name of an asset's file beside the page; names of assets are hashes, nothing else goes through."""
    if not name.isalnum():
        raise UnprintableError("img")
    return f"{name}.svg" if asset.media_type == "image/svg+xml" else f"{name}.png"
