"""A bank made in a line: items that differ in what a draw looks at."""

from protocol.paper import Choice, ChoiceInteraction, Interaction, ShortNumberInteraction, TrueFalseInteraction
from protocol.paper import ItemType as Type
from server.bank.items import RESPONSE, BankItem, BaseType, Cardinality, Level, ResponseDeclaration

OPTIONS = tuple(Choice(letter, f"phương án {letter}") for letter in "ABCD")
INTERACTIONS: dict[Type, Interaction] = {
    Type.CHOICE: ChoiceInteraction(OPTIONS),
    Type.TRUE_FALSE: TrueFalseInteraction(OPTIONS),
    Type.SHORT_NUMBER: ShortNumberInteraction(),
}
KEYS = {
    Type.CHOICE: (Cardinality.SINGLE, BaseType.IDENTIFIER, ("A",)),
    Type.TRUE_FALSE: (
        Cardinality.MULTIPLE,
        BaseType.DIRECTED_PAIR,
        ("A true", "B false", "C true", "D true"),
    ),
    Type.SHORT_NUMBER: (Cardinality.SINGLE, BaseType.FLOAT, ("0,5",)),
}


def item(
    code: str,
    kind: Type = Type.CHOICE,
    topic: str = "Hàm số",
    level: Level = Level.KNOW,
    stimulus: str = "",
    subject: str = "Toán",
    body: str = "",
) -> BankItem:
    """Return an item."""
    declaration = ResponseDeclaration(RESPONSE, *KEYS[kind])
    text = body or f"Câu {code}: $x^2$"
    return BankItem(code, subject, "12", topic, level, text, INTERACTIONS[kind], (declaration,), stimulus=stimulus)


def items(count: int, kind: Type = Type.CHOICE, prefix: str = "T", **what: str) -> list[BankItem]:
    """Return `count` items of one kind, their levels in turn."""
    levels = list(Level)
    return [item(f"{prefix}{number:03}", kind, level=levels[number % len(levels)], **what) for number in range(count)]


def whole_bank(times: int = 1, subject: str = "Toán", text: str = "") -> list[BankItem]:
    """Return what the 2025 mathematics format takes, so many times."""
    what = {"subject": subject, "body": text}
    return [
        *items(12 * times, Type.CHOICE, "A", **what),
        *items(4 * times, Type.TRUE_FALSE, "B", **what),
        *items(6 * times, Type.SHORT_NUMBER, "C", **what),
    ]
