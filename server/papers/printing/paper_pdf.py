"""A variant as a PDF: what a candidate reads when a room goes over to paper."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch
from pathlib import Path

import msgspec
import typst

from protocol.paper import (
    AssociateInteraction,
    Choice,
    ChoiceInteraction,
    ExtendedTextInteraction,
    GapMatchInteraction,
    GraphicGapMatchInteraction,
    HotspotInteraction,
    InlineChoiceInteraction,
    Interaction,
    Item,
    MatchInteraction,
    MultipleChoiceInteraction,
    OrderInteraction,
    PackedPaper,
    Part,
    ShortNumberInteraction,
    SliderInteraction,
    TextEntryInteraction,
    TrueFalseInteraction,
    UploadInteraction,
)
from server.papers.printing.markup import Node, UnprintableError, file_name, image, letters, nodes

TEMPLATE = Path(__file__).parent / "paper.typ"
CAPITALS, SMALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
FOUR_ABREAST, TWO_ABREAST = 14, 36  # letters of the longest option
US_PER_S = 1_000_000


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a paper beside what it says itself. `at`: UTC microseconds, the file's own date."""

    exam: str
    session: str
    at: int
    rehearsal: bool = False


class Option(msgspec.Struct, frozen=True):
    """A choice with the letter that answers it."""

    name: str
    body: list[Node]


class Options(msgspec.Struct, frozen=True):
    """A list of choices, so many abreast."""

    columns: int
    options: tuple[Option, ...]


class Under(msgspec.Struct, frozen=True):
    """What stands under a body. `numbered`: a list for each gap, by its number."""

    lists: tuple[Options, ...] = ()
    numbered: bool = False
    picture: Node | None = None
    note: str = ""

    def asdict(self) -> dict[str, object]:
        """Return it by the names of its fields."""
        return msgspec.structs.asdict(self)


Lettered = ChoiceInteraction | MultipleChoiceInteraction | GapMatchInteraction


def paper_pdf(packed: PackedPaper, heading: Heading) -> bytes:
    """Return a variant as a PDF. Fonts are typst's own. Raises UnprintableError."""
    with tempfile.TemporaryDirectory(prefix="truongthi-print-") as made:
        folder = Path(made)  # mode 0700
        for name, asset in packed.assets.items():
            (folder / file_name(name, asset)).write_bytes(asset.data)
        page = folder / "paper.typ"
        page.write_bytes(TEMPLATE.read_bytes())
        try:
            return typst.compile(
                page,
                root=folder,
                format="pdf",
                sys_inputs={"data": msgspec.json.encode(_data(packed, heading)).decode()},
                ignore_system_fonts=True,
                timestamp=heading.at // US_PER_S,
            )
        except typst.TypstError as error:  # a picture that typst cannot draw
            raise UnprintableError("img") from error


def _data(packed: PackedPaper, heading: Heading) -> dict[str, object]:
    return {
        "exam": heading.exam,
        "session": heading.session,
        "rehearsal": heading.rehearsal,
        "subject": packed.subject,
        "minutes": packed.minutes,
        "variant": packed.variant,
        "blocks": list(packed.blocks),
        "parts": [_part(part, packed) for part in packed.parts],
    }


def _part(part: Part, packed: PackedPaper) -> dict[str, object]:
    return {
        "title": part.title,
        "heading": part.heading,
        "rule": part.rule,
        "block": part.block,
        "first": part.items[0].number if part.items else 0,
        "last": part.items[-1].number if part.items else 0,
        "items": list(_items(part.items, packed)),
    }


def _items(items: Sequence[Item], packed: PackedPaper) -> Iterator[dict[str, object]]:
    stimuli = {stimulus.id: stimulus for stimulus in packed.stimuli}
    before = ""
    for item in items:
        stimulus = stimuli.get(item.stimulus) if item.stimulus != before else None
        together = [one.number for one in items if item.stimulus and one.stimulus == item.stimulus]
        before = item.stimulus
        gaps = _gaps(item)
        yield {
            "number": item.number,
            "body": nodes(item.html, packed.assets, gaps),
            "stimulus": nodes(stimulus.html, packed.assets) if stimulus else None,
            "for": [together[0], together[-1]] if stimulus else [],
            "listening": item.listening is not None or (stimulus is not None and stimulus.listening is not None),
            **_answering(item.interaction, packed).asdict(),
        }


