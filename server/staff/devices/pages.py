"""The devices' pages: the list, a sheet of codes, one device and its end."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import quote

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from protocol.journal import DeviceId
from server.acts import changes
from server.db.engine import writing
from server.staff import sites
from server.staff.devices.words import CHIPS, WORDS
from server.staff.paging import pager
from server.staff.shell import Nav, Staff, page_number
from server.staff.sites import for_sites
from server.stations import devices
from server.stations.devices import EnrolledDevice, MadeCode, NoReasonError, NoSuchPlaceError, Place, State
from server.stations.service import UnknownDeviceError

NAV = Nav("devices", "Thiết bị", "Devices", "/thiet-bi", "monitor", "b", by_site=True)
MAX_QUERY_LETTERS = 64
PROBLEMS = {
    NoSuchPlaceError: "bad_place",
    devices.TooManyCodesError: "too_many",
    NoReasonError: "bad_reason",
}


def routes(staff: Staff) -> Sequence[BaseRoute]:
    """Return the area's routes."""
    pages = DevicePages(staff)
    return [
        Route(NAV.href, staff.shown(pages.devices)),
        Route("/thiet-bi/ma", staff.changed(pages.make_codes), methods=["POST"]),
        Route("/thiet-bi/{device}", staff.shown(pages.device)),
        Route("/thiet-bi/{device}/thu-hoi", staff.changed(pages.revoke), methods=["POST"]),
    ]


class DevicePages:
    """The pages over one board."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff

    @for_sites
    def devices(self, request: Request) -> Response:
        """List the devices."""
        return self._list(request)

    @for_sites
    def device(self, request: Request) -> Response:
        """Show one device."""
        return self._one(request)

    @changes("make-enrolment-code")
    def make_codes(self, request: Request, form: dict[str, str]) -> Response:
        """Make codes and show them, this once."""
        at = self._staff.clock()
        try:
            with writing(self._staff.engine) as db:
                made = devices.make_codes(db, self._staff.folder.authority, _places(db, form), at)
        except (NoSuchPlaceError, devices.TooManyCodesError) as error:
            return self._list(request, problem=PROBLEMS[type(error)])
        return self._sheet(request, made)

    @changes("revoke-device")
    def revoke(self, request: Request, form: dict[str, str]) -> Response:
        """Take nothing more from a device."""
        asked = request.path_params["device"]
        try:
            with writing(self._staff.engine) as db:
                device, reason = _id(asked), form.get("reason", "")
                devices.revoke(db, self._staff.journal, device, reason, self._staff.clock())
        except NoReasonError:
            return self._one(request, problem="bad_reason")
        except UnknownDeviceError:
            return self._unknown(request)
        sentence = self._staff.word(request, WORDS, "was_revoked")
        return self._staff.done(f"/thiet-bi/{quote(asked)}", sentence)

    def _list(self, request: Request, problem: str = "") -> Response:
        at, asked, site = self._staff.clock(), request.query_params, self._staff.site(request)
        with self._staff.engine.connect() as db:
            known, rooms, unused = sites.enrolled(db, site), devices.all_rooms(db), devices.unused_codes(db, at)
            if site:
                rooms, unused = sorted({one.room for one in sites.rooms(db, site)}), 0
        query = asked.get("q", "")[:MAX_QUERY_LETTERS]
        found = [one for one in known if query.casefold() in " ".join((one.place, *one.rooms)).casefold()]
        states = Counter(one.state(at) for one in found)
        chosen = [one for one in found if asked.get("state", "") in {"", one.state(at).value}]
        return self._staff.page(
            request,
            "devices.html",
            area=NAV.key,
            words=WORDS,
            status=422 if problem else 200,
            page=pager(chosen, page_number(asked)),
            any=bool(known),
            states=[(state, states[state]) for state in State if states[state]],
            found=len(found),
            state=asked.get("state", ""),
            query=query,
            rooms=rooms,
            unused=unused,
            at=at,
            chips=CHIPS,
            problem=problem,
        )

    def _sheet(self, request: Request, made: Sequence[MadeCode]) -> Response:
        return self._staff.page(request, "device_codes.html", area=NAV.key, words=WORDS, made=made)

    def _one(self, request: Request, problem: str = "") -> Response:
        found = self._find(request)
        if found is None:
            return self._unknown(request)
        return self._staff.page(
            request,
            "device.html",
            area=NAV.key,
            words=WORDS,
            status=422 if problem else 200,
            device=found,
            at=self._staff.clock(),
            chips=CHIPS,
            problem=problem,
        )

    def _find(self, request: Request) -> EnrolledDevice | None:
        asked = request.path_params["device"]
        with self._staff.engine.connect() as db:
            known = sites.enrolled(db, self._staff.site(request))
        return next((one for one in known if one.id.hex() == asked), None)

    def _unknown(self, request: Request) -> Response:
        return self._staff.page(request, "device_unknown.html", area=NAV.key, words=WORDS, status=404)


def _id(asked: str) -> DeviceId:
    try:
        return DeviceId(bytes.fromhex(asked))
    except ValueError as error:
        raise UnknownDeviceError from error


def _places(db: Connection, form: dict[str, str]) -> list[Place]:
    """Read for whom codes are wanted. Raises NoSuchPlaceError."""
    match form.get("for"):
        case "room":
            return devices.places_of_room(db, form.get("room", ""))
        case "seat":
            return [devices.seat(db, form.get("room", ""), form.get("seat", "").strip())]
        case "desk":
            rooms = [room.strip() for room in form.get("rooms", "").split(",") if room.strip()]
            return [devices.desk(db, form.get("place", ""), rooms)]
    raise NoSuchPlaceError
