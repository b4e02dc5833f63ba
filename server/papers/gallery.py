"""What the texts of one paper refer to: formulas, pictures and sounds, each rendered once and named by its content."""

import hashlib
from collections.abc import Callable, Mapping

import msgspec

from protocol.paper import Asset, Sound
from server.papers import pictures, sounds
from server.papers.formulas import FormulaError, formula, mathml_formula
from server.papers.packing_errors import PackingCode, PackingError, PackingWarning, WarningCode
from server.papers.renders import Renders

NAME_DIGITS = 16
NO_WORDS = "Hình vẽ, chưa có lời mô tả"


class Picture(msgspec.Struct, frozen=True):
    """An encoded picture without words. `scale`: how many CSS pixels one pixel of the file is."""

    asset: Asset
    scale: float


class Gallery:
    """Collects what a paper needs; `media` by file name."""

    def __init__(self, media: Mapping[str, bytes], renders: Renders) -> None:
        self._media, self._renders = media, renders
        self._assets: dict[str, Asset] = {}
        self._sounds: dict[str, Sound] = {}
        self._warnings: dict[PackingWarning, None] = {}

    @property
    def assets(self) -> dict[str, Asset]:
        """What was named so far, by name."""
        return dict(sorted(self._assets.items()))

    @property
    def sounds(self) -> dict[str, Sound]:
        """What was named so far, by name."""
        return dict(sorted(self._sounds.items()))

    @property
    def warnings(self) -> tuple[PackingWarning, ...]:
        """What a proof-reader should look at."""
        return tuple(self._warnings)

    def formula(self, latex: str, owner: str) -> str:
        """Return the name of the asset that draws `latex` in an item of code `owner`. Raises PackingError."""
        return self._formula(formula, latex, owner)

    def mathml(self, mathml: str, owner: str) -> str:
        """Return the name of the asset that draws `mathml`. Raises PackingError."""
        return self._formula(mathml_formula, mathml, owner)

    def _formula(self, draw: Callable[[str], Asset], source: str, owner: str) -> str:
        written = f"{draw.__name__} {source}".encode()
        name = "f" + hashlib.sha256(written).hexdigest()[:NAME_DIGITS]
        if name not in self._assets:
            try:
                self._assets[name] = self._renders.get(Asset, written, lambda: draw(source))
            except FormulaError as error:
                raise PackingError(PackingCode.BAD_TEXT, owner, source) from error
        return name

    def picture(self, file: str, alt: str, owner: str) -> str:
        """Return the name of the asset that shows `file`. Raises PackingError."""
        return self.scaled_picture(file, alt, owner)[0]

    def scaled_picture(self, file: str, alt: str, owner: str) -> tuple[str, Picture]:
        """Return the same with the picture, by which places in it are told. Raises PackingError."""
        content = self._media.get(file)
        if content is None:
            raise PackingError(PackingCode.MISSING_PICTURE, owner, file)
        try:
            made = self._renders.get(Picture, content, lambda: Picture(*pictures.encoded(content)))
        except pictures.PictureError as error:
            raise PackingError(error.code, owner, file) from error
        if not alt:
            self._warnings[PackingWarning(WarningCode.NO_ALT, owner, file)] = None
        seen = alt.encode() + b"\0" + made.asset.data  # what is seen and heard, not the file
        name = "p" + hashlib.sha256(seen).hexdigest()[:NAME_DIGITS]
        self._assets[name] = msgspec.structs.replace(made.asset, alt=alt or NO_WORDS)
        return name, made

    def sound(self, file: str, owner: str) -> str:
        """Return the name of the recording `file`. Raises PackingError."""
        content = self._media.get(file)
        if content is None:
            raise PackingError(PackingCode.MISSING_SOUND, owner, file)
        try:
            made = self._renders.get(Sound, content, lambda: sounds.encoded(content))
        except sounds.SoundError as error:
            raise PackingError(error.code, owner, file) from error
        name = "s" + hashlib.sha256(made.data).hexdigest()[:NAME_DIGITS]
        self._sounds[name] = made
        return name
