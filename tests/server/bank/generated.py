"""Items of every type, generated: what a bank may hold."""

import unicodedata
from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from protocol.paper import (
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    HotTextInteraction,
    InlineChoiceInteraction,
    InlineGap,
    Interaction,
    Listening,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    Shape,
    ShortNumberInteraction,
    SliderInteraction,
    Spot,
    TextEntryInteraction,
    TextGap,
    TrueFalseInteraction,
    UploadInteraction,
)
from server.bank.items import (
    FALSE,
    RESPONSE,
    TRUE,
    BankItem,
    BankStimulus,
    BaseType,
    Cardinality,
    Figure,
    Level,
    ResponseDeclaration,
)

LETTERS = "ABCDEFGH"
ALPHABET = "aăâbcdđeêghikmnoôơưyỹ ẠậfF019=+-_'\"|;:\\,./()%&#~^{}@\u00a0x"
FORMULAS = (
    "$x^2$",
    r"$|x|$",
    r"$\{1;2\}$",
    r"$\|v\|$",
    "<math><mi>x</mi></math>",
    "1/4",
    "=1+1",
    "TRUE",
    "_x000D_",
    "007",
)
Declared = tuple[Interaction, str, tuple[ResponseDeclaration, ...]]  # with the body that it needs


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


WORDS = st.one_of(st.text(ALPHABET, min_size=1, max_size=20), st.sampled_from(FORMULAS)).map(_clean).filter(bool)
SENTENCES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join).map(_clean)
BODIES = st.lists(SENTENCES, min_size=1, max_size=2).map("\n".join)
MAYBE = st.one_of(st.just(""), SENTENCES)
NUMBERS = st.sampled_from(["0", "-3", "0,25", "0.25", "1/4", "12345", "-1/03"])


def one(cardinality: Cardinality, base: BaseType, *correct: str) -> tuple[ResponseDeclaration, ...]:
    return (ResponseDeclaration(RESPONSE, cardinality, base, correct),)


@st.composite
def options(draw: st.DrawFn, fewest: int = 2, most: int = 8) -> tuple[Choice, ...]:
    texts = draw(st.lists(SENTENCES, min_size=fewest, max_size=most))
    return tuple(Choice(letter, text) for letter, text in zip(LETTERS, texts, strict=False))


def _some(draw: st.DrawFn, among: Sequence[str]) -> tuple[str, ...]:
    return tuple(draw(st.lists(st.sampled_from(among), min_size=1, unique=True)))


def _ids(choices: Sequence[Choice | Spot]) -> list[str]:
    return [choice.id for choice in choices]


def _used(draw: st.DrawFn, choices: Sequence[Choice], times: dict[str, int]) -> tuple[Choice, ...]:
    """Give choices a number of uses that the key leaves room for."""
    fits = [draw(st.sampled_from([0, max(1, times.get(choice.id, 0)), 9])) for choice in choices]
    return tuple(Choice(choice.id, choice.content, most) for choice, most in zip(choices, fits, strict=True))


def _body_with(draw: st.DrawFn, places: Sequence[str]) -> str:
    return draw(SENTENCES) + " " + " ".join(f"{place} {draw(SENTENCES)}" for place in places)


@st.composite
def choice(draw: st.DrawFn) -> Declared:
    choices = draw(options())
    key = draw(st.sampled_from(_ids(choices)))
    return ChoiceInteraction(choices), draw(BODIES), one(Cardinality.SINGLE, BaseType.IDENTIFIER, key)


@st.composite
def multiple(draw: st.DrawFn) -> Declared:
    choices = draw(options())
    key = _some(draw, _ids(choices))
    most = draw(st.sampled_from([0, len(key), 8]))
    interaction = MultipleChoiceInteraction(choices, most)
    return interaction, draw(BODIES), one(Cardinality.MULTIPLE, BaseType.IDENTIFIER, *key)


@st.composite
def true_false(draw: st.DrawFn) -> Declared:
    pairs = (f"{letter} {draw(st.sampled_from([TRUE, FALSE]))}" for letter in "ABCD")
    declared = one(Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, *pairs)
    return TrueFalseInteraction(draw(options(4, 4))), draw(BODIES), declared


@st.composite
def short_number(draw: st.DrawFn) -> Declared:
    key = draw(st.lists(NUMBERS, min_size=1, max_size=3, unique=True))
    return ShortNumberInteraction(draw(MAYBE)), draw(BODIES), one(Cardinality.SINGLE, BaseType.FLOAT, *key)


