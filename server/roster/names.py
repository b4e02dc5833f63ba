"""Names without their marks: how they are found by people who type none."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import cast

from sqlalchemy.engine.default import DefaultExecutionContext


def folded(text: str) -> str:
    """Return `text` without marks, in small letters, its words one space apart."""
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


def searchable(name: str) -> str:
    """Return what is kept to search: a space stands before each word, so that words are found by their beginning."""
    return f" {folded(name)}"


def pattern(query: str) -> str:
    """Return the LIKE pattern, with "\\\\" as its escape, of names whose words begin as `query` says."""
    plain = folded(query).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"% {plain}%"


def folded_of_row(context: DefaultExecutionContext) -> str:
    """Return the searchable form of the name that is being put in."""
    given = cast("Callable[[], Mapping[str, object]]", context.get_current_parameters)()  # SQLAlchemy left it untyped
    return searchable(str(given["name"]))
