"""QR codes of cards as cameras and telephones see them: thirty made-up cards under twelve conditions each."""

import io
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import segno
from PIL import Image

from station.reader.qr_image import Picture

CARDS = 30
SCALE, BORDER, LIGHT = 4, 4, 255
SURNAMES = ("Nguyễn", "Trần", "Đỗ", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Lý", "Ngô")
MIDDLES = ("Thị", "Văn", "Quốc", "Hữu", "Ngọc", "Thị Phương", "Đức", "Minh", "Thành", "Xuân")
GIVEN = ("Hòa", "Huy", "Lạ", "Quỳnh", "Đạt", "Yến", "Thảo", "Ước", "Khôi", "Ý")
PLACES = (
    "Thôn Đông, Xã Yên Dũng, Bắc Ninh",
    "Số 12, Ngõ 8, Tổ 3, Phường Ô Chợ Dừa, Hà Nội",
    "Ấp 4, Xã Mỹ Hạnh, Tây Ninh",
    "Khối 5, Phường Trường Vinh, Nghệ An",
    "Buôn Ako Dhong, Phường Tân Lập, Đắk Lắk",
)

Condition = Callable[[Picture, np.random.Generator], Picture]


def card_texts() -> Iterator[str]:
    """Yield the text of each card."""
    for at in range(CARDS):
        name = f"{SURNAMES[at % 10]} {MIDDLES[at * 7 % 10]} {GIVEN[at * 3 % 10]}"
        old = f"{142000000 + at * 7919}" if at % 3 else ""
        born = f"{1 + at % 28:02}{1 + at % 12:02}2008"
        sex = "Nam" if at % 2 else "Nữ"
        yield f"0242080{at * 3331:05}|{old}|{name}|{born}|{sex}|{PLACES[at % 5]}|14062023"


def code(text: str, scale: int = SCALE) -> Picture:
    """Draw a QR with correction level M."""
    encoded = io.BytesIO()
    segno.make_qr(text, error="m").save(encoded, kind="png", scale=scale, border=BORDER)
    with Image.open(encoded) as opened:
        return np.asarray(opened.convert("L"), dtype=np.uint8)


def _fitted(drawn: Picture, scale: float) -> Picture:
    return np.asarray(cv2.resize(drawn, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _clean(drawn: Picture, _chance: np.random.Generator) -> Picture:
    return drawn


def _turned(degrees: float) -> Condition:
    def turn(drawn: Picture, _chance: np.random.Generator) -> Picture:
        with Image.fromarray(drawn) as upright:
            turned = upright.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=LIGHT)
        return np.asarray(turned, dtype=np.uint8)

    return turn


def _blurred(sigma: float) -> Condition:
    return lambda drawn, _chance: np.asarray(cv2.GaussianBlur(drawn, (0, 0), sigma), dtype=np.uint8)


def _noisy(strength: float) -> Condition:
    def spoil(drawn: Picture, chance: np.random.Generator) -> Picture:
        noise = chance.normal(0, strength, drawn.shape)
        return np.asarray(np.clip(drawn + noise, 0, LIGHT), dtype=np.uint8)

    return spoil


def _leaning(share: float) -> Condition:
    def lean(drawn: Picture, _chance: np.random.Generator) -> Picture:
        height, width = drawn.shape
        corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        seen = corners + np.array([[share * width, 0], [-share * width, 0], [0, 0], [0, 0]], dtype=np.float32)
        matrix = cv2.getPerspectiveTransform(corners, seen)
        leant = cv2.warpPerspective(drawn, matrix, (width, height), borderValue=(LIGHT, LIGHT, LIGHT))
        return np.asarray(leant, dtype=np.uint8)

    return lean


def _small(scale: float) -> Condition:
    return lambda drawn, _chance: _fitted(drawn, scale)


def _dark(share: float) -> Condition:
    return lambda drawn, _chance: np.asarray(drawn * share + 12, dtype=np.uint8)


def _compressed(drawn: Picture, _chance: np.random.Generator) -> Picture:
    encoded = io.BytesIO()
    Image.fromarray(drawn).save(encoded, "JPEG", quality=15)
    with Image.open(encoded) as opened:
        return np.asarray(opened, dtype=np.uint8)


def _in_turn(*conditions: Condition) -> Condition:
    def all_of_them(drawn: Picture, chance: np.random.Generator) -> Picture:
        for condition in conditions:
            drawn = condition(drawn, chance)
        return drawn

    return all_of_them


CONDITIONS: dict[str, Condition] = {
    "clean": _clean,
    "turned by 17°": _turned(17),
    "turned by 45°": _turned(45),
    "strongly compressed": _compressed,
    "blurred": _blurred(1.5),
    "blurred beyond reading": _blurred(2.5),
    "leaning": _leaning(0.12),
    "noisy": _noisy(40),
    "2 pixels a module, noisy": _in_turn(_small(0.5), _noisy(15)),
    "1.6 pixels a module, blurred": _in_turn(_small(0.4), _blurred(0.8)),
    "dark, noisy, turned": _in_turn(_turned(17), _dark(0.35), _noisy(13)),
    "all of it": _in_turn(_turned(8), _leaning(0.06), _small(0.65), _dark(0.55), _blurred(0.6), _noisy(9)),
}


def seen(text: str, condition: str, seed: int) -> Picture:
    """Return the code of `text` under a condition; the same seed gives the same picture."""
    return CONDITIONS[condition](code(text), np.random.default_rng(seed))
