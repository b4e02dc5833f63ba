"""Every entry of the menu leads to a page, for whom it is for."""

import pytest

from server.staff.areas import AREAS
from server.staff.shell import Nav
from tests.server.board import Board
from tests.server.staff.conftest import Visitor
from tests.server.staff.test_accounts import as_role


def test_every_letter_of_the_menu_goes_to_one_place() -> None:
    letters = [area.NAV.letter for area in AREAS]
    assert len(set(letters)) == len(letters)


@pytest.mark.parametrize("nav", [area.NAV for area in AREAS], ids=lambda nav: nav.key)
def test_a_menu_entry_leads_to_a_page(staffed: Board, visitor: Visitor, nav: Nav) -> None:
    as_role(staffed, visitor, min(nav.who, key=lambda role: role.value))
    answer = visitor.get(nav.href)
    assert (answer.status_code, "</html>" in answer.text) == (200, True)
    assert f'href="{nav.href}"' in answer.text
