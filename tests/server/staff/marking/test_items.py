"""What a form says of an item's key, in the bank's ids, and how answers are told."""

import pytest

from protocol.paper import (
    Choice,
    ExtendedTextInteraction,
    Interaction,
    MatchInteraction,
    OrderInteraction,
    TextEntryInteraction,
    TextGap,
)
from server.bank.items import BankItem, BaseType, Cardinality, Level, ResponseDeclaration
from server.grading.corrections import Change, Correction
from server.papers.packing import VariantItem
from server.staff.marking.items import MarkedItem, NoAnswerError, NoChangeError, correction_of, told
from tests.server.grading.papers import choice, true_false

LETTERS = tuple(Choice(letter, f"ý {letter}") for letter in "ABC")
GAPS = TextEntryInteraction((TextGap("1", 4), TextGap("2", 4)))


def marked(item: BankItem) -> MarkedItem:
    return MarkedItem(VariantItem(item, "Phần I", "1", {}))


def item(interaction: Interaction, *declarations: ResponseDeclaration) -> MarkedItem:
    return marked(BankItem("X1", "Toán", "12", "Chủ đề", Level.KNOW, "Câu X1", interaction, declarations))


def declared(identifier: str, base: BaseType, *correct: str) -> ResponseDeclaration:
    return ResponseDeclaration(identifier, Cardinality.MULTIPLE, base, correct)


def test_gaps_are_corrected_each_for_itself() -> None:
    gaps = item(GAPS, declared("1", BaseType.STRING, "Huế"), declared("2", BaseType.STRING, "1945"))
    form = {"change": "accept", "correct.1": " Thành phố  Huế ; Hue;", "correct.2": " "}
    assert correction_of(gaps, form) == Correction("X1", 1, Change.ACCEPT, {"1": ("Thành phố Huế", "Hue")})
    with pytest.raises(NoAnswerError):
        correction_of(gaps, {"change": "replace", "correct.1": " ; "})


def test_several_values_are_parted_by_semicolons() -> None:
    pairs = item(MatchInteraction(LETTERS, LETTERS), declared("RESPONSE", BaseType.DIRECTED_PAIR, "A B"))
    form = {"change": "replace", "correct.RESPONSE": "A  C; B A"}
    assert correction_of(pairs, form).correct == {"RESPONSE": ("A C", "B A")}
    assert [one.id for one in pairs.lettered] == [*"ABCABC"]
    order = item(OrderInteraction(LETTERS), declared("RESPONSE", BaseType.IDENTIFIER, "A", "B", "C"))
    assert correction_of(order, {"change": "accept", "correct.RESPONSE": "B;A;C"}).correct == {"RESPONSE": (*"BAC",)}


def test_what_a_person_marks_can_only_be_cancelled() -> None:
    essay = item(ExtendedTextInteraction(200), declared("RESPONSE", BaseType.STRING))
    assert (essay.by_hand, essay.letters, essay.statements, essay.lettered) == (True, (), (), ())
    assert correction_of(essay, {"change": "cancel", "correct.RESPONSE": "x"}) == Correction("X1", 1, Change.CANCEL)


@pytest.mark.parametrize("change", ["", "ACCEPT", "burn", "accept "])
def test_a_change_that_is_none_is_refused(change: str) -> None:
    with pytest.raises(NoChangeError):
        correction_of(marked(choice("C1")), {"change": change, "correct.RESPONSE": "A"})


def test_a_statement_is_true_or_false_and_none_is_left_out() -> None:
    statements = {f"statement.{letter}": "true" for letter in "ABCD"}
    wanted = ("A true", "B true", "C true", "D true")
    made = correction_of(marked(true_false("D1")), {"change": "accept", **statements})
    assert made.correct == {"RESPONSE": wanted}
    for spoiled in ("", "maybe"):
        with pytest.raises(NoAnswerError):
            correction_of(marked(true_false("D1")), {"change": "accept", **statements, "statement.C": spoiled})


def test_answers_are_told_for_people() -> None:
    assert told({"RESPONSE": ("A true", "B false")}, "Đúng", "Sai") == "A Đúng, B Sai"
    assert told({"1": ("Huế", "Hue"), "2": ("1945",)}, "Đúng", "Sai") == "[1] Huế, Hue; [2] 1945"
    assert told({"RESPONSE": ("A 1",)}, "Đúng", "Sai") == "A 1"
