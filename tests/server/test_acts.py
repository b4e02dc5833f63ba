"""Everything in the whole application that changes state names its act in the policy's table."""

from collections.abc import Iterator, Sequence

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route

from protocol import policy
from protocol.policy import UnknownActError
from server.acts import act_of, changes
from server.app import make_app
from tests.server.board import Board

SAFE = {"GET", "HEAD", "OPTIONS"}


def walked(routes: Sequence[BaseRoute], above: str = "") -> Iterator[tuple[str, Route]]:
    """Yield every route under its whole path; what is mounted is walked into."""
    for route in routes:
        if isinstance(route, Mount):
            yield from walked(route.routes, above + route.path)
        elif isinstance(route, Route):
            yield above + route.path, route


def unnamed(app: Starlette) -> list[str]:
    """Return the changing routes that name no act."""
    return [path for path, route in walked(app.routes) if changing(route) and not act_of(route.endpoint)]


def changing(route: Route) -> bool:
    return not (route.methods or set()) <= SAFE


def test_every_changing_route_names_an_act_of_the_table(board: Board) -> None:
    app = make_app(board.folder.path)
    assert unnamed(app) == []
    named = {path: act_of(route.endpoint) for path, route in walked(app.routes) if changing(route)}
    assert {policy.act(code).code for code in named.values()} == set(named.values())
    assert {"/v1/journals", "/dang-nhap", "/dang-xuat", "/tai-khoan/them", "/thi-sinh/cong-bo"} <= named.keys()


def test_a_route_that_names_none_is_found(board: Board) -> None:
    async def forget(_request: object) -> None:
        """Change something that nobody looked at."""

    app = make_app(board.folder.path)
    app.routes.append(Mount("/v2", routes=[Route("/forget", forget, methods=["DELETE"])]))
    assert unnamed(app) == ["/v2/forget"]


def test_what_only_shows_names_no_act(board: Board) -> None:
    shown = [route for _, route in walked(make_app(board.folder.path).routes) if not changing(route)]
    assert [route.path for route in shown if act_of(route.endpoint)] == []


def test_a_page_of_an_act_that_the_table_lacks_cannot_be_made() -> None:
    with pytest.raises(UnknownActError):
        changes("open-everything")
