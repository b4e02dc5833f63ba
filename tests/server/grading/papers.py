"""Papers without pictures or formulas, packed in earnest: one of the graduation exam, one with blocks and essays."""

from typing import NamedTuple

from protocol.paper import (
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    Interaction,
    ItemType,
    ShortNumberInteraction,
    TrueFalseInteraction,
    UploadInteraction,
)
from protocol.records import Answered, ChoiceResponse, Record, Response, ShortNumberResponse, TrueFalseResponse
from server.bank.items import RESPONSE, TRUE, BankItem, BaseType, Cardinality, Level, ResponseDeclaration
from server.grading.scoring import ItemKey
from server.papers.packing import Packed, answer_key, pack
from server.papers.plan import MasterPaper, PaperPart, PartPlan

PAPER = "ab" * 16
BLOCK_A, BLOCK_B = "Khoa học máy tính", "Tin học ứng dụng"


class Declared(NamedTuple):
    """The one declaration of an item."""

    base: BaseType
    correct: tuple[str, ...] = ()
    cardinality: Cardinality = Cardinality.SINGLE


def item(code: str, interaction: Interaction, declared: Declared) -> BankItem:
    """Return an item of the bank."""
    declaration = ResponseDeclaration(RESPONSE, declared.cardinality, declared.base, declared.correct)
    return BankItem(code, "Toán", "12", "Chủ đề", Level.KNOW, f"Câu {code}", interaction, (declaration,))


def lettered() -> tuple[Choice, ...]:
    """Return four options."""
    return tuple(Choice(letter, f"ý {letter}") for letter in "ABCD")


def choice(code: str) -> BankItem:
    """Return an item whose answer is B."""
    return item(code, ChoiceInteraction(lettered()), Declared(BaseType.IDENTIFIER, ("B",)))


def true_false(code: str) -> BankItem:
    """Return an item whose key is Đ S Đ Đ."""
    pairs = ("A true", "B false", "C true", "D true")
    return item(code, TrueFalseInteraction(lettered()), Declared(BaseType.DIRECTED_PAIR, pairs, Cardinality.MULTIPLE))


def short_number(code: str) -> BankItem:
    """Return an item whose answer is a half."""
    return item(code, ShortNumberInteraction(), Declared(BaseType.FLOAT, ("0,5", "1/2")))


def packed(variant: str = "0101") -> Packed:
    """Return a variant of a paper of 12 + 4 + 6 items."""
    parts = (
        PaperPart(PartPlan("Phần I", "Trắc nghiệm", "", "0.25"), tuple(choice(f"C{n:02}") for n in range(12))),
        PaperPart(PartPlan("Phần II", "Đúng/Sai", "", "1"), tuple(true_false(f"D{n}") for n in range(4))),
        PaperPart(PartPlan("Phần III", "Trả lời ngắn", "", "0.5"), tuple(short_number(f"S{n}") for n in range(6))),
    )
    return _packed(parts, variant)


def packed_with_blocks(variant: str = "0101") -> Packed:
    """Return a variant of a paper with a common part, an essay, an upload and two blocks of which one is taken."""
    essay = item("E1", ExtendedTextInteraction(200), Declared(BaseType.STRING))
    upload = item("U1", UploadInteraction(("image/jpeg",)), Declared(BaseType.FILE))
    parts = (
        PaperPart(PartPlan("Phần I", "Trắc nghiệm", "", "0.25"), (choice("C1"), choice("C2"))),
        PaperPart(PartPlan("Phần II", "Chung", "", "1", BLOCK_A), (true_false("D1"),)),
        PaperPart(PartPlan("Phần III", "Riêng", "", "1", BLOCK_B), (true_false("D2"),)),
        PaperPart(PartPlan("Phần IV", "Tự luận", "", "2"), (essay, upload)),
    )
    return _packed(parts, variant)


def _packed(parts: tuple[PaperPart, ...], variant: str) -> Packed:
    return pack(MasterPaper("Toán", 90, parts, {}, {}), paper_id=PAPER, variant=variant, seed=bytes(32))


def own_id(paper: Packed, code: str) -> str:
    """Return the pseudonym of a bank's item in a variant."""
    return next(own for own, mapped in paper.key_map.items.items() if mapped.item.code == code)


def option(paper: Packed, code: str, letter: str) -> ChoiceResponse:
    """Return the response that chooses the bank's option."""
    return ChoiceResponse(paper.key_map.items[own_id(paper, code)].ids[letter])


def perfect(paper: Packed) -> list[Record]:
    """Return the right answer to every item that a rule marks."""
    marked = {item: key for item, key in answer_key(paper.key_map).items() if key.declarations[0].correct}
    return [Answered(item, right(key)) for item, key in marked.items()]


def right(key: ItemKey) -> Response:
    """Return the right answer to an item of the graduation format."""
    correct = key.declarations[0].correct
    match key.type:
        case ItemType.CHOICE:
            return ChoiceResponse(correct[0])
        case ItemType.TRUE_FALSE:
            return TrueFalseResponse({pair.split()[0]: pair.split()[1] == TRUE for pair in correct})
        case _:
            return ShortNumberResponse("0,5")


def first_wrong(paper: Packed) -> Answered:
    """Return a wrong answer to the first item, which is worth a quarter."""
    code = next(iter(paper.key_map.items.values())).item.code
    return Answered(own_id(paper, code), option(paper, code, "A"))
