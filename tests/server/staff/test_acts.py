"""Every page that changes state names its act in the policy's table."""

from collections.abc import Callable

import pytest
from starlette.routing import BaseRoute, Mount, Route

from protocol import policy
from protocol.policy import UnknownActError
from server.staff.pages import routes
from server.staff.rendering import SecureHeaders
from server.staff.shell import act_of, changes
from tests.server.board import Board

SAFE = {"GET", "HEAD", "OPTIONS"}
SIGN_IN = ("/dang-nhap", "sign-in")  # nobody is signed in yet: it stands outside the mark


def changing(found: list[BaseRoute]) -> list[Route]:
    return [route for route in found if isinstance(route, Route) and not (route.methods or set()) <= SAFE]


def test_every_changing_page_names_an_act_of_the_table(board: Board) -> None:
    (mount,) = routes(board.engine, board.folder.path)
    assert isinstance(mount, Mount)
    assert isinstance(mount.app, SecureHeaders)
    named = {route.path: act_of(route.endpoint) for route in changing(list(mount.app.routes))}
    assert named.pop(SIGN_IN[0]) == ""
    assert [path for path, code in named.items() if not code] == []
    assert {policy.act(code).code for code in named.values()} == set(named.values())
    assert len(named) >= 5


def test_a_page_of_an_act_that_the_table_lacks_cannot_be_made() -> None:
    mark: Callable[[str], object] = changes
    with pytest.raises(UnknownActError):
        mark("open-everything")
