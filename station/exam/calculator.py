"""The calculator of the exam: exact decimals, the signs of a school book, and a comma before the fraction.

It reads its own short expressions and nothing else: numbers, + − × ÷, brackets, √ before a number, ² and % after it.
"""

import re
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow

DIGITS = 34  # carried along; what is shown has fewer, so 1 ÷ 3 × 3 is 1
SHOWN_DIGITS = 12
LONGEST = 60  # signs of an expression
LARGEST = Decimal(10) ** 30
SIGNS = "+−×÷"
TOKEN = re.compile(r"[0-9]+(?:,[0-9]*)?|,[0-9]+|[+−×÷√²%()]")
MATH = Context(prec=DIGITS, Emax=200, Emin=-200, traps=[DivisionByZero, InvalidOperation, Overflow])


class CalculatorError(Exception):
    """The expression has no result."""


class UnfinishedError(CalculatorError):
    """Something is missing, or stands where it cannot be read."""


class DividedByZeroError(CalculatorError):
    """A division by zero."""


class RootOfNegativeError(CalculatorError):
    """The root of a negative number."""


class TooLargeError(CalculatorError):
    """The result, or what leads to it, is larger than any exam asks for."""


def reckon(expression: str) -> Decimal:
    """Return what `expression` comes to. Raises CalculatorError."""
    if len(expression) > LONGEST:
        raise TooLargeError
    reader = _Reader(_tokens(expression))
    value = reader.total()
    if not reader.is_done:
        raise UnfinishedError
    return value


def shown(value: Decimal) -> str:
    """Return `value` as the display writes it: twelve digits, a comma, no zeros at the end."""
    rounded = Context(prec=SHOWN_DIGITS).plus(value)
    if rounded == 0:
        return "0"
    size = rounded.adjusted()
    if not -SHOWN_DIGITS < size < SHOWN_DIGITS + 4:
        digits = rounded.scaleb(-size).normalize()
        return f"{_plain(digits)}×10^{size}".replace("-", "−")
    return _plain(rounded)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",").replace("-", "−")


def _tokens(expression: str) -> list[str]:
    text = expression.replace(" ", "")
    tokens = TOKEN.findall(text)
    if "".join(tokens) != text or not tokens:
        raise UnfinishedError
    return tokens


class _Reader:
    """Reads by the rules of a school book: brackets, then ² and %, √, × ÷, + −."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at = tokens, 0

    @property
    def is_done(self) -> bool:
        return self._at == len(self._tokens)

    def total(self) -> Decimal:
        value = self._product()
        while (sign := self._take("+", "−")) is not None:
            further = self._product()
            value = _bounded(MATH.add(value, further) if sign == "+" else MATH.subtract(value, further))
        return value

    def _product(self) -> Decimal:
        value = self._signed()
        while (sign := self._take("×", "÷")) is not None:
            further = self._signed()
            if sign == "÷" and further == 0:
                raise DividedByZeroError
            value = _bounded(MATH.multiply(value, further) if sign == "×" else MATH.divide(value, further))
        return value

    def _signed(self) -> Decimal:
        negative = False
        while self._take("−") is not None:
            negative = not negative
        value = self._power()
        return MATH.minus(value) if negative else value

    def _power(self) -> Decimal:
        roots = 0
        while self._take("√") is not None:
            roots += 1
        value = self._number()
        while (sign := self._take("²", "%")) is not None:
            value = _bounded(MATH.multiply(value, value) if sign == "²" else MATH.divide(value, Decimal(100)))
        for _ in range(roots):
            if value < 0:
                raise RootOfNegativeError
            value = MATH.sqrt(value)
        return value

    def _number(self) -> Decimal:
        if self._take("(") is not None:
            value = self.total()
            if self._take(")") is None and not self.is_done:  # a bracket at the end closes by itself
                raise UnfinishedError
            return value
        token = self._take()
        if token is None or not (token[0].isdecimal() or token[0] == ","):
            raise UnfinishedError
        return _bounded(MATH.create_decimal(token.replace(",", ".")))

    def _take(self, *wanted: str) -> str | None:
        """Take the next token, where it is one of `wanted`, or any where none is named."""
        if self.is_done or (wanted and self._tokens[self._at] not in wanted):
            return None
        self._at += 1
        return self._tokens[self._at - 1]


def _bounded(value: Decimal) -> Decimal:
    if abs(value) > LARGEST:
        raise TooLargeError
    return value
