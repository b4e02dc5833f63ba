"""The example of the documentation is read as the page says."""

from fixtures.papers.docx_files import line
from server.bank.items import Level
from tests.server.bank.importers.docx.documents import key, options, read, whole
from tests.server.bank.importers.docx.test_words import PAGE

INDENT = "    "


def test_the_example_is_two_items_with_their_keys() -> None:
    lines = [text.removeprefix(INDENT) for text in PAGE.read_text("utf-8").splitlines() if text.startswith(INDENT)]
    first, second = whole(read(*map(line, lines)))
    assert (first.level, first.points, options(first)[1], key(first)) == (Level.KNOW, "0.25", "Hà Nội.", ("B",))
    assert (key(second), second.rationale) == (("0,25",), "1 chia cho 4.")