@st.composite
def text_entry(draw: st.DrawFn) -> Declared:
    names = [str(place) for place in range(1, draw(st.integers(1, 4)) + 1)]
    answers = st.lists(WORDS, min_size=1, max_size=3, unique=True).map(tuple)
    declared = tuple(ResponseDeclaration(name, Cardinality.SINGLE, BaseType.STRING, draw(answers)) for name in names)
    gaps = tuple(TextGap(name, draw(st.sampled_from([0, 5, 40]))) for name in names)
    return TextEntryInteraction(gaps), _body_with(draw, [f"[[{name}]]" for name in names]), declared


@st.composite
def inline_choice(draw: st.DrawFn) -> Declared:
    names = [str(place) for place in range(1, draw(st.integers(1, 3)) + 1)]
    gaps = tuple(
        InlineGap(name, tuple(Choice(name + one.id, one.content) for one in draw(options(2, 4)))) for name in names
    )
    declared = tuple(
        ResponseDeclaration(
            gap.id, Cardinality.SINGLE, BaseType.IDENTIFIER, (draw(st.sampled_from(_ids(gap.choices))),)
        )
        for gap in gaps
    )
    return InlineChoiceInteraction(gaps), _body_with(draw, [f"[[{name}]]" for name in names]), declared


@st.composite
def match(draw: st.DrawFn) -> Declared:
    sources = draw(options(1, 5))
    targets = tuple(Choice(str(place), one.content) for place, one in enumerate(draw(options(1, 5)), 1))
    pairs = [(source, target) for source in _ids(sources) for target in _some(draw, _ids(targets))]
    times = {name: sum(name in pair for pair in pairs) for name in (*_ids(sources), *_ids(targets))}
    sides = _used(draw, sources, times), _used(draw, targets, times)
    correct = (f"{source} {target}" for source, target in pairs)
    interaction = MatchInteraction(*sides, is_grid=draw(st.booleans()))
    return interaction, draw(BODIES), one(Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, *correct)


@st.composite
def order(draw: st.DrawFn) -> Declared:
    choices = draw(options())
    key = draw(st.permutations(_ids(choices)))
    return OrderInteraction(choices), draw(BODIES), one(Cardinality.ORDERED, BaseType.IDENTIFIER, *key)


@st.composite
def associate(draw: st.DrawFn) -> Declared:
    choices = draw(options())
    pairs = st.tuples(st.sampled_from(_ids(choices)), st.sampled_from(_ids(choices))).filter(
        lambda two: two[0] != two[1]
    )
    key = draw(st.lists(pairs, min_size=1, max_size=4, unique_by=frozenset))
    times = {name: sum(name in pair for pair in key) for name in _ids(choices)}
    interaction = AssociateInteraction(_used(draw, choices, times), draw(st.sampled_from([0, len(key), 9])))
    correct = (f"{first} {second}" for first, second in key)
    return interaction, draw(BODIES), one(Cardinality.MULTIPLE, BaseType.PAIR, *correct)


def _filled(draw: st.DrawFn, places: Sequence[str]) -> tuple[tuple[Choice, ...], tuple[ResponseDeclaration, ...]]:
    choices = draw(options(1, 5))
    key = {place: draw(st.sampled_from(_ids(choices))) for place in draw(st.permutations(places))}
    times = {name: list(key.values()).count(name) for name in _ids(choices)}
    correct = (f"{letter} {place}" for place, letter in key.items())
    return _used(draw, choices, times), one(Cardinality.MULTIPLE, BaseType.DIRECTED_PAIR, *correct)


@st.composite
def gap_match(draw: st.DrawFn) -> Declared:
    names = tuple(str(place) for place in range(1, draw(st.integers(1, 4)) + 1))
    choices, declared = _filled(draw, names)
    return GapMatchInteraction(names, choices), _body_with(draw, [f"[[{name}]]" for name in names]), declared


@st.composite
def spots(draw: st.DrawFn) -> tuple[Spot, ...]:
    shapes = st.one_of(
        st.tuples(st.just(Shape.RECT), st.just((10.0, 20.5, 50.0, 60.0))),
        st.tuples(st.just(Shape.CIRCLE), st.tuples(*[st.integers(1, 300).map(float)] * 3)),
        st.tuples(st.just(Shape.POLY), st.just((0.0, 0.0, 10.0, 0.0, 5.25, 12.0))),
    )
    drawn = draw(st.lists(st.tuples(shapes, MAYBE), min_size=1, max_size=4))
    return tuple(Spot(str(place), shape[0], shape[1], label) for place, (shape, label) in enumerate(drawn, 1))


@st.composite
def graphic_gap_match(draw: st.DrawFn) -> Declared:
    places = draw(spots())
    choices, declared = _filled(draw, _ids(places))
    return GraphicGapMatchInteraction("so-do.png", places, choices), draw(BODIES), declared


