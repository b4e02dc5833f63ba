"""A .docx opened safely (ECMA-376 part 2): its parts by name, their relations, their XML.

Nothing is ever unpacked to disk. Parts are looked up by name and nowhere else; a relation that points outside the
file is told apart and not followed.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from server.bank.importers.docx.problems import DocumentError, Reason
from server.zip_bounds import OutOfBoundsError, unpacked_parts

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_UNPACKED_BYTES = 160 * 1024 * 1024
MAX_PARTS = 4000
MAX_XML_BYTES = 64 * 1024 * 1024
MAX_TAGS = 2_000_000  # of one part, and of its attributes: what a tree takes is counted before it is built
MAX_DEPTH = 120
ZIP_START, OLE_START = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
PASSWORD_MARK, OLD_WORD_MARK = "EncryptedPackage".encode("utf-16-le"), "WordDocument".encode("utf-16-le")
CONTENT_TYPES, ROOT_RELATIONS = "[Content_Types].xml", "_rels/.rels"
TYPES_NAMESPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
WORD_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MAIN_RELATION = "/officeDocument"
SIZES = frozenset({"too many parts", "unpacks to too much", "packed too well"})


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a relation points: the name of a part, or an address outside."""

    target: str
    kind: str
    is_outside: bool


class Package:
    """The parts of a document. Raises DocumentError where the file is none."""

    def __init__(self, data: bytes) -> None:
        _check_kind(data)
        self._parts = _parts(data)
        self.document = self._main_part()

    def part(self, name: str) -> bytes | None:
        """Return the content of a part."""
        return self._parts.get(name)

    def tree(self, name: str) -> Element | None:
        """Return the XML of a part. Raises DocumentError."""
        content = self._parts.get(name)
        return None if content is None else parse(content)

    def relations(self, source: str) -> dict[str, Relation]:
        """Return the relations of a part by id. Raises DocumentError."""
        folder, name = posixpath.split(source)
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels") if source else ROOT_RELATIONS)
        return {} if root is None else {one.get("Id", ""): _relation(one, folder) for one in root.iter(RELATION)}

    def _main_part(self) -> str:
        types = self.tree(CONTENT_TYPES)
        if types is None:
            raise DocumentError(Reason.NO_DOCUMENT)
        main = [one.target for one in self.relations("").values() if one.kind.endswith(MAIN_RELATION)]
        if len(main) != 1 or main[0] not in self._parts:
            raise DocumentError(Reason.NO_DOCUMENT)
        kinds = {one.get("PartName", "").lstrip("/"): one.get("ContentType", "") for one in types}
        if kinds.get(main[0]) != WORD_DOCUMENT:
            raise DocumentError(Reason.OTHER_KIND, kind=kinds.get(main[0], "")[:100])
        return main[0]


def parse(content: bytes) -> Element:
    """Return the XML of `content`: no DTD, no entities, bounded in size, count and depth. Raises DocumentError."""
    if len(content) > MAX_XML_BYTES or max(content.count(b"<"), content.count(b"=")) > MAX_TAGS:
        raise DocumentError(Reason.UNPACKS_TO_TOO_MUCH)
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise DocumentError(Reason.ENTITIES) from error
    except (ParseError, ValueError, LookupError) as error:
        raise DocumentError(Reason.BROKEN_XML) from error
    _check_depth(root)
    return root


def _check_depth(root: Element) -> None:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return
    raise DocumentError(Reason.TOO_DEEP)


def _check_kind(data: bytes) -> None:
    if len(data) > MAX_FILE_BYTES:
        raise DocumentError(Reason.TOO_LARGE)
    if data.startswith(OLE_START):
        if PASSWORD_MARK in data:
            raise DocumentError(Reason.ENCRYPTED)
        raise DocumentError(Reason.OLD_DOCUMENT if OLD_WORD_MARK in data else Reason.NO_DOCUMENT)
    if not data.startswith(ZIP_START):
        raise DocumentError(Reason.NO_DOCUMENT)


def _parts(data: bytes) -> Mapping[str, bytes]:
    parts = dict[str, bytes]()
    try:
        for name, content in unpacked_parts(data, MAX_UNPACKED_BYTES, MAX_PARTS):
            if name in parts or "\\" in name or name.startswith("/") or ".." in name.split("/"):
                raise DocumentError(Reason.BROKEN_FILE)
            parts[name] = content
    except OutOfBoundsError as error:
        reason = Reason.UNPACKS_TO_TOO_MUCH if error.reason in SIZES else Reason.BROKEN_FILE
        raise DocumentError(reason) from error
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        raise DocumentError(Reason.OPEN_DOCUMENT)
    return parts


def _relation(element: Element, folder: str) -> Relation:
    target, kind = element.get("Target", ""), element.get("Type", "")
    if element.get("TargetMode") == "External":
        return Relation(target, kind, is_outside=True)
    path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Relation(path, kind, is_outside=False)
