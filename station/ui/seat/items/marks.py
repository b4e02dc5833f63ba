"""How the things of an item are called on screen: letters and numbers."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letter_of(place: int) -> str:
    """Return the letter of what stands at `place`, from 0."""
    return LETTERS[place] if place < len(LETTERS) else f"{LETTERS[place % len(LETTERS)]}{place // len(LETTERS)}"


def number_of(place: int) -> str:
    """Return the number of what stands at `place`, from 0."""
    return str(place + 1)
