"""What the exam asks of the machine."""

from station.exam.lockdown.lock import NoLock, NotHeldError


def test_practice_holds_nothing_and_a_refusal_names_what() -> None:
    NoLock().hold()
    NoLock().let_go()
    assert NotHeldError("keyboard").what == "keyboard"
