"""MathML as words: what a candidate hears who cannot see the formula."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

from server.papers.spoken import SIGNS

OPERATORS = {
    **{sign: words.strip() for sign, words in SIGNS.items()},
    "−": "trừ", "±": "cộng trừ", "×": "nhân", "·": "nhân", "⋅": "nhân", "÷": "chia", "≤": "nhỏ hơn hoặc bằng",
    "≥": "lớn hơn hoặc bằng", "≠": "khác", "≈": "xấp xỉ", "∞": "vô cực", "∈": "thuộc", "∉": "không thuộc",
    "⊂": "là tập con của", "∪": "hợp", "∩": "giao", "∅": "tập rỗng", "⊥": "vuông góc với", "∥": "song song với",
    "→": "dần tới", "⇒": "suy ra", "⇔": "tương đương với", "⇌": "phản ứng thuận nghịch tạo thành", "∠": "góc",
    "°": "độ", "∘": "độ", "∫": "tích phân", "∑": "tổng", "∏": "tích", "…": "vân vân", "⋯": "vân vân", "′": "phẩy",
    "|": "gạch đứng", "∣": "với điều kiện", "\u2061": "", "\u2062": "", "\u2063": "", "∀": "với mọi", "∃": "tồn tại",
    "△": "tam giác", "↑": "bay lên", "↓": "kết tủa",
}  # fmt: skip
OVER = {
    "→": "vectơ {}", "⃗": "vectơ {}", "¯": "{} gạch ngang", "‾": "{} gạch ngang", "̅": "{} gạch ngang", "^": "góc {}",
    "̂": "góc {}", "⏞": "{}",
}  # fmt: skip
POWERS = {"2": "bình phương", "3": "lập phương", "∘": "độ", "°": "độ", "′": "phẩy"}
SIGNED_AFTER = frozenset({"", "(", "[", "=", ";", ","})


def spoken_mathml(root: ET.Element) -> str:
    """Return a cleaned formula as it may be read out."""
    return " ".join(_said(root).split()).replace("( ", "(").replace(" )", ")").replace(" ;", ";")


def _said(element: ET.Element) -> str:
    said = _STRUCTURES.get(element.tag)
    if said is not None:
        return said(element)
    return _text(element) if element.tag in {"mi", "mn", "mo", "mtext", "ms"} else _row(element)


def _row(element: ET.Element) -> str:
    words, before = list[str](), ""
    for child in element:
        text = (child.text or "").strip()
        is_sign = child.tag == "mo" and text in {"-", "−", "+"} and before in SIGNED_AFTER
        words.append(("dương" if text == "+" else "âm") if is_sign else _said(child))
        before = text if child.tag == "mo" else "operand"
    return " ".join(words)


def _text(element: ET.Element) -> str:
    text = (element.text or "").strip()
    return OPERATORS.get(text, text)


def _parts(element: ET.Element, count: int) -> list[str]:
    said = [_said(child) for child in element][:count]
    return said + [""] * (count - len(said))


def _grouped(said: str) -> str:
    return f"({said})" if len(said.split()) > 1 else said


def _fraction(element: ET.Element) -> str:
    over, under = _parts(element, 2)
    return f"{_grouped(over)} phần {_grouped(under)}"


def _root(element: ET.Element) -> str:
    base, index = _parts(element, 2)
    return f"căn bậc {index} của {_grouped(base)}"


def _power(base: str, power: str) -> str:
    return f"{base} {POWERS.get(power, f'mũ {_grouped(power)}')}"


def _power_of(element: ET.Element) -> str:
    base = _parts(element, 1)[0]
    above = "".join(element[1].itertext()).strip() if len(element) > 1 else ""
    return _power(base, above if above in POWERS else _parts(element, 2)[1])


def _index(element: ET.Element) -> str:
    base, index = _parts(element, 2)
    return f"lôgarit cơ số {index} của" if base == "log" else f"{base} chỉ số {_grouped(index)}"


def _both(element: ET.Element) -> str:
    base, below, above = _parts(element, 3)
    if base in {"tích phân", "tổng", "tích"}:
        return f"{base} từ {below} đến {above} của"
    return _power(f"{base} chỉ số {_grouped(below)}", above)


def _over(element: ET.Element) -> str:
    base, above = _parts(element, 2)
    mark = "".join(element[1].itertext()).strip() if len(element) > 1 else ""
    return OVER[mark].format(base) if mark in OVER else f"{base} {above}"


def _under(element: ET.Element) -> str:
    base, below = _parts(element, 2)
    return f"giới hạn khi {below} của" if base == "lim" else f"{base} {below}"


def _fenced(element: ET.Element) -> str:
    opened, closed = element.get("open", "("), element.get("close", ")")
    return f"{opened}{'; '.join(_said(child) for child in element)}{closed}"


def _table(element: ET.Element) -> str:
    rows = (", ".join(_said(cell) for cell in row) for row in element)
    return "; ".join(f"dòng {number}: {row}" for number, row in enumerate(rows, 1))


_STRUCTURES: dict[str, Callable[[ET.Element], str]] = {
    "mfrac": _fraction,
    "msqrt": lambda element: f"căn bậc hai của {_grouped(_row(element))}",
    "mroot": _root,
    "msup": _power_of,
    "msub": _index,
    "msubsup": _both,
    "munderover": _both,
    "mover": _over,
    "munder": _under,
    "mfenced": _fenced,
    "mtable": _table,
    "mphantom": lambda _: "",
}
