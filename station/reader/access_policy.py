"""What an exam accepts of a chip's access protocols; which card does what is not settled everywhere."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """A setting each, as words of a command line: `add_policy` takes them, `policy_words` writes them."""

    allows_bac: bool = True
    can_from_number: bool = True  # try the last six digits of the card's number as its CAN
    hidden_pace_needs_person: bool = True  # PACE signed but not offered: a person decides, else it is noted


def add_policy(parser: argparse.ArgumentParser) -> None:
    """Have `parser` take the words of a policy."""
    parser.add_argument("--no-bac", action="store_true", help="chỉ mở chip bằng PACE, không dùng BAC")
    parser.add_argument("--no-can-from-number", action="store_true", help="không thử 6 số cuối của số căn cước làm CAN")
    parser.add_argument("--hidden-pace-noted", action="store_true", help="chip giấu PACE: chỉ ghi chú, không hỏi người")


def policy_of(asked: argparse.Namespace) -> AccessPolicy:
    """Return what the words said."""
    return AccessPolicy(
        allows_bac=not asked.no_bac,
        can_from_number=not asked.no_can_from_number,
        hidden_pace_needs_person=not asked.hidden_pace_noted,
    )


def policy_words(policy: AccessPolicy) -> Sequence[str]:
    """Return the words that say `policy`."""
    said = (
        (policy.allows_bac, "--no-bac"),
        (policy.can_from_number, "--no-can-from-number"),
        (policy.hidden_pace_needs_person, "--hidden-pace-noted"),
    )
    return [word for is_usual, word in said if not is_usual]
