"""Keys marked by looks."""

import pytest

from fixtures.papers.docx_files import line, run
from protocol.paper import ItemType
from server.bank.importers.docx.problems import Reason
from tests.server.bank.importers.docx.documents import key, options, read, reasons, warned, whole

STEM = line("Câu 1. Hỏi")
RED, BLUE = "FF0000", "0000FF"


@pytest.mark.parametrize(
    "lines",
    [
        [line("A. một\t", run("B. hai", "bold"), "\tC. ba\tD. bốn")],
        [line("A. một\t", run("B. hai", "italic"), "\tC. ba\tD. bốn")],
        [line("A. một\t", run("B. hai", "underline"), "\tC. ba\tD. bốn")],
        [line("A. một\t", run("B. hai", colour=RED), "\tC. ba\tD. bốn")],
        [line("A. một\t", run("B", "underline"), ". hai\tC. ba\tD. bốn")],
        [line("A. một\tB. ", run("hai", colour=RED), "\tC. ba\tD. bốn")],
        [line("A. một\tB. ", run("hai", "bold"), ".\tC. ba\tD. bốn")],
        [line(run("A", "bold"), ". một\t", run("B", "bold", "underline"), ". hai\t", run("C", "bold"), ". ba")],
        [line(run("A.", colour=BLUE), "một\t", run("B.", colour=RED), "hai\t", run("C.", colour=BLUE), "ba")],
        [line(run("A. một", "italic"), "\t", run("B. hai", "bold"), "\tC. ba\tD. bốn")],
        [line("A. một"), line(run("B. ha", "bold"), run("i", "bold", "sub")), line("C. ba")],
    ],
)
def test_the_look_that_one_option_has_marks_the_key(lines: list[str]) -> None:
    assert key(whole(read(STEM, *lines))[0]) == ("B",)


def test_what_marks_the_key_does_not_stay_in_its_text() -> None:
    marked = read(STEM, line("A. một\t", run("B. hai", "bold", "italic", "underline", colour=RED), "\tC. ba"))
    assert options(whole(marked)[0]) == ["một", "hai", "ba"]


def test_what_all_options_have_stays() -> None:
    names = read(STEM, line(run("A. Pan", "italic"), "\t", run("B. Homo", "italic", "underline")))
    assert (key(whole(names)[0]), options(names.items[0])) == (("B",), ["<i>Pan</i>", "<i>Homo</i>"])


def test_letters_underlined_in_every_option_stay_beside_an_underlined_letter_of_the_key() -> None:
    sounds = line("A. h", run("ou", "underline"), "se\t", run("B", "underline"), ". b", run("oa", "underline"), "t")
    document = read(STEM, sounds)
    assert (key(whole(document)[0]), options(document.items[0])) == (("B",), ["h<u>ou</u>se", "b<u>oa</u>t"])


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([line("A. một\tB. hai\tC. ba")], Reason.NO_KEY),
        ([line("A. một\tB. h", run("a", "bold"), "i\tC. ba")], Reason.NO_KEY),
        ([line(run("A. một", "bold"), "\t", run("B. hai", "bold"), "\t", run("C. ba", "bold"))], Reason.NO_KEY),
        ([line("A. một\t", run("B. hai", colour="1F1F1F"), "\tC. ba")], Reason.NO_KEY),
        ([line(run("A. một", "bold"), "\t", run("B. hai", "bold"), "\tC. ba")], Reason.TWO_KEYS),
        ([line(run("A. một", "bold"), "\t", run("B. hai", "underline"), "\tC. ba")], Reason.TWO_KEYS),
        ([line(run("A. một", colour=BLUE), "\t", run("B. hai", colour=RED))], Reason.TWO_KEYS),
    ],
)
def test_no_mark_and_two_marks_are_told(lines: list[str], reason: Reason) -> None:
    assert reasons(read(STEM, *lines)) == [(reason, 1)]


def test_another_look_of_several_options_is_a_warning() -> None:
    lines = line(run("A. một", "bold"), "\t", run("B. hai", "bold", "underline"), "\tC. ba")
    document = read(STEM, lines)
    assert (key(whole(document)[0]), warned(document)) == (("B",), [Reason.UNEVEN_MARKS])


def statements(*looks: str) -> list[str]:
    """Return four statements, their letters of these looks."""
    return [
        line(run(letter, *([look] if look else [])), f") ý {letter}")
        for letter, look in zip("abcd", looks, strict=True)
    ]


def test_marked_statements_are_the_true_ones() -> None:
    (item,) = whole(read(STEM, *statements("underline", "", "underline", "underline")))
    assert (item.type, key(item)) == (ItemType.TRUE_FALSE, ("A true", "B false", "C true", "D true"))


@pytest.mark.parametrize("looks", [("", "", "", ""), ("bold",) * 4, ("bold", "underline", "", "")])
def test_statements_that_marks_do_not_tell_apart_have_no_key(looks: tuple[str, ...]) -> None:
    assert reasons(read(STEM, *statements(*looks))) == [(Reason.NO_KEY, 1)]
