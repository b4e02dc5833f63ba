"""A bank that was written as a workbook and read again is the same bank."""

from collections.abc import Callable
from types import ModuleType

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.papers import docx_files, hoa_hoc_2025, tieng_anh
from protocol.paper import Choice, ChoiceInteraction, InlineChoiceInteraction, InlineGap
from server.bank.checking import read_only
from server.bank.exporters.workbook import UnwritableItemError, question_workbook
from server.bank.importers.docx.reading import read_question_document
from server.bank.importers.workbook import Held, read_workbook
from server.bank.items import BankItem, BankStimulus
from server.bank.media import MediaFacts, MediaKind
from tests.server.bank.generated import TYPES, Declared, bank_items, banks

HELD = Held(
    media={name: MediaFacts(MediaKind.PICTURE) for name in ("hình 1.png", "so-do.png", "a.jpg")}
    | {"nghe.mp3": MediaFacts(MediaKind.SOUND)}
)
BOUNDED = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_back(
    items: tuple[BankItem, ...], stimuli: tuple[BankStimulus, ...] = ()
) -> tuple[tuple[BankItem, ...], tuple[BankStimulus, ...]]:
    """Write and read."""
    read = read_workbook(question_workbook(items, stimuli), "bank.xlsx", {}, HELD, read_only)
    assert read.problems == ()
    return read.items, read.stimuli


@pytest.mark.parametrize("declared", TYPES, ids=lambda strategy: repr(strategy).partition("(")[0])
def test_an_item_of_each_type_reads_back_as_it_was(declared: st.SearchStrategy[Declared]) -> None:
    @BOUNDED
    @given(bank_items(declared, "T01", ""))
    def check(item: BankItem) -> None:
        assert read_back((item,)) == ((item,), ())

    check()


@BOUNDED
@given(banks())
def test_a_whole_bank_reads_back_as_it_was(bank: tuple[tuple[BankItem, ...], tuple[BankStimulus, ...]]) -> None:
    assert read_back(*bank) == bank


@pytest.mark.parametrize("paper", [tieng_anh, hoa_hoc_2025], ids=["tieng_anh", "hoa_hoc"])
def test_the_sample_papers_read_back_as_they_were_formulas_and_all(paper: ModuleType) -> None:
    items, stimuli, media = paper.ITEMS, paper.STIMULI, paper.media()
    read = read_workbook(question_workbook(items, stimuli), "bank.xlsx", media)
    assert (read.problems, read.items, read.stimuli) == ((), items, stimuli)
    assert read.media == media


@pytest.mark.parametrize("document", [docx_files.azota, docx_files.shub], ids=["azota", "shub"])
def test_items_that_came_from_word_read_back_as_they_were(document: Callable[[], bytes]) -> None:
    came = read_question_document(document(), "de.docx", "Toán", "12")
    read = read_workbook(question_workbook(came.items, came.stimuli), "bank.xlsx", came.media)
    assert (read.problems, read.items, read.stimuli, read.media) == ((), came.items, came.stimuli, came.media)


def test_what_would_read_back_as_something_else_is_refused_by_its_code() -> None:
    item = tieng_anh.ITEMS[7]
    spaced = msgspec.structs.replace(item, body=item.body + " ")
    with pytest.raises(UnwritableItemError) as refused:
        question_workbook([item, spaced])
    assert refused.value.code == item.code


def test_a_choice_of_two_lines_within_a_text_is_refused() -> None:
    item = next(one for one in tieng_anh.ITEMS if isinstance(one.interaction, InlineChoiceInteraction))
    assert isinstance(item.interaction, InlineChoiceInteraction)
    first, *rest = item.interaction.gaps
    broken = InlineGap(first.id, (Choice("1A", "one\ntwo"), *first.choices[1:]))
    with pytest.raises(UnwritableItemError):
        question_workbook([msgspec.structs.replace(item, interaction=InlineChoiceInteraction((broken, *rest)))])


def test_more_options_than_the_columns_have_are_refused() -> None:
    item = next(one for one in tieng_anh.ITEMS if isinstance(one.interaction, ChoiceInteraction))
    many = ChoiceInteraction(tuple(Choice(letter, letter) for letter in "ABCDEFGHI"))
    with pytest.raises(UnwritableItemError):
        question_workbook([msgspec.structs.replace(item, interaction=many)])
