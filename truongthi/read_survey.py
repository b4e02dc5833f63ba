"""`truongthi read --all`: every file of a chip, what is signed of it, and what its texts say."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from station.reader.dg7 import parse_dg7
from station.reader.dg11 import parse_dg11
from station.reader.dg12 import parse_dg12
from station.reader.dg13 import parse_dg13
from station.reader.errors import MalformedFileError
from station.reader.lds import EF
from station.reader.survey import Survey
from truongthi.read_words import DOUBTS, FILES, VERDICTS

DAY = "%d/%m/%Y"


def as_text(found: Survey, lang: str) -> str:
    """Return the files of a chip as lines for people."""
    words = FILES[lang]
    lines = [words["files"]]
    for file, raw in found.files.items():
        verdict = found.verdicts.get(file)
        said = VERDICTS[lang][verdict] if verdict else words["unsigned"]
        lines.append(f"  {file.name:6}{len(raw):>8} byte  {said}")
        lines += [f"          {name}: {text}" for name, text in details(file, raw, lang)]
    lines += [words["withheld"].format(file.name) for file in sorted(found.withheld, key=lambda one: one.short_id)]
    if found.atr_info is not None:
        longest = {"command": found.atr_info.longest_command, "answer": found.atr_info.longest_answer}
        lines.append(words["lengths"].format(**{name: length or "-" for name, length in longest.items()}))
    lines += [words["note"].format(DOUBTS[lang][doubt]) for doubt in found.doubts]
    return "\n".join(lines)


def as_data(found: Survey) -> Mapping[str, object]:
    """Return the same for programs; texts by their field's name or number."""
    return {
        "files": {
            file.name.lower(): {
                "bytes": len(raw),
                "verdict": found.verdicts[file].value if file in found.verdicts else None,
                "texts": dict(_fields(file, raw)),
            }
            for file, raw in found.files.items()
        },
        "withheld": sorted(file.name.lower() for file in found.withheld),
        "lds_version": found.lds_version,
        "file_doubts": [doubt.value for doubt in found.doubts],
    }


def details(file: EF, raw: bytes, lang: str) -> Iterator[tuple[str, str]]:
    """Yield what a file's texts say, each with its name; nothing for a file without texts, or with none to be read."""
    names = FILES[lang]
    for field, text in _fields(file, raw):
        yield names.get(field, field), text


def _fields(file: EF, raw: bytes) -> Iterator[tuple[str, str]]:
    read = READERS.get(file)
    if read is None:
        return
    try:
        yield from ((field, text) for field, text in read(raw) if text)
    except MalformedFileError as error:
        yield "malformed", str(error)


def _dg7(raw: bytes) -> Iterator[tuple[str, str]]:
    yield "pictures", ", ".join(f"{len(picture)} byte" for picture in parse_dg7(raw).pictures)


def _dg11(raw: bytes) -> Iterator[tuple[str, str]]:
    found = parse_dg11(raw)
    yield "name", found.name
    yield "other_names", ", ".join(found.other_names)
    yield "personal_number", found.personal_number
    yield "born", _day(found.born)
    yield "place_of_birth", ", ".join(found.place_of_birth)
    yield "address", ", ".join(found.address)
    yield "telephone", found.telephone
    yield "profession", found.profession


def _dg12(raw: bytes) -> Iterator[tuple[str, str]]:
    found = parse_dg12(raw)
    yield "authority", found.authority
    yield "issued", _day(found.issued)
    yield "other_persons", ", ".join(found.other_persons)
    yield "endorsements", found.endorsements
    yield "personalized", _day(found.personalized)
    yield "personalizer", found.personalizer


def _dg13(raw: bytes) -> Iterator[tuple[str, str]]:
    found = parse_dg13(raw)
    for id_, texts in sorted(found.fields.items()):
        yield str(id_), " / ".join(texts)
    for id_, content in sorted(found.raw.items()):
        yield str(id_), content.hex()


def _day(found: date | None) -> str:
    return found.strftime(DAY) if found else ""


READERS: Mapping[EF, Callable[[bytes], Iterator[tuple[str, str]]]] = {
    EF.DG7: _dg7,
    EF.DG11: _dg11,
    EF.DG12: _dg12,
    EF.DG13: _dg13,
}
