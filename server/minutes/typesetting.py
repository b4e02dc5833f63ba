"""Sets the minutes by typst. What is printed goes in as JSON: no text becomes part of the program that sets it."""

import datetime
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import msgspec
import segno
import typst

from protocol import log
from protocol.codes import grouped
from protocol.seat_rules import Accommodation
from server.minutes.service import Ending, GivenTo, Minutes, Place, count

TEMPLATE = Path(__file__).parent / "minutes.typ"
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
US_PER_S = 1_000_000
GROUP, LINE = 4, 8
USUAL_ZOOM = 100
WORDS = {
    Ending.ABSENT: "Vắng thi",
    Ending.ADMITTED: "Đã vào, chưa mở đề",
    Ending.OPEN: "Chưa kết thúc",
    Ending.HANDED_IN: "Đã nộp bài",
    Ending.COLLECTED: "Cán bộ thu bài",
}


def pdf(minutes: Minutes) -> bytes:
    """Return the minutes as a PDF (PDF/A-2b, for archives). Fonts are typst's own: no machine's fonts matter."""
    return typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs=inputs(minutes),
        ignore_system_fonts=True,
        pdf_standards="a-2b",
        timestamp=minutes.at // US_PER_S,
    )


def inputs(minutes: Minutes) -> dict[str, str]:
    """Return what the template is given."""
    return {"data": msgspec.json.encode(_data(minutes)).decode()}


def _data(minutes: Minutes) -> dict[str, object]:
    session, root = minutes.session, minutes.root
    return {
        "exam": minutes.exam,
        "session": session.title,
        "subject": session.subject,
        "site": session.site_name,
        "starts": _hour(session.starts_at, seconds=False),
        "day": _day(session.starts_at),
        "minutes": session.minutes,
        "made": f"{_hour(minutes.at)} ngày {_day(minutes.at)}",
        "total": _figures(minutes.places),
        "rooms": [{"room": room, **_figures(minutes.of_room(room))} for room in minutes.rooms],
        "places": [_row(place) for place in minutes.places],
        "given": [_given(one) for one in minutes.given],
        "root": None
        if root is None
        else {
            "groups": _groups(root.root.hex()),
            "size": root.size,
            "at": f"{_hour(root.at)} ngày {_day(root.at)}",
            "qr": _qr(log.root_text(root)),
        },
        "heads": {"groups": _groups(minutes.heads.hex()), "count": minutes.heads_count},
        "authority": _groups(minutes.authority),
    }


def _figures(places: Sequence[Place]) -> dict[str, int]:
    counted = count(places)
    return {
        "registered": len(places),
        "present": len(places) - counted[Ending.ABSENT],
        **{ending.value: number for ending, number in counted.items()},
    }


def _row(place: Place) -> dict[str, str]:
    return {
        "room": place.room,
        "seat": place.seat,
        "candidate": place.candidate,
        "ending": WORDS[place.ending],
        "at": _hour(place.at) if place.at else "",
        "code": grouped(place.code, GROUP),
    }


def _given(one: GivenTo) -> dict[str, str]:
    return {
        "room": one.room,
        "seat": one.seat,
        "candidate": one.candidate,
        "what": ", ".join(_what(one.accommodation)),
        "helper": one.accommodation.helper,
        "signer": one.accommodation.signer,
    }


def _what(given: Accommodation) -> Iterator[str]:
    if given.extra_percent:
        yield f"thêm {given.extra_percent}% thời gian"
    if given.extra_minutes:
        yield f"thêm {given.extra_minutes} phút"
    if given.breaks:
        yield "nghỉ giữa giờ, đồng hồ dừng"
    if given.zoom != USUAL_ZOOM:
        yield f"cỡ chữ {given.zoom}%"
    if given.theme or given.font or given.ruler:
        yield "cách hiển thị riêng"


def _qr(text: str) -> str:
    made = BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="svg", border=2, xmldecl=False)
    return made.getvalue().decode()


def _groups(digits: str) -> str:
    """Return hexadecimal digits in groups of four, eight groups to a line: as they are read out and compared."""
    groups = grouped(digits, GROUP).split("-")
    return "\n".join(" ".join(groups[start : start + LINE]) for start in range(0, len(groups), LINE))


def _local(at: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(at / US_PER_S, VIETNAM)


def _hour(at: int, *, seconds: bool = True) -> str:
    return f"{_local(at):%H:%M:%S}" if seconds else f"{_local(at):%H:%M}"


def _day(at: int) -> str:
    return f"{_local(at):%d/%m/%Y}"
