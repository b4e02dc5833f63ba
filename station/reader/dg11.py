"""DG11: additional personal details (ICAO 9303-10 §4.7.11)."""

from dataclasses import dataclass, field
from datetime import date

from station.reader.detail import Details
from station.reader.lds import EF, parser_of

NAME, OTHER_NAME, PERSONAL_NUMBER, BORN, PLACE_OF_BIRTH = 0x5F0E, 0x5F0F, 0x5F10, 0x5F2B, 0x5F11
ADDRESS, TELEPHONE, PROFESSION, TITLE, SUMMARY = 0x5F42, 0x5F12, 0x5F13, 0x5F14, 0x5F15
TEXTS = (NAME, PERSONAL_NUMBER, PLACE_OF_BIRTH, ADDRESS, TELEPHONE, PROFESSION, TITLE, SUMMARY)


@dataclass(frozen=True, slots=True, repr=False)  # a repr reaches logs: it must name nobody
class Dg11:
    """What is not there is empty. `unreadable`: tags of the texts that are not UTF-8."""

    name: str
    other_names: tuple[str, ...]
    personal_number: str
    born: date | None
    place_of_birth: tuple[str, ...]
    address: tuple[str, ...]
    telephone: str
    profession: str
    title: str
    summary: str
    unreadable: frozenset[int] = field(default=frozenset())


@parser_of(EF.DG11)
def parse_dg11(raw: bytes) -> Dg11:
    """Read DG11. Raises MalformedFileError."""
    found = Details.of(EF.DG11, raw, TEXTS, OTHER_NAME)
    return Dg11(
        name=found.name(NAME),
        other_names=found.other_names,
        personal_number=found.text(PERSONAL_NUMBER).rstrip("<"),
        born=found.date(BORN),
        place_of_birth=found.parts(PLACE_OF_BIRTH),
        address=found.parts(ADDRESS),
        telephone=found.text(TELEPHONE),
        profession=found.text(PROFESSION),
        title=found.text(TITLE),
        summary=found.text(SUMMARY),
        unreadable=found.unreadable,
    )