@st.composite
def hotspot(draw: st.DrawFn) -> Declared:
    places = draw(spots())
    key = _some(draw, _ids(places))
    interaction = HotspotInteraction("so-do.png", places, draw(st.sampled_from([0, len(key), 9])))
    return interaction, draw(BODIES), one(Cardinality.MULTIPLE, BaseType.IDENTIFIER, *key)


@st.composite
def hot_text(draw: st.DrawFn) -> Declared:
    names = tuple(LETTERS[: draw(st.integers(1, 5))])
    body = _body_with(draw, [f"[[{name}: {draw(WORDS)}]]" for name in names])
    key = _some(draw, names)
    interaction = HotTextInteraction(names, draw(st.sampled_from([0, len(key), 9])))
    return interaction, body, one(Cardinality.MULTIPLE, BaseType.IDENTIFIER, *key)


@st.composite
def slider(draw: st.DrawFn) -> Declared:
    ends = draw(st.sampled_from([("0", "100", "5"), ("-1.5", "1.5", "0.25"), ("0.0", "1", "0.1")]))
    key = draw(st.sampled_from([("0",), ("0..1",), ("0,5..1", "0")]))
    interaction = SliderInteraction(*ends, draw(MAYBE))
    return interaction, draw(BODIES), one(Cardinality.SINGLE, BaseType.FLOAT, *key)


@st.composite
def extended_text(draw: st.DrawFn) -> Declared:
    counts = draw(st.sampled_from([(0, 0), (150, 0), (0, 300), (150, 300)]))
    return ExtendedTextInteraction(*counts), draw(BODIES), one(Cardinality.SINGLE, BaseType.STRING)


@st.composite
def upload(draw: st.DrawFn) -> Declared:
    kinds = st.lists(st.sampled_from(["image/png", "application/pdf", "image/jpeg"]), min_size=1, unique=True)
    interaction = UploadInteraction(tuple(draw(kinds)), draw(st.integers(1, 10)), draw(st.integers(1, 50_000_000)))
    return interaction, draw(BODIES), one(Cardinality.MULTIPLE, BaseType.FILE)


TYPES: tuple[SearchStrategy[Declared], ...] = (
    choice(), multiple(), true_false(), short_number(), text_entry(), inline_choice(), match(), order(), associate(),
    gap_match(), graphic_gap_match(), hot_text(), hotspot(), slider(), extended_text(), upload(),
)  # fmt: skip
FIGURES = st.one_of(st.none(), st.builds(Figure, st.sampled_from(["hình 1.png", "so-do.png", "a.jpg"]), MAYBE))
LISTENINGS = st.one_of(st.none(), st.builds(Listening, st.just("nghe.mp3"), st.integers(0, 3)))
CODES = st.text("ABCĐ019-._", min_size=1, max_size=12)


@st.composite
def bank_items(draw: st.DrawFn, declared: SearchStrategy[Declared], code: str, stimulus: str) -> BankItem:
    """An item of one type in all its dress."""
    interaction, body, declarations = draw(declared)
    choices = _ids(getattr(interaction, "choices", ()))
    fixed = tuple(draw(st.lists(st.sampled_from(choices), unique=True))) if choices else ()
    fixed_order = draw(st.booleans())
    return BankItem(
        code,
        draw(SENTENCES),
        draw(MAYBE),
        draw(MAYBE),
        draw(st.sampled_from(Level)),
        body,
        interaction,
        declarations,
        draw(st.sampled_from(["", "0.25", "1", "2.50"])),
        fixed_order,
        () if fixed_order else fixed,
        draw(FIGURES),
        stimulus,
        draw(LISTENINGS),
        draw(MAYBE),
        draw(MAYBE),
        draw(st.integers(1, 9)),
    )


STIMULI = st.builds(BankStimulus, CODES, BODIES, FIGURES, LISTENINGS, st.integers(1, 9))


@st.composite
def banks(draw: st.DrawFn) -> tuple[tuple[BankItem, ...], tuple[BankStimulus, ...]]:
    """Items of several types, some of which share stimuli."""
    stimuli = tuple(draw(st.lists(STIMULI, max_size=2, unique_by=lambda stimulus: stimulus.code)))
    codes = draw(st.lists(CODES, min_size=1, max_size=4, unique=True))
    named = st.sampled_from(["", *(stimulus.code for stimulus in stimuli)])
    items = (draw(bank_items(draw(st.sampled_from(TYPES)), code, draw(named))) for code in codes)
    return tuple(items), stimuli
