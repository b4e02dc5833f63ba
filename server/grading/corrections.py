"""Corrections of a key after the exam. Pure. They name the bank's code and ids, so that one holds in every variant."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import Enum

import msgspec

from protocol.paper import ItemType
from server.bank.items import FALSE, TRUE, BankItem, BaseType, ResponseDeclaration
from server.grading.comparing import right_values
from server.grading.scoring import ItemKey
from server.papers.packing import VariantItem, VariantMap, answer_key

KEY_FORMAT = "TT-KEY-1"
MAX_VALUES, MAX_VALUE_LETTERS = 64, 255
BY_HAND = {ItemType.EXTENDED_TEXT, ItemType.UPLOAD}


class Change(Enum):
    """What becomes of an item's key. API: it stands in versions of the key."""

    ACCEPT = "accept"  # this too is right
    REPLACE = "replace"  # this alone is right
    CANCEL = "cancel"  # everybody gets the points


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item's. `correct`: by the identifier of a declaration, in the bank's ids; what it leaves out stays."""

    code: str
    item_version: int
    change: Change
    correct: dict[str, tuple[str, ...]] = {}


class KeyVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A version of the key of all papers of a board. Version 1 is the key as packed, and is never written down."""

    format: str
    version: int
    replaces: str  # hex SHA-256 of the version before; empty where that is 1
    corrections: tuple[Correction, ...]
    reason: str


class BadCorrectionError(Exception):
    """A correction of the item `code` that cannot be: `reason` says why."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code, self.reason = code, reason


def encode(version: KeyVersion) -> bytes:
    """Return the one byte form: JSON in UTF-8, keys sorted, no spaces."""
    return msgspec.json.encode(version, order="sorted")


def check(correction: Correction, item: BankItem) -> None:
    """Check that a correction fits the item as it was packed. Raises BadCorrectionError."""
    if correction.change is Change.CANCEL:
        if correction.correct:
            raise BadCorrectionError(correction.code, "values")
        return
    if item.type in BY_HAND:
        raise BadCorrectionError(correction.code, "by_hand")
    declared = {one.identifier: one for one in item.declarations}
    if not correction.correct or not correction.correct.keys() <= declared.keys():
        raise BadCorrectionError(correction.code, "identifiers")
    for identifier, values in correction.correct.items():
        _check_values(correction.code, declared[identifier], values)


def _check_values(code: str, declared: ResponseDeclaration, values: Sequence[str]) -> None:
    if not 0 < len(values) <= MAX_VALUES or len(set(values)) != len(values):
        raise BadCorrectionError(code, "values")
    if not all(0 < len(value.strip()) <= MAX_VALUE_LETTERS for value in values):
        raise BadCorrectionError(code, "values")
    match declared.base_type:
        case BaseType.FLOAT:
            for value in values:
                _check_number(code, value)
        case BaseType.PAIR | BaseType.DIRECTED_PAIR:
            if not all(len(value.split()) == 2 for value in values):  # noqa: PLR2004 -- a pair
                raise BadCorrectionError(code, "pairs")
        case _:
            pass


def _check_number(code: str, value: str) -> None:
    try:
        right_values(value)
    except (ValueError, ZeroDivisionError) as error:
        raise BadCorrectionError(code, "number") from error


def check_ids(correction: Correction, mapped: VariantItem) -> None:
    """Check that a correction names ids that the item has. Raises BadCorrectionError."""
    known = mapped.ids.keys() | ({TRUE, FALSE} if mapped.item.type is ItemType.TRUE_FALSE else set())
    declared = {one.identifier: one for one in mapped.item.declarations}
    for identifier, values in correction.correct.items():
        if declared[identifier].base_type in {BaseType.IDENTIFIER, BaseType.PAIR, BaseType.DIRECTED_PAIR}:
            unknown = {part for value in values for part in value.split()} - known
            if unknown:
                raise BadCorrectionError(correction.code, "ids")


def corrected_key(back: VariantMap, versions: Iterable[KeyVersion]) -> dict[str, ItemKey]:
    """Return the key of a variant in its pseudonyms, with all corrections in the order of their versions."""
    key = answer_key(back)
    for correction in (one for version in versions for one in version.corrections):
        for own, mapped in back.items.items():
            if (mapped.item.code, mapped.item.version) == (correction.code, correction.item_version):
                key[own] = _corrected(key[own], correction, mapped)
    return key


def _corrected(key: ItemKey, correction: Correction, mapped: VariantItem) -> ItemKey:
    if correction.change is Change.CANCEL:
        return replace(key, is_cancelled=True)
    declarations = _declarations(key, mapped, correction.correct)
    if correction.change is Change.REPLACE:
        return replace(key, declarations=declarations, alternatives=(), is_cancelled=False)
    if declarations in (key.declarations, *key.alternatives):
        return key
    return replace(key, alternatives=(*key.alternatives, declarations))


def _declarations(
    key: ItemKey, mapped: VariantItem, correct: Mapping[str, Sequence[str]]
) -> tuple[ResponseDeclaration, ...]:
    """Return the key's declarations with new values, in the variant's pseudonyms."""
    of_variant = msgspec.structs.replace(
        mapped,
        item=msgspec.structs.replace(
            mapped.item,
            declarations=tuple(
                msgspec.structs.replace(one, correct=tuple(correct.get(one.identifier, one.correct)))
                for one in mapped.item.declarations
            ),
        ),
    )
    fresh = answer_key(VariantMap("", "", {"": of_variant}))[""].declarations
    changed = {mapped.ids.get(identifier, identifier) for identifier in correct}
    return tuple(new if new.identifier in changed else old for new, old in zip(fresh, key.declarations, strict=True))
