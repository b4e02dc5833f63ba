"""What the tests of Word documents have in common: lines in, items or the reasons out."""

from collections.abc import Mapping

from fixtures.papers.docx_files import document
from protocol.paper import ChoiceInteraction, TrueFalseInteraction
from server.bank.importers.docx.problems import Reason
from server.bank.importers.docx.reading import QuestionDocument, read_question_document
from server.bank.items import BankItem

OPTIONS = "A. một\tB. hai\tC. ba\tD. bốn"


def read(*blocks: str, pictures: Mapping[str, bytes] | None = None, **parts: bytes) -> QuestionDocument:
    """Read a document of these blocks."""
    return read_file(document(*blocks, pictures=pictures, **parts))


def read_file(data: bytes) -> QuestionDocument:
    """Read a file."""
    return read_question_document(data, "đề.docx", "Toán", "12")


def whole(document: QuestionDocument) -> tuple[BankItem, ...]:
    """Return the items of a document that has no problem."""
    assert document.problems == ()
    return document.items


def reasons(document: QuestionDocument) -> list[tuple[Reason, int]]:
    """Return the reasons of all problems, and the numbers of the items."""
    return [(problem.reason, problem.item) for problem in document.problems]


def warned(document: QuestionDocument) -> list[Reason]:
    """Return the reasons of all warnings."""
    return [problem.reason for problem in document.warnings]


def options(item: BankItem) -> list[str]:
    """Return the texts of options or statements."""
    assert isinstance(item.interaction, ChoiceInteraction | TrueFalseInteraction)
    choices = (
        item.interaction.choices if isinstance(item.interaction, ChoiceInteraction) else item.interaction.statements
    )
    return [choice.content for choice in choices]


def key(item: BankItem) -> tuple[str, ...]:
    """Return what is right."""
    return item.declarations[0].correct
