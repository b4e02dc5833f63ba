"""Pictures are decoded in a process of its own: it may die, hang or run out of memory, and the next picture works."""

import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from station.reader.errors import MalformedImageError
from station.reader.portrait import PortraitDecoder, portrait_jpeg
from tests.station.reader.pictures import picture
from tests.station.reader.test_picture_format import sized, tiled

JPEG, JP2 = picture(), picture("JPEG2000")
LARGE_JP2 = picture("JPEG2000", (1500, 1500), quality_layers=[60])  # decoding it takes some 60 MB
SMALL_MEMORY = 24 * 1024 * 1024
EVER = 600.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits and processes as Linux has them")


@pytest.fixture
def decoder() -> Iterator[PortraitDecoder]:
    """A decoder of this test alone."""
    made = PortraitDecoder()
    yield made
    made.stop()


def is_jpeg(data: bytes, size: tuple[int, int]) -> bool:
    """Whether `data` is a JPEG of `size`."""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as opened:
        opened.load()
        return opened.size == size


def test_a_jpeg_is_passed_on_as_it_is() -> None:
    assert portrait_jpeg(JPEG) == JPEG


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(JP2, id="JP2"),
        pytest.param(picture("JPEG2000", no_jp2=True), id="bare stream"),
        pytest.param(picture("JPEG2000", mode="L"), id="grey JP2"),
        pytest.param(picture(mode="CMYK"), id="JPEG that screens show wrong"),
    ],
)
def test_other_pictures_become_jpeg(data: bytes) -> None:
    assert is_jpeg(portrait_jpeg(data), (90, 120))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(JPEG[: len(JPEG) // 2], "picture", id="A93b cut JPEG"),
        pytest.param(JP2[: len(JP2) // 40], "picture", id="A93b cut JP2"),
        pytest.param(b"GIF89a" + bytes(40), "picture", id="another format"),
        pytest.param(bytes(2_000_001), "bytes", id="too many bytes"),
        pytest.param(sized(JPEG, 60000, 60000), "pixels", id="JPEG of 60000 by 60000"),
        pytest.param(sized(picture("JPEG2000", tile_size=(90, 120)), 60000, 60000), "pixels", id="A92 many tiles"),
    ],
)
def test_what_cannot_be_shown_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(MalformedImageError) as malformed:
        portrait_jpeg(data)
    assert malformed.value.reason == reason


def test_a92_a_jp2_of_60000_by_60000_is_never_decoded(decoder: PortraitDecoder) -> None:
    with pytest.raises(MalformedImageError) as malformed:
        decoder.jpeg(tiled(sized(picture("JPEG2000"), 60000, 60000), 60000))
    assert malformed.value.reason == "pixels"
    assert decoder.process_id is None


def test_one_process_serves_all_pictures(decoder: PortraitDecoder) -> None:
    decoder.start()
    served_by = {decoder.process_id}
    decoder.jpeg(JPEG)
    with pytest.raises(MalformedImageError):
        decoder.jpeg(JPEG[:200] + JPEG[-2:])
    decoder.jpeg(JP2)
    assert served_by == {decoder.process_id}


def test_a_process_killed_between_pictures_is_replaced(decoder: PortraitDecoder) -> None:
    decoder.jpeg(JPEG)
    killed = decoder.process_id
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    os.waitid(os.P_PID, killed, os.WEXITED | os.WNOWAIT)
    assert decoder.jpeg(JPEG) == JPEG
    assert decoder.process_id != killed


def test_a_process_killed_just_before_a_picture_is_replaced(
    decoder: PortraitDecoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder.jpeg(JPEG)
    process = decoder._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    monkeypatch.setattr(process, "poll", lambda: None)  # it died after the look, which no test can time
    assert decoder.jpeg(JPEG) == JPEG


ONE_FAULT = """
import os, signal, sys
from pathlib import Path
from station.reader import portrait_process
seen = Path(sys.argv[1])
if not seen.exists():
    seen.touch()
    portrait_process.decode = lambda _data: {fault}
sys.exit(portrait_process.main(sys.argv[2:]))
"""


def faulty_once(folder: Path, fault: str, deadline_s: float = EVER, computing_s: int = 60) -> PortraitDecoder:
    """Return a decoder whose first process does `fault` over its first picture; the next ones are sound."""
    script = (sys.executable, "-c", ONE_FAULT.format(fault=fault), str(folder / "seen"))
    return PortraitDecoder(deadline_s, computing_s=computing_s, process=script)


@pytest.mark.parametrize(
    ("fault", "limits"),
    [
        pytest.param("os.kill(os.getpid(), signal.SIGKILL)", {}, id="dies"),
        pytest.param("signal.pause()", {"deadline_s": 0.5}, id="never answers"),
        pytest.param("any(iter(int, 1))", {"deadline_s": 0.5}, id="never ends"),
        pytest.param("any(iter(int, 1))", {"computing_s": 0}, id="computes too long for the system"),
        pytest.param("os.write(2, b'x') and os._exit(0)", {}, id="leaves"),
        pytest.param("portrait_process.Picture(b'x')", {}, id="writes another message"),
    ],
)
def test_a_process_that_fails_over_a_picture_is_replaced(tmp_path: Path, fault: str, limits: dict[str, Any]) -> None:
    decoder = faulty_once(tmp_path, fault, **limits)
    with pytest.raises(MalformedImageError) as malformed:
        decoder.jpeg(JPEG)
    assert malformed.value.reason == "process"
    assert decoder.process_id is None
    decoder._deadline_s = EVER  # the sound one may be slow to start
    assert decoder.jpeg(JPEG) == JPEG
    decoder.stop()


def test_a_picture_that_takes_too_much_memory_is_refused_and_the_next_one_shown() -> None:
    decoder = PortraitDecoder(memory=SMALL_MEMORY)
    with pytest.raises(MalformedImageError):
        decoder.jpeg(LARGE_JP2)
    assert decoder.jpeg(JPEG) == JPEG
    decoder.stop()


def test_with_the_usual_memory_the_same_picture_is_shown(decoder: PortraitDecoder) -> None:
    assert is_jpeg(decoder.jpeg(LARGE_JP2), (1500, 1500))


def test_the_process_writes_no_file(decoder: PortraitDecoder) -> None:
    decoder.jpeg(JPEG)
    limits = Path(f"/proc/{decoder.process_id}/limits").read_text()
    assert any(line.startswith("Max file size") and line.split()[3] == "0" for line in limits.splitlines())


def test_the_process_ends_with_its_input(decoder: PortraitDecoder) -> None:
    decoder.jpeg(JPEG)
    process = decoder._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0


def test_a_decoder_that_cannot_be_started_refuses_the_picture() -> None:
    decoder = PortraitDecoder(process=("/nowhere/python",))
    decoder.start()
    with pytest.raises(MalformedImageError):
        decoder.jpeg(JPEG)
