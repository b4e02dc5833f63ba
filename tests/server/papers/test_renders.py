from pathlib import Path

import msgspec

from server.papers.renders import Renders


class Drawn(msgspec.Struct, frozen=True):
    """Something rendered."""

    text: str


class Artist:
    """Draws, and counts how often."""

    def __init__(self) -> None:
        self.drawn = 0

    def draw(self) -> Drawn:
        self.drawn += 1
        return Drawn("x" * 100)


def test_what_was_drawn_is_drawn_once() -> None:
    renders, artist = Renders(), Artist()
    assert renders.get(Drawn, b"a", artist.draw) == renders.get(Drawn, b"a", artist.draw)
    assert artist.drawn == 1
    renders.get(Drawn, b"b", artist.draw)
    assert artist.drawn == 2


def test_the_oldest_goes_when_there_is_too_much() -> None:
    renders, artist = Renders(most=250), Artist()
    for source in (b"a", b"b", b"a", b"c"):  # "b" was asked for longest ago
        renders.get(Drawn, source, artist.draw)
    assert artist.drawn == 3
    renders.get(Drawn, b"a", artist.draw)
    assert artist.drawn == 3
    renders.get(Drawn, b"b", artist.draw)
    assert artist.drawn == 4


def test_a_folder_keeps_it_for_the_next_run_and_for_its_owner_only(tmp_path: Path) -> None:
    folder, artist = tmp_path / "renders", Artist()
    first = Renders(folder).get(Drawn, b"a", artist.draw)
    assert Renders(folder).get(Drawn, b"a", artist.draw) == first
    assert artist.drawn == 1
    (file,) = folder.iterdir()
    assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_spoiled_file_is_drawn_again(tmp_path: Path) -> None:
    artist = Artist()
    Renders(tmp_path).get(Drawn, b"a", artist.draw)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:10])
    assert Renders(tmp_path).get(Drawn, b"a", artist.draw).text == "x" * 100
    assert artist.drawn == 2
    assert Renders(tmp_path).get(Drawn, b"a", artist.draw).text == "x" * 100
    assert artist.drawn == 2
