"""The sealed package of a site: variants under one key, useless without it, read only as what it is."""

import itertools
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol import paper, site_package
from protocol import spoken_code as spoken
from protocol.officer import PairWrap
from protocol.paper import Choice, ChoiceInteraction, Item, PackedPaper, Part
from protocol.sealing import WrongKeyError
from protocol.sealing_order import OrderedSession, SealingOrder
from protocol.site_package import MalformedSitePackageError, SealedVariant, SitePackage
from protocol.spoken_code import SpokenBox, open_spoken, spoken_code

KEY = bytes(range(32))
SECRET = "Chưa đến giờ mở đề"


def packed(variant: str) -> PackedPaper:
    item = Item("i1", 1, f"<p>{SECRET}</p>", ChoiceInteraction((Choice("c1", "một"), Choice("c2", "hai"))))
    part = Part("Phần I", "Trắc nghiệm", "Chọn một đáp án", "10", (item,))
    return PackedPaper(paper.PAPER_FORMAT, "0" * 32, "Toán", variant, 50, (part,), {})


def package(*variants: str) -> SitePackage:
    counter = itertools.count(1)
    papers = [packed(variant) for variant in variants]
    return site_package.seal_package(papers, KEY, "s1", lambda size: next(counter).to_bytes(size, "big"))


def test_every_variant_opens_with_the_sites_key_and_no_other() -> None:
    made = package("0101", "0102")
    opened = [paper.decode(one) for one in site_package.open_package(made, KEY)]
    assert [(one.variant, one.paper_id) for one in opened] == [(one.variant, one.id) for one in made.variants]
    for other in (bytes(32), b""):
        with pytest.raises(WrongKeyError):
            site_package.open_package(made, other)


def test_a_package_shows_neither_text_nor_key_and_comes_back_from_its_file() -> None:
    made = package("0101", "0102")
    data = site_package.encode(made)
    assert SECRET.encode() not in data
    assert KEY not in data
    assert spoken_code(KEY).encode() not in data
    assert site_package.decode(data) == made


def test_the_spoken_code_of_the_key_opens_the_package() -> None:
    made = package("0101")
    assert open_spoken(made.spoken, bytes.fromhex(made.id), spoken_code(KEY)) == KEY


def test_the_hash_is_over_every_variant_and_their_order() -> None:
    made = package("0101", "0102")
    first, second = made.variants
    spoiled = msgspec.structs.replace(second, sealed=second.sealed + b"\0")
    hashes = {
        site_package.package_hash(each) for each in ((first, second), (second, first), (first, spoiled), (first,))
    }
    assert len(hashes) == 4
    assert site_package.package_hash((first,)) == first.hash


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": 2}, "format 2"),
        ({"variants": ()}, "variants"),
        ({"id": "../../etc/passwd"}, "ids"),
        ({"variants": (SealedVariant("a" * 32, "0101", b""),) * 2}, "ids"),
        ({"variants": (SealedVariant("A" * 32, "0101", b""),)}, "ids"),
    ],
)
def test_what_is_no_site_package_is_refused(change: dict[str, object], reason: str) -> None:
    data = site_package.encode(msgspec.structs.replace(package("0101"), **change))
    with pytest.raises(MalformedSitePackageError) as refused:
        site_package.decode(data)
    assert refused.value.reason == reason


@given(st.binary(max_size=200))
def test_any_bytes_are_a_package_or_our_error(data: bytes) -> None:
    with pytest.raises(MalformedSitePackageError):
        site_package.decode(data)


@pytest.mark.parametrize(
    "struct",
    [SitePackage, SealedVariant, SpokenBox, PairWrap, SealingOrder, OrderedSession],
    ids=lambda one: one.__name__,
)
def test_every_field_is_said_in_the_formats(struct: type[msgspec.Struct]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats" / "site-package.md").read_text()
    assert [field.name for field in msgspec.structs.fields(struct) if f"`{field.name}`" not in page] == []
    for domain in (spoken.CODE_DOMAIN, spoken.BOX_DOMAIN):
        assert domain.decode().replace("\0", "\\0") in page
