"""Every entry of the menu leads to a page."""

import pytest

from server.staff.areas import AREAS
from tests.server.board import Board
from tests.server.staff.conftest import Visitor


@pytest.mark.parametrize("href", [area.NAV.href for area in AREAS])
def test_a_menu_entry_leads_to_a_page(staffed: Board, visitor: Visitor, href: str) -> None:
    visitor.sign_in()
    answer = visitor.get(href)
    assert (answer.status_code, "</html>" in answer.text) == (200, True)
