"""Files that are no Word document, or one made to do harm."""

import zipfile

import pytest

from fixtures.papers.docx_files import (
    HEAD,
    NAMESPACES,
    WORD_KIND,
    body,
    document,
    line,
    package_parts,
    packed,
)
from server.bank.importers.docx import package as bounds
from server.bank.importers.docx.package import Package, parse
from server.bank.importers.docx.problems import DocumentError, Reason

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)
GOOD = package_parts(body(line("Câu 1. Hỏi")))
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE w SYSTEM "file:///etc/passwd">'


def refusal(data: bytes) -> Reason:
    """Return why `data` is refused."""
    with pytest.raises(DocumentError) as refused:
        _opened(data)
    return refused.value.reason


def _opened(data: bytes) -> None:
    opened = Package(data)
    opened.tree(opened.document)


def test_a_document_is_opened_and_its_parts_are_found() -> None:
    opened = Package(document(line("Câu 1. Hỏi")))
    assert opened.document == "word/document.xml"
    assert opened.tree("word/document.xml") is not None
    assert opened.tree("word/absent.xml") is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.NO_DOCUMENT),
        (b"%PDF-1.7", Reason.NO_DOCUMENT),
        (OLE, Reason.NO_DOCUMENT),
        (OLE + "WordDocument".encode("utf-16-le"), Reason.OLD_DOCUMENT),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}), Reason.OPEN_DOCUMENT),
        (packed({"a.txt": b"hello"}), Reason.NO_DOCUMENT),
        (packed(GOOD)[:-30], Reason.BROKEN_FILE),
        (packed({name: part for name, part in GOOD.items() if name != "word/document.xml"}), Reason.NO_DOCUMENT),
        (packed(package_parts(GOOD["word/document.xml"], kind=MACROS)), Reason.OTHER_KIND),
        (packed(GOOD, zipfile.ZIP_BZIP2), Reason.BROKEN_FILE),
        (packed(package_parts(b"<w:document>")), Reason.BROKEN_XML),
        (packed(package_parts(HEAD.encode() + LAUGHS.encode() + b"<w>&b;</w>")), Reason.ENTITIES),
        (packed(package_parts(HEAD.encode() + OUTSIDE.encode() + b"<w/>")), Reason.ENTITIES),
        (packed(package_parts(b"<a>" * 200 + b"</a>" * 200)), Reason.TOO_DEEP),
    ],
)  # fmt: skip
def test_what_is_no_sound_document_is_refused_with_its_reason(data: bytes, reason: Reason) -> None:
    assert refusal(data) is reason


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "word\\..\\x.xml", "word/../x.xml"])
def test_a_part_whose_name_leads_out_of_the_file_is_refused(name: str) -> None:
    assert refusal(packed({**GOOD, name: b""})) is Reason.BROKEN_FILE


def test_a_bomb_is_refused() -> None:
    assert refusal(packed({**GOOD, "word/media/a.png": bytes(64 * 1024 * 1024)})) is Reason.UNPACKS_TO_TOO_MUCH


def test_parts_are_reckoned_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_UNPACKED_BYTES", 3000)
    assert refusal(packed({**GOOD, "a": bytes(1500), "b": bytes(1500)})) is Reason.UNPACKS_TO_TOO_MUCH


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_PARTS", 4)
    assert refusal(packed({**GOOD, "a": b""})) is Reason.UNPACKS_TO_TOO_MUCH


def test_a_file_too_large_is_refused_unread() -> None:
    assert refusal(bytes(bounds.MAX_FILE_BYTES + 1)) is Reason.TOO_LARGE


@pytest.mark.parametrize("content", [b"<a>" + b"<b/>" * 2_000_001 + b"</a>", b'<a b="" ' + b"c=" * 2_000_000 + b"/>"])
def test_a_part_of_too_many_elements_is_refused_before_a_tree_is_built(content: bytes) -> None:
    with pytest.raises(DocumentError) as refused:
        parse(content)
    assert refused.value.reason is Reason.UNPACKS_TO_TOO_MUCH


def test_a_relation_that_points_outside_is_told_apart() -> None:
    links = '<Relationship Id="out" Type="x/image" Target="http://example.org/a.png" TargetMode="External"/>'
    links += '<Relationship Id="in" Type="x/image" Target="media/a.png"/>'
    links += '<Relationship Id="up" Type="x/image" Target="../../../a.png"/>'
    opened = Package(packed(package_parts(GOOD["word/document.xml"], links)))
    relations = opened.relations(opened.document)
    assert (relations["out"].is_outside, relations["in"].target) == (True, "word/media/a.png")
    assert opened.part(relations["up"].target) is None


def test_the_main_part_may_have_another_name() -> None:
    parts = {name: part.replace(b"word/document.xml", b"word/document2.xml") for name, part in GOOD.items()}
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    assert Package(packed(parts)).document == "word/document2.xml"
    assert WORD_KIND.encode() in parts["[Content_Types].xml"]
    assert NAMESPACES["w"].encode() in parts["word/document2.xml"]
