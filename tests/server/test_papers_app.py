"""The papers role served alone: its own pages behind the same sign-in, nothing for stations, nothing of the day."""

from collections.abc import Iterator

import pytest
import requests
from starlette.routing import BaseRoute, Mount, Route

from server.acts import act_of
from server.board_command import DONE, main
from server.papers_app import OF_PAPERS, make_papers_app, papers_areas
from server.staff.areas import AREAS
from tests.server.board import Board, make_board
from tests.server.real_server import serving

COMMAND = ("-m", "truongthi", "board", "--role", "papers")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """A papers room's own folder."""
    made = make_board(tmp_path_factory.mktemp("papers"))
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def url(room: Board) -> Iterator[str]:
    """The papers role, served as its people start it."""
    with serving(room.folder.path, COMMAND) as server:
        yield f"http://127.0.0.1:{server.port}"


def asked(url: str, path: str) -> requests.Response:
    return requests.get(url + path, allow_redirects=False, timeout=30)


def paths(routes: list[BaseRoute]) -> list[tuple[str, Route]]:
    """Return every route, what is mounted too."""
    found: list[tuple[str, Route]] = []
    for route in routes:
        if isinstance(route, Mount):
            found += paths(route.routes)
        elif isinstance(route, Route):
            found.append((route.path, route))
    return found


def test_stations_and_the_day_find_nothing_here(url: str) -> None:
    for path in ("/v1/package", "/v1/time", "/v1/papers/00/key", "/ket-qua", "/thi-sinh"):
        assert asked(url, path).status_code == 404, path
    assert requests.post(f"{url}/v1/journals", timeout=30).status_code == 404


def test_a_stranger_is_shown_the_way_in(url: str) -> None:
    home = asked(url, "/")
    assert home.status_code == 303
    assert asked(url, home.headers["location"]).headers["location"].startswith("/dang-nhap")
    assert asked(url, "/dang-nhap").status_code == 200


def test_only_areas_of_the_papers_role_are_in_the_menu() -> None:
    keys = [area.NAV.key for area in papers_areas(AREAS)]
    assert keys
    assert set(keys) <= OF_PAPERS
    assert "release" not in keys


def test_every_changing_route_names_an_act(room: Board) -> None:
    for path, route in paths(make_papers_app(room.folder.path).routes):
        if not (route.methods or set()) <= {"GET", "HEAD"}:
            assert act_of(route.endpoint), path


def test_the_role_may_stand_before_the_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--role", "papers", "--help"]) == DONE
    assert "truongthi board serve" in capsys.readouterr().out
