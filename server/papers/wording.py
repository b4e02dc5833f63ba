"""The texts of one item or stimulus as HTML of the seat, under pseudonyms."""

from collections.abc import Sequence

from protocol.paper import Listening
from server.bank.items import Figure
from server.papers.gallery import Gallery, Picture
from server.papers.packing_errors import PackingCode, PackingError
from server.papers.sanitise import BadTextError, to_html
from server.papers.shuffling import Variant


class Wording:
    """The texts of one item or stimulus, `owner` in the bank; takes down which gaps and words to pick they have."""

    def __init__(self, owner: str, gallery: Gallery, variant: Variant, kind: str = "item") -> None:
        self.owner, self._gallery, self._variant, self._kind = owner, gallery, variant, kind
        self._placed: list[tuple[str, str]] = []
        self.ids: dict[str, str] = {}

    def html(self, text: str) -> str:
        """Return `text` as HTML. Raises PackingError."""
        try:
            return to_html(text, self)
        except BadTextError as error:
            raise PackingError(PackingCode.BAD_TEXT, self.owner, error.reason) from error

    def inline(self, text: str) -> str:
        """Return the text of an option: a single line needs no paragraph of its own."""
        block = self.html(text)
        inner = block.removeprefix("<p>").removesuffix("</p>")
        return inner if "<p>" not in inner and "<table>" not in inner else block

    def figure(self, figure: Figure | None) -> str:
        """Return the picture under a body."""
        return f'<p><img src="asset:{self.picture(figure.alt, figure.name)}"></p>' if figure else ""

    def listening(self, listening: Listening | None) -> Listening | None:
        """Return what is to be heard, under the paper's name of it."""
        return listening and Listening(self._gallery.sound(listening.sound, self.owner), listening.max_plays)

    def own(self, name: str) -> str:
        """Return the pseudonym of an id of the bank."""
        return self.ids.setdefault(name, self._variant.pseudonym(self._kind, self.owner, "id", name))

    def formula(self, latex: str) -> str:
        """Return the asset that draws `latex`."""
        return self._gallery.formula(latex, self.owner)

    def mathml(self, mathml: str) -> str:
        """Return the asset that draws `mathml`."""
        return self._gallery.mathml(mathml, self.owner)

    def picture(self, alt: str, file: str) -> str:
        """Return the asset of a picture."""
        return self._gallery.picture(file, alt, self.owner)

    def scaled_picture(self, alt: str, file: str) -> tuple[str, Picture]:
        """Return the asset of a picture, and the picture, by which places in it are told."""
        return self._gallery.scaled_picture(file, alt, self.owner)

    def gap(self, name: str) -> str:
        """Return the id of a gap."""
        self._placed.append(("gap", name))
        return self.own(name)

    def hot(self, name: str) -> str:
        """Return the id of words to pick."""
        self._placed.append(("hot", name))
        return self.own(name)

    def check_placed(self, expected: Sequence[tuple[str, str]] = ()) -> None:
        """Check that the texts so far have the `expected` gaps and words to pick, each once. Raises PackingError."""
        for one in self._placed:
            if one not in expected:
                raise PackingError(PackingCode.GAP_UNKNOWN, self.owner, one[1])
            if self._placed.count(one) > 1:
                raise PackingError(PackingCode.GAP_REPEATED, self.owner, one[1])
        for one in expected:
            if one not in self._placed:
                raise PackingError(PackingCode.GAP_MISSING, self.owner, one[1])
