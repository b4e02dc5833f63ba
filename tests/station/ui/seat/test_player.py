"""A recording is played once, to its end; one that cannot be read is remembered as such."""

import io
from collections.abc import Iterator

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from protocol.paper import Listening, Sound
from station.ui.seat import player as players
from station.ui.seat.listening_bar import ListeningBar
from station.ui.seat.player import LEVELS, Player
from station.ui.seat.words import VIETNAMESE

pytestmark = pytest.mark.skipif(not players.HAS_MULTIMEDIA, reason="QtMultimedia cannot be loaded here")
RATE = 48_000


@pytest.fixture
def player(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Player]:
    monkeypatch.setattr(Player, "can_play", staticmethod(lambda: True))  # decoding needs no loudspeaker
    parent = QObject()
    made = Player(parent)
    yield made
    made.stop()


def tone(seconds: float) -> Sound:
    written = io.BytesIO()
    wave = 0.3 * np.sin(np.arange(int(RATE * seconds)) * 0.05)
    soundfile.write(written, wave, RATE, format="OGG", subtype="OPUS")
    return Sound("audio/ogg", written.getvalue(), seconds)


def test_a_recording_plays_to_its_end(player: Player, qtbot: QtBot) -> None:
    player.begin("i1", "speech", tone(0.3))
    assert player.current == ("i1", "speech")
    qtbot.waitUntil(lambda: player.current is None)
    assert player.broken == frozenset()


def test_another_recording_takes_the_place_of_the_first(player: Player) -> None:
    player.begin("i1", "first", tone(5))
    player.begin("st1", "second", tone(5))
    assert player.current == ("st1", "second")
    player.stop()
    assert player.current is None


def test_what_cannot_be_read_is_remembered_and_nothing_else(player: Player, qtbot: QtBot) -> None:
    player.begin("i1", "bad", Sound("audio/ogg", b"OggS no sound", 1))
    qtbot.waitUntil(lambda: player.current is None)
    assert player.broken == {("i1", "bad")}
    bar = ListeningBar(VIETNAMESE, player)
    qtbot.addWidget(bar)
    bar.show_listening("i1", Listening("bad", 2), tone(0.3), 1, 100)
    assert bar.note.words.startswith("Không đọc được tệp âm thanh.")
    assert not bar.play.isEnabled()
    bar.show_listening("i2", Listening("good", 2), tone(0.3), 1, 100)
    assert bar.note.words == "Còn 1 lần nghe"
    assert bar.play.isEnabled()


def test_a_recording_without_a_limit_can_be_stopped(player: Player, qtbot: QtBot) -> None:
    bar = ListeningBar(VIETNAMESE, player)
    qtbot.addWidget(bar)
    sound = tone(5)
    bar.show_listening("i1", Listening("speech"), sound, 0, 100)
    with qtbot.waitSignal(bar.play_asked):
        bar.play.click()
    player.begin("i1", "speech", sound)
    assert bar.play.text() == "Dừng"
    bar.play.click()
    assert player.current is None
    player.begin("i1", "speech", sound)
    bar.show_listening("i1", Listening("speech", 2), sound, 1, 100)
    assert not bar.play.isEnabled()
    player.stop()


@pytest.mark.parametrize(("asked", "level"), [(3, 3), (-1, 0), (99, LEVELS)])
def test_the_level_stays_within_its_bounds(player: Player, asked: int, level: int) -> None:
    player.set_level(asked)
    assert player.level == level
