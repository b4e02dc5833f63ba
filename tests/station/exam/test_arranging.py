"""A pick makes a whole response that fits its interaction, whatever stood there before."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.paper import (
    AssociateInteraction,
    Choice,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    MatchInteraction,
    OrderInteraction,
    Shape,
    Spot,
)
from protocol.records import ChoiceResponse, ChoicesResponse, PairsResponse, Response
from station.exam.arranging import (
    End,
    Pairing,
    Pick,
    chosen,
    is_filled,
    is_full,
    is_ordered,
    is_spent,
    joined,
    kept_order,
    moved,
    order,
    paired,
    pairs,
    pick,
    toggled,
    unpaired,
    uses,
)


def choices(letters: str, match_max: int = 1) -> tuple[Choice, ...]:
    return tuple(Choice(letter, f"<p>{letter}</p>", match_max) for letter in letters)


SPOTS = tuple(Spot(name, Shape.CIRCLE, (10.0, 10.0, 5.0), name) for name in "pq")
WORDS = HotTextInteraction(("w1", "w2", "w3"), max_choices=2)
ONE_SPOT = HotspotInteraction("map", SPOTS)
ORDER = OrderInteraction(choices("abcd"))
MATCH = MatchInteraction(choices("abc"), choices("xyz"))
MANY = MatchInteraction(choices("ab", 2), choices("xyz", 0))
ASSOCIATE = AssociateInteraction(choices("abcd"), max_pairs=2)
GAPS = GapMatchInteraction(("1", "2"), (Choice("a", "<p>a</p>"), Choice("b", "<p>b</p>", 2)))
PICTURE = GraphicGapMatchInteraction("map", SPOTS, choices("ab"))
PAIRINGS: tuple[Pairing, ...] = (MATCH, MANY, ASSOCIATE, GAPS, PICTURE)
WRONG: list[Response] = [
    ChoiceResponse("a"),
    ChoicesResponse(("w1", "nobody")),
    PairsResponse((("a", "nobody"),)),
    PairsResponse((("nobody", "1"), ("a", "nobody"))),
    PairsResponse((("a", "a"),)),
]


def test_a_choice_comes_and_goes() -> None:
    one = toggled(WORDS, None, "w2")
    two = toggled(WORDS, one, "w1")
    assert (one, two) == (ChoicesResponse(("w2",)), ChoicesResponse(("w2", "w1")))
    assert toggled(WORDS, two, "w2") == ChoicesResponse(("w1",))
    assert toggled(WORDS, one, "w2") is None


def test_no_more_are_chosen_than_may_be() -> None:
    full = ChoicesResponse(("w1", "w2"))
    assert is_full(WORDS, full)
    assert toggled(WORDS, full, "w3") == full
    assert not is_full(WORDS, ChoicesResponse(("w1",)))


def test_where_one_is_asked_for_the_new_one_replaces_the_old() -> None:
    assert toggled(ONE_SPOT, ChoicesResponse(("p",)), "q") == ChoicesResponse(("q",))
    assert not is_full(ONE_SPOT, ChoicesResponse(("p",)))


def test_an_order_is_none_until_something_moves() -> None:
    assert order(ORDER, None) == ("a", "b", "c", "d")
    assert moved(ORDER, None, "a", -1) is None
    assert moved(ORDER, None, "nobody", 1) is None
    assert moved(ORDER, None, "d", -2) == ChoicesResponse(("a", "d", "b", "c"))
    assert kept_order(ORDER, None) == ChoicesResponse(("a", "b", "c", "d"))


@given(st.permutations("abcd"), st.sampled_from("abcd"), st.integers(-5, 5))
@settings(max_examples=60, deadline=None)
def test_every_move_keeps_all_and_can_be_moved_back(start: list[str], choice: str, by: int) -> None:
    before = ChoicesResponse(tuple(start))
    after = moved(ORDER, before, choice, by)
    assert is_ordered(ORDER, after)
    assert isinstance(after, ChoicesResponse)
    back = before.choices.index(choice) - after.choices.index(choice)
    assert moved(ORDER, after, choice, back) == before


def test_pairs_are_made_and_taken_back() -> None:
    one = paired(MATCH, None, "a", "x")
    two = paired(MATCH, one, "b", "y")
    assert two == PairsResponse((("a", "x"), ("b", "y")))
    assert uses(MATCH, two, "y") == (("b", "y"),)
    assert unpaired(MATCH, two, ("a", "x")) == PairsResponse((("b", "y"),))
    assert unpaired(MATCH, one, ("a", "x")) is None


def test_what_may_be_used_once_leaves_its_old_pair() -> None:
    held = PairsResponse((("a", "x"), ("b", "y")))
    assert paired(MATCH, held, "a", "y") == PairsResponse((("a", "y"),))
    assert paired(ASSOCIATE, held_of("ab", "cd"), "a", "c") == PairsResponse((("a", "c"),))
    assert paired(PICTURE, PairsResponse((("a", "p"),)), "a", "q") == PairsResponse((("a", "q"),))


def held_of(*two: str) -> PairsResponse:
    return PairsResponse(tuple((pair[0], pair[1]) for pair in two))


def test_what_may_be_used_often_is_spent_at_its_limit() -> None:
    held = held_of("ax", "ay")
    assert paired(MANY, held, "a", "z") == held
    assert is_spent(MANY, held, MANY.sources[0])
    assert not is_spent(MANY, held, MANY.targets[0])
    assert paired(MANY, held, "b", "x") == held_of("ax", "ay", "bx")


def test_a_gap_holds_one_and_a_word_may_stand_in_two() -> None:
    both = paired(GAPS, paired(GAPS, None, "b", "1"), "b", "2")
    assert both == held_of("b1", "b2")
    assert paired(GAPS, both, "a", "1") == held_of("b2", "a1")


def test_a_set_has_no_more_pairs_than_may_be_made() -> None:
    full = held_of("ab", "cd")
    assert is_filled(ASSOCIATE, full)
    assert not is_filled(MATCH, held_of("ax", "by"))
    loose = AssociateInteraction(choices("abcdef"), max_pairs=2)
    assert paired(loose, full, "e", "f") == full


def test_a_pair_of_one_set_is_the_same_both_ways() -> None:
    held = held_of("ab")
    assert paired(ASSOCIATE, held, "b", "a") == held
    assert paired(ASSOCIATE, held, "c", "c") == held


def test_two_picks_make_a_pair_in_either_order() -> None:
    assert pick(MATCH, None, End(0, "a")) == Pick(End(0, "a"))
    assert pick(MATCH, End(0, "a"), End(1, "x")) == Pick(None, ("a", "x"))
    assert pick(MATCH, End(1, "x"), End(0, "a")) == Pick(None, ("a", "x"))
    assert pick(ASSOCIATE, End(0, "b"), End(0, "a")) == Pick(None, ("b", "a"))


def test_a_pick_can_be_changed_and_let_go() -> None:
    assert pick(MATCH, End(0, "a"), End(0, "b")) == Pick(End(0, "b"))
    assert pick(MATCH, End(0, "a"), End(0, "a")) == Pick(None)
    assert pick(ASSOCIATE, End(0, "a"), End(0, "a")) == Pick(None)


@given(st.sampled_from([(MATCH, ("a", "x")), (ASSOCIATE, ("a", "b")), (GAPS, ("b", "1")), (PICTURE, ("a", "p"))]))
@settings(max_examples=8, deadline=None)
def test_the_same_pair_twice_leaves_what_was_before(case: tuple[Pairing, tuple[str, str]]) -> None:
    interaction, pair = case
    there = joined(interaction, None, pair)
    assert there == PairsResponse((pair,))
    back = pair[::-1] if interaction is ASSOCIATE else pair
    assert joined(interaction, there, back) is None


@pytest.mark.parametrize("response", WRONG)
def test_a_response_of_another_item_counts_as_none(response: Response) -> None:
    assert chosen(WORDS, response) == ()
    assert toggled(WORDS, response, "w1") == ChoicesResponse(("w1",))
    assert order(ORDER, response) == ("a", "b", "c", "d")
    for interaction in PAIRINGS:
        assert pairs(interaction, response) == ()


@pytest.mark.parametrize("response", [held_of("ax", "ax"), held_of("ax", "ay"), held_of("xa")])
def test_pairs_beyond_the_limits_count_as_none(response: Response) -> None:
    assert pairs(MATCH, response) == ()


def test_too_many_chosen_count_as_none() -> None:
    assert chosen(WORDS, ChoicesResponse(("w1", "w2", "w3"))) == ()
    assert chosen(WORDS, ChoicesResponse(("w1", "w1"))) == ()


@given(st.sampled_from(PAIRINGS), st.lists(st.tuples(st.sampled_from("abcdpqxyz12?"), st.sampled_from("abcdpqxyz12?"))))
@settings(max_examples=80, deadline=None)
def test_whatever_is_picked_the_response_fits(interaction: Pairing, picks: list[tuple[str, str]]) -> None:
    response: Response | None = None
    for first, second in picks[:12]:
        response = paired(interaction, response, first, second)
        if response is not None:
            assert isinstance(response, PairsResponse)
            assert pairs(interaction, response) == response.pairs
