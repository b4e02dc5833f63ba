import io

import numpy as np
import pytest
import soundfile

from fixtures.papers.tieng_anh_nghe import TOUR, recordings
from server.papers import sounds
from server.papers.packing_errors import PackingCode
from server.papers.sounds import SoundError, encoded

RATE = 16_000


def tone(seconds: float, *, rate: int = RATE, channels: int = 1, form: str = "WAV", title: str = "") -> bytes:
    """Return a recording of 440 Hz, each channel quieter than the one before."""
    out, times = io.BytesIO(), np.arange(round(seconds * rate)) / rate
    wave = np.stack([np.sin(times * 440 * 2 * np.pi) * 0.5 / (1 + channel) for channel in range(channels)], axis=1)
    with soundfile.SoundFile(out, "w", samplerate=rate, channels=channels, format=form) as file:
        if title:
            file.title = title
        file.write(wave)
    return out.getvalue()


def refusal(content: bytes) -> PackingCode:
    with pytest.raises(SoundError) as refused:
        encoded(content)
    return refused.value.code


@pytest.mark.parametrize("form", ["WAV", "FLAC", "OGG", "MP3", "AIFF"])
def test_usual_recordings_become_ogg_with_one_channel(form: str) -> None:
    sound = encoded(tone(1.5, channels=2, form=form))
    with soundfile.SoundFile(io.BytesIO(sound.data)) as heard:
        assert (heard.format, heard.subtype, heard.channels, heard.samplerate) == ("OGG", "VORBIS", 1, RATE)
        assert len(heard.read()) / RATE == pytest.approx(sound.seconds, abs=0.01)
    assert sound.media_type == "audio/ogg"
    assert sound.seconds == pytest.approx(1.5, abs=0.1)


def test_it_sounds_as_before() -> None:
    heard, _ = soundfile.read(io.BytesIO(encoded(tone(1.0)).data))
    loudest = np.argmax(np.abs(np.fft.rfft(heard[: 8 * RATE // 10])))
    assert loudest / 0.8 == pytest.approx(440, abs=2)
    assert np.abs(heard).max() == pytest.approx(0.5, abs=0.05)


def test_the_same_recording_gives_the_same_bytes() -> None:
    content = recordings()[TOUR]
    first = encoded(content)
    assert first == encoded(content)
    assert first.seconds == pytest.approx(48.02, abs=0.01)
    assert len(first.data) < 1.2 * len(content)


def test_what_else_a_file_says_stays_behind() -> None:
    named = encoded(tone(0.5, form="OGG", title="answer: B"))
    assert b"answer" not in named.data


@pytest.mark.parametrize("content", [b"", b"RIFF", b"OggS" + bytes(100), b"MThd\0\0\0\6", bytes(1000)])
def test_what_is_no_recording_is_refused(content: bytes) -> None:
    assert refusal(content) is PackingCode.BAD_SOUND


def test_one_cut_off_in_its_head_is_refused_and_a_silent_nothing_too() -> None:
    assert refusal(recordings()[TOUR][:200]) is PackingCode.BAD_SOUND
    assert refusal(tone(0)) is PackingCode.BAD_SOUND


def test_odd_rates_and_unusual_files_are_refused() -> None:
    assert refusal(tone(0.1, rate=96_000)) is PackingCode.BAD_SOUND
    assert refusal(tone(0.1, form="AU")) is PackingCode.BAD_SOUND
    assert refusal(tone(0.1, channels=100)) is PackingCode.BAD_SOUND


def test_a_recording_is_bounded_in_bytes_and_in_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "MAX_SECONDS", 1)
    assert refusal(tone(1.01)) is PackingCode.SOUND_TOO_LONG
    assert encoded(tone(1)).seconds == 1
    monkeypatch.setattr(sounds, "MAX_SOUND_BYTES", 1000)
    assert refusal(tone(1)) is PackingCode.SOUND_TOO_LONG
