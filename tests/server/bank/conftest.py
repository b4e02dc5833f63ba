"""What tests of the bank share."""

import io

import numpy as np
import pytest
import soundfile


@pytest.fixture(scope="session")
def tone() -> bytes:
    """A tenth of a second of a recording, as MP3."""
    out = io.BytesIO()
    soundfile.write(out, np.sin(np.arange(1600) / 5) / 4, 16_000, format="MP3")
    return out.getvalue()
