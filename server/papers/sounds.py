"""Recordings decoded and encoded anew: one channel, Ogg Vorbis, nothing of what else a file carries."""

import io

import numpy as np
import soundfile

from protocol.paper import Sound
from server.papers.ogg import with_fixed_serial
from server.papers.packing_errors import PackingCode

MAX_SOUND_BYTES = 96 * 1024 * 1024  # a file of the bank; what comes out is far smaller
MAX_SECONDS = 3600
RATES = range(8000, 48_001)
FORMATS = frozenset({"WAV", "WAVEX", "OGG", "MP3", "FLAC", "AIFF"})
MAX_CHANNELS, BLOCK_FRAMES = 8, 1 << 16
COMPRESSION = 0.6  # of Vorbis, from 0 (large) to 1 (small)


class SoundError(Exception):
    """A recording that cannot go into a paper."""

    def __init__(self, code: PackingCode) -> None:
        super().__init__(code)
        self.code = code


def encoded(content: bytes) -> Sound:
    """Return the recording as a seat plays it; the same bytes for the same. Raises SoundError."""
    if len(content) > MAX_SOUND_BYTES:
        raise SoundError(PackingCode.SOUND_TOO_LONG)
    try:
        with soundfile.SoundFile(io.BytesIO(content)) as source:
            data, seconds = _encoded(source)
    except (soundfile.SoundFileError, RuntimeError, ValueError, TypeError) as error:
        raise SoundError(PackingCode.BAD_SOUND) from error
    return Sound("audio/ogg", with_fixed_serial(data), round(seconds, 3))


def _encoded(source: soundfile.SoundFile) -> tuple[bytes, float]:
    if source.format not in FORMATS or source.samplerate not in RATES or source.channels > MAX_CHANNELS:
        raise SoundError(PackingCode.BAD_SOUND)
    out, frames = io.BytesIO(), 0
    with soundfile.SoundFile(
        out,
        "w",
        samplerate=source.samplerate,
        channels=1,
        format="OGG",
        subtype="VORBIS",
        compression_level=COMPRESSION,
    ) as target:
        while len(block := source.read(BLOCK_FRAMES, dtype="float32", always_2d=True)):
            frames += len(block)
            if frames > MAX_SECONDS * source.samplerate:  # what a header says of its length is not believed
                raise SoundError(PackingCode.SOUND_TOO_LONG)
            target.write(np.nan_to_num(block.mean(axis=1)).clip(-1, 1))
    if not frames:
        raise SoundError(PackingCode.BAD_SOUND)
    return out.getvalue(), frames / source.samplerate
