"""What a setter sends: a workbook, a Word document, or a zip of a workbook with its pictures and recordings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.bank.importers.docx.problems import Problem as DocumentProblem
from server.bank.importers.docx.reading import read_question_document
from server.bank.importers.docx.words import said as document_said
from server.bank.importers.workbook import Held, read_workbook
from server.bank.importers.workbook.problems import Problem as WorkbookProblem
from server.bank.importers.workbook.words import place_said, said
from server.bank.items import BankItem, BankStimulus
from server.zip_bounds import OutOfBoundsError, unpacked_parts

MAX_UNPACKED, MAX_PARTS = 256 * 1024 * 1024, 2000
WORKBOOKS, DOCUMENT, ARCHIVE = (".xlsx", ".xls", ".ods"), ".docx", ".zip"
PARAGRAPH = {"vi": "Đoạn {paragraph}", "en": "Paragraph {paragraph}"}
ITEM = {"vi": "câu {item}", "en": "question {item}"}


class OtherFileError(Exception):
    """The file is none of the kinds that are read, or a zip without one workbook. `word`: the sentence's name."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


@dataclass(frozen=True, slots=True)
class Said:
    """Something about a file, for people: where, what is wrong, what to do."""

    place: str
    wrong: str
    hint: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as it was read. With any problem nothing of it is taken."""

    filename: str
    items: tuple[BankItem, ...] = ()
    stimuli: tuple[BankStimulus, ...] = ()
    media: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    problems: Sequence[WorkbookProblem | DocumentProblem] = ()
    warnings: Sequence[WorkbookProblem | DocumentProblem] = ()


def read_file(filename: str, data: bytes, subject: str, grade: str, held: Held) -> ReadFile:
    """Read what was sent as `filename`; subject and grade are told for documents, which have no columns for them.

    Raises OtherFileError.
    """
    suffix = "." + filename.rpartition(".")[2].lower()
    if suffix == DOCUMENT:
        if not subject.strip() or not grade.strip():
            raise OtherFileError("problem.no_subject")
        document = read_question_document(data, filename, subject.strip(), grade.strip())
        found = (document.items, document.stimuli, document.media)
        return ReadFile(filename, *found, document.problems, document.warnings)
    if suffix == ARCHIVE:
        name, workbook, beside = _unpacked(data)
        return _workbook(name, workbook, beside, held)
    if suffix in WORKBOOKS:
        return _workbook(filename, data, {}, held)
    raise OtherFileError("problem.other_file")


def _workbook(filename: str, data: bytes, beside: Mapping[str, bytes], held: Held) -> ReadFile:
    read = read_workbook(data, filename, beside, held)
    return ReadFile(filename, read.items, read.stimuli, read.media, read.problems, read.warnings)


def _unpacked(data: bytes) -> tuple[str, bytes, dict[str, bytes]]:
    """Return the one workbook of a zip, and the files beside it by their names; folders count for nothing."""
    try:
        parts = {name.rpartition("/")[2]: part for name, part in unpacked_parts(data, MAX_UNPACKED, MAX_PARTS)}
    except OutOfBoundsError as error:
        raise OtherFileError("problem.bad_zip") from error
    workbooks = [name for name in parts if name.lower().endswith(WORKBOOKS) and not name.startswith((".", "~"))]
    if len(workbooks) != 1:
        raise OtherFileError("problem.zip_workbooks")
    return workbooks[0], parts.pop(workbooks[0]), parts


def told(problem: WorkbookProblem | DocumentProblem, language: str) -> Said:
    """Return a problem for people."""
    if isinstance(problem, WorkbookProblem):
        return Said(place_said(problem, language), *said(problem, language))
    places = [PARAGRAPH[language].format(paragraph=problem.paragraph)] if problem.paragraph else []
    places += [ITEM[language].format(item=problem.item)] if problem.item else []
    return Said(", ".join(places), *document_said(problem, language))
