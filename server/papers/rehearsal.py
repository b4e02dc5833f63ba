"""A paper for rehearsals: whole enough to be sealed, released, opened and answered, with nothing of the bank in it."""

from protocol.paper import (
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    ShortNumberInteraction,
    TrueFalseInteraction,
)
from server.bank.items import RESPONSE, BankItem, BaseType, Cardinality, Level, ResponseDeclaration
from server.papers.plan import MasterPaper, PaperPart, PartPlan

TITLE = "Đề diễn tập"


def rehearsal_paper(subject: str, minutes: int) -> MasterPaper:
    """Return the paper: one item of each way to answer that the seats of a school use."""
    parts = (
        PaperPart(
            PartPlan("Phần I", "Trắc nghiệm", "Chọn một đáp án", "1"), (_choice(subject, 1), _choice(subject, 2))
        ),
        PaperPart(PartPlan("Phần II", "Đúng/Sai", "Mỗi ý chọn Đúng hoặc Sai", "4"), (_true_false(subject),)),
        PaperPart(PartPlan("Phần III", "Trả lời ngắn", "Điền số", "2"), (_number(subject),)),
        PaperPart(PartPlan("Phần IV", "Viết", "Gõ vài chữ có dấu", "2"), (_essay(subject),)),
    )
    return MasterPaper(subject, minutes, parts, {}, {})


def _choice(subject: str, number: int) -> BankItem:
    options = tuple(Choice(letter, f"Đáp án diễn tập {letter}") for letter in "ABCD")
    body = f"Câu diễn tập số {number}. Công thức $\\frac{{x^2 + {number}}}{{2}}$ phải hiện rõ. Hãy chọn đáp án B."
    key = ResponseDeclaration(RESPONSE, Cardinality.SINGLE, BaseType.IDENTIFIER, ("B",))
    return _item(subject, f"DIEN-TAP-{number}", body, ChoiceInteraction(options), key)


def _true_false(subject: str) -> BankItem:
    statements = tuple(Choice(letter, f"Ý {letter.lower()}: hãy chọn Đúng.") for letter in "ABCD")
    correct = tuple(f"{letter} true" for letter in "ABCD")
    key = ResponseDeclaration(RESPONSE, Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, correct)
    return _item(subject, "DIEN-TAP-3", "Câu diễn tập Đúng/Sai.", TrueFalseInteraction(statements), key)


def _number(subject: str) -> BankItem:
    key = ResponseDeclaration(RESPONSE, Cardinality.SINGLE, BaseType.FLOAT, ("-0,5",))
    return _item(subject, "DIEN-TAP-4", "Hãy điền -0,5.", ShortNumberInteraction(), key)


def _essay(subject: str) -> BankItem:
    key = ResponseDeclaration(RESPONSE, Cardinality.SINGLE, BaseType.STRING)
    return _item(subject, "DIEN-TAP-5", "Hãy gõ: Trường Thi, ngày diễn tập.", ExtendedTextInteraction(), key)


def _item(subject: str, code: str, body: str, interaction: Interaction, key: ResponseDeclaration) -> BankItem:
    return BankItem(code, subject, "", "Diễn tập", Level.KNOW, body, interaction, (key,))
