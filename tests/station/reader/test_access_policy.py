"""What a policy says survives the way over a command line."""

import argparse

from hypothesis import given
from hypothesis import strategies as st

from station.reader.access_policy import AccessPolicy, add_policy, policy_of, policy_words


@given(st.builds(AccessPolicy, st.booleans(), st.booleans(), st.booleans()))
def test_the_words_of_a_policy_are_read_as_that_policy(policy: AccessPolicy) -> None:
    parser = argparse.ArgumentParser()
    add_policy(parser)
    assert policy_of(parser.parse_args(list(policy_words(policy)))) == policy


def test_the_usual_policy_needs_no_words() -> None:
    assert list(policy_words(AccessPolicy())) == []
