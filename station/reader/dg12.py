"""DG12: additional details of the document (ICAO 9303-10 §4.7.12)."""

from dataclasses import dataclass
from datetime import date

from station.reader.detail import Details
from station.reader.lds import EF, parser_of

AUTHORITY, ISSUED, OTHER_PERSON, ENDORSEMENTS, EXIT_NOTES = 0x5F19, 0x5F26, 0x5F1A, 0x5F1B, 0x5F1C
PERSONALIZED, PERSONALIZER = 0x5F55, 0x5F56
TEXTS = (AUTHORITY, ENDORSEMENTS, EXIT_NOTES, PERSONALIZER)


@dataclass(frozen=True, slots=True, repr=False)  # a repr reaches logs: it must name nobody
class Dg12:
    """What is not there is empty. `unreadable`: tags of the texts that are not UTF-8."""

    authority: str
    issued: date | None
    other_persons: tuple[str, ...]
    endorsements: str
    exit_notes: str  # tax and exit requirements
    personalized: date | None
    personalizer: str  # serial number of the personalization system
    unreadable: frozenset[int] = frozenset()


@parser_of(EF.DG12)
def parse_dg12(raw: bytes) -> Dg12:
    """Read DG12. Raises MalformedFileError."""
    found = Details.of(EF.DG12, raw, TEXTS, OTHER_PERSON)
    return Dg12(
        authority=found.text(AUTHORITY),
        issued=found.date(ISSUED),
        other_persons=found.other_names,
        endorsements=found.text(ENDORSEMENTS),
        exit_notes=found.text(EXIT_NOTES),
        personalized=found.date(PERSONALIZED),
        personalizer=found.text(PERSONALIZER),
        unreadable=found.unreadable,
    )
