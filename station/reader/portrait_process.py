"""The process that decodes pictures: `python -m station.reader.portrait_process --memory BYTES --seconds SECONDS`.

A decoder is the one place where a card's bytes meet a large library in C: it gets a process without files to write,
with little memory and little time. Pictures come in on standard input, answers go out on standard output.
"""

import argparse
import io
import os
import signal
import sys
import warnings
from collections.abc import Sequence
from typing import BinaryIO

import msgspec
from PIL import Image, Jpeg2KImagePlugin, JpegImagePlugin

from station.reader import frames

if sys.platform != "win32":  # there the deadline of whoever asks is all that bounds the work
    import resource

FORMATS = (JpegImagePlugin.JpegImageFile.format, Jpeg2KImagePlugin.Jpeg2KImageFile.format)
SHOWN_AS_IT_IS = frozenset({"L", "RGB"})
QUALITY = 92
EXIT_OK = 0


class Picture(msgspec.Struct, frozen=True, tag=True):
    """A picture to be decoded."""

    data: bytes


class Decoded(msgspec.Struct, frozen=True, tag=True):
    """The picture can be shown: as `jpeg`, or where that is empty as it is."""

    jpeg: bytes = b""


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The picture cannot be shown."""

    reason: str


Answer = Decoded | Refused


def decode(data: bytes) -> Answer:
    """Decode a picture whole, whatever its bytes."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=FORMATS) as image:
            image.load()
            if image.format == JpegImagePlugin.JpegImageFile.format and image.mode in SHOWN_AS_IT_IS:
                return Decoded()
            encoded = io.BytesIO()
            image.convert("RGB").save(encoded, "JPEG", quality=QUALITY)
            return Decoded(encoded.getvalue())
    except MemoryError:
        return Refused("memory")
    except Exception:
        return Refused("picture")


def serve(pictures: BinaryIO, answers: BinaryIO, seconds: int) -> None:
    """Answer until the input ends."""
    decoder = msgspec.msgpack.Decoder(Picture)
    while (asked := frames.read(pictures, decoder)) is not None:
        _allow_seconds(seconds)
        frames.write(answers, decode(asked.data))


def _limit_memory(memory: int) -> None:
    """Let the process grow by no more than `memory`, and write no file."""
    if sys.platform == "win32":
        return
    most = _size() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(kind, (0, 0))


def _size() -> int:
    """Return how much address space the process has now; elsewhere than on Linux nobody says."""
    try:
        with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 -- no file in the common sense
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _allow_seconds(seconds: int) -> None:
    """Let the next picture take `seconds` of computing; the system ends the process after that."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def main(arguments: Sequence[str]) -> int:
    """Serve standard input."""
    parser = argparse.ArgumentParser(prog="station.reader.portrait_process")
    parser.add_argument("--memory", type=int, required=True, help="bytes that decoding may take")
    parser.add_argument("--seconds", type=int, required=True, help="seconds of computing that one picture may take")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C for the desk ends this process through its input
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a stray print must not break a frame
    _limit_memory(options.memory)
    serve(sys.stdin.buffer, answers, options.seconds)
    return EXIT_OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