def _gaps(item: Item) -> tuple[str, ...]:
    match item.interaction:
        case TextEntryInteraction(gaps) | InlineChoiceInteraction(gaps):
            return tuple(gap.id for gap in gaps)
        case GapMatchInteraction(gaps=gaps):
            return gaps
        case _:
            return ()


@singledispatch
def _answering(_interaction: Interaction, _packed: PackedPaper) -> Under:
    """Return what stands under a body: by the kind of interaction."""
    return Under()


@_answering.register(TrueFalseInteraction)
def _(interaction: TrueFalseInteraction, packed: PackedPaper) -> Under:
    return Under((_list(packed, interaction.statements, SMALL, ")", 1),))


@_answering.register(ChoiceInteraction)
@_answering.register(MultipleChoiceInteraction)
@_answering.register(GapMatchInteraction)
def _(interaction: Lettered, packed: PackedPaper) -> Under:
    return Under((_list(packed, interaction.choices, CAPITALS),))


@_answering.register(OrderInteraction)
@_answering.register(AssociateInteraction)
def _(interaction: OrderInteraction | AssociateInteraction, packed: PackedPaper) -> Under:
    return Under((_list(packed, interaction.choices, SMALL, abreast=1),))


@_answering.register(MatchInteraction)
def _(interaction: MatchInteraction, packed: PackedPaper) -> Under:
    numbers = [str(place) for place in range(1, len(interaction.sources) + 1)]
    sources = _list(packed, interaction.sources, numbers, abreast=1)
    return Under((sources, _list(packed, interaction.targets, CAPITALS, abreast=1)))


@_answering.register(InlineChoiceInteraction)
def _(interaction: InlineChoiceInteraction, packed: PackedPaper) -> Under:
    return Under(tuple(_list(packed, gap.choices, CAPITALS) for gap in interaction.gaps), numbered=True)


@_answering.register(GraphicGapMatchInteraction)
def _(interaction: GraphicGapMatchInteraction, packed: PackedPaper) -> Under:
    shown = image(interaction.picture, packed.assets)
    return Under((_list(packed, interaction.choices, CAPITALS),), picture=shown)


@_answering.register(HotspotInteraction)
def _(interaction: HotspotInteraction, packed: PackedPaper) -> Under:
    return Under(picture=image(interaction.picture, packed.assets))


@_answering.register(ShortNumberInteraction)
def _(interaction: ShortNumberInteraction, _packed: PackedPaper) -> Under:
    return Under(note=f"Đơn vị: {interaction.unit}" if interaction.unit else "")


@_answering.register(SliderInteraction)
def _(interaction: SliderInteraction, _packed: PackedPaper) -> Under:
    values = f"{interaction.lower} đến {interaction.upper} {interaction.unit}".strip()
    return Under(note=f"Chọn một giá trị từ {values}, bước {interaction.step}.")


@_answering.register(ExtendedTextInteraction)
def _(interaction: ExtendedTextInteraction, _packed: PackedPaper) -> Under:
    return Under(note=f"(khoảng {interaction.expected_words} chữ)" if interaction.expected_words else "")


@_answering.register(UploadInteraction)
def _(_interaction: UploadInteraction, _packed: PackedPaper) -> Under:
    return Under(note="(nộp kèm bài làm trên giấy)")


def _list(
    packed: PackedPaper, choices: Sequence[Choice], names: Sequence[str], mark: str = ".", abreast: int = 0
) -> Options:
    options = tuple(
        Option(f"{name}{mark}", nodes(one.content, packed.assets)) for name, one in zip(names, choices, strict=False)
    )
    return Options(abreast or _abreast(options), options)


def _abreast(options: Sequence[Option]) -> int:
    longest = max((letters(option.body) for option in options), default=0)
    return 4 if longest <= FOUR_ABREAST else 2 if longest <= TWO_ABREAST else 1
