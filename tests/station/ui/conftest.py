"""Windows are tested in one application: what a test enlarged is taken back for the next."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from station.ui import look, theme

USUAL_ZOOM = 100


@pytest.fixture(autouse=True)
def _none_from_before() -> None:
    """Delete the windows of tests before, wherever they were left: a change of theme dresses all that there are."""
    application = QApplication.instance()
    if isinstance(application, QApplication):
        for window in application.topLevelWidgets():
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def _usual_size() -> Iterator[None]:
    yield
    application = QApplication.instance()
    if isinstance(application, QApplication) and theme.worn_zoom() != USUAL_ZOOM:
        look.dress(application, "light", USUAL_ZOOM)
