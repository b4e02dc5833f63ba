"""The practice paper: a question of each type that a seat can show, to learn the keys on. Nothing of it is kept."""

from importlib import resources

import msgspec

from protocol import paper
from protocol.paper import Asset, PackedPaper, Sound

PLAN = "plan"
PLAN_WIDTH, PLAN_HEIGHT = 480, 240
TONE, TONE_SECONDS = "tone", 2.0
LANGUAGES = ("vi", "en")
HEARD = {"vi": "Sơ đồ ba phòng ở hàng trên và một hành lang dài ở hàng dưới", "en": "Three rooms above a long corridor"}


def practice_paper(language: str = "vi", *, with_sound: bool = True) -> PackedPaper:
    """Return the practice paper in `language`, vi or en; without sound where the exam has none."""
    files = resources.files(__package__)
    made = paper.decode(files.joinpath(f"paper_{language}.json").read_bytes())
    plan = Asset("image/svg+xml", files.joinpath("plan.svg").read_bytes(), PLAN_WIDTH, PLAN_HEIGHT, 0, HEARD[language])
    heard = made if with_sound else _silent(made)
    sounds = {TONE: tone()} if with_sound else {}
    return msgspec.structs.replace(heard, assets={PLAN: plan}, sounds=sounds)


def tone() -> Sound:
    """Return the two tones, the second one higher, that the level of a seat is set by."""
    content = resources.files(__package__).joinpath("tone.ogg").read_bytes()
    return Sound("audio/ogg", content, TONE_SECONDS)


def _silent(heard: PackedPaper) -> PackedPaper:
    number, parts = 0, []
    for part in heard.parts:
        items = []
        for item in part.items:
            if item.listening is None:
                number += 1
                items.append(msgspec.structs.replace(item, number=number))
        parts.append(msgspec.structs.replace(part, items=tuple(items)))
    return msgspec.structs.replace(heard, parts=tuple(parts))
