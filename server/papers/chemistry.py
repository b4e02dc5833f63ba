r"""Chemistry as mhchem writes it, `\ce{2H2 + O2 ->[t^o] 2H2O}`, as plain LaTeX and as words."""

import re
from collections.abc import Callable

START = re.compile(r"\\ce\s*\{")
ARROWS = {
    "->": r"\longrightarrow", "<-": r"\longleftarrow", "<->": r"\longleftrightarrow", "<=>": r"\rightleftharpoons",
    "<=>>": r"\rightleftharpoons", "<<=>": r"\rightleftharpoons",
}  # fmt: skip
ARROW_WORDS = {"->": "tạo thành", "<-": "được tạo thành từ", "<->": "chuyển hóa qua lại với"}
BOTH_WAYS = "phản ứng thuận nghịch tạo thành"
OTHER = {"=": "{=}", "#": r"{\equiv}", "*": r"\cdot ", ".": r"\cdot ", "{": "", "}": ""}
HOLDING = frozenset({"script", "letters", "command", "state", "index"})
TOKEN = re.compile(
    r"(?P<arrow><=>>|<<=>|<=>|<->|->|<-)(?:\[(?P<above>[^\[\]]*)\])?(?:\[(?P<below>[^\[\]]*)\])?"
    r"|(?P<gas>(?<!\S)\^(?!\S)|(?<!\S)v(?!\S))"
    r"|(?P<script>[\^_])(?:\{(?P<braced>[^{}]*)\}|(?P<bare>[0-9]*[+\-]+|[0-9]+|[A-Za-z*.]))"
    r"|(?P<command>\\[A-Za-z]+(?:\{[^{}]*\})?|\\.)"
    r"|(?P<space>\s+)"
    r"|(?P<state>\((?:s|l|g|aq|r|k|dd)\))"
    r"|(?P<letters>[A-Z][a-z]?|[^\W\d_]+)"
    r"|(?P<index>(?<=[A-Za-z)\]])[0-9]+)"
    r"|(?P<number>[0-9]+(?:[.,/][0-9]+)?)"
    r"|(?P<sign>[+\-])"
    r"|(?P<other>.)",
)


class BadChemistryError(Exception):
    r"""A `\ce{` that is not closed, or one within another."""


def as_latex(latex: str) -> str:
    r"""Return `latex` with every `\ce{…}` in plain LaTeX. Raises BadChemistryError."""
    return _replaced(latex, lambda inner: "{" + _Equation(inner).latex() + "}")


def as_words(latex: str) -> str:
    r"""Return `latex` with every `\ce{…}` in words. Raises BadChemistryError."""
    return _replaced(latex, lambda inner: f" {_words(inner)} ")


def _replaced(latex: str, made: Callable[[str], str]) -> str:
    parts, at = list[str](), 0
    while found := START.search(latex, at):
        end = _closing(latex, found.end())
        if START.search(latex, found.end(), end):
            raise BadChemistryError
        parts += [latex[at : found.start()], made(latex[found.end() : end])]
        at = end + 1
    return "".join([*parts, latex[at:]])


def _closing(latex: str, at: int) -> int:
    depth = 1
    for place in range(at, len(latex)):
        depth += {"{": 1, "}": -1}.get(latex[place], 0)
        if not depth:
            return place
    raise BadChemistryError


class _Equation:
    r"""The content of one `\ce{…}`, token by token; `_holds`: there is something that an index can hang on."""

    def __init__(self, content: str) -> None:
        self._content, self._holds = content.strip(), False

    def latex(self) -> str:
        """Return it as LaTeX."""
        return "".join(map(self._token, TOKEN.finditer(self._content)))

    def _token(self, found: re.Match[str]) -> str:
        held, text = self._holds, found[0]
        kind = next(name for name, value in found.groupdict().items() if value is not None)
        self._holds = kind in HOLDING or text in {")", "]", "}"}
        match kind:
            case "script":
                return ("" if held else "{}") + found["script"] + "{" + _script(found["braced"] or found["bare"]) + "}"
            case "space":
                return r"\," if held and self._content[found.end()] not in "+-<=" else ""
            case "sign":
                return self._sign(found, held=held)
            case "arrow":
                return _arrow(found)
            case _:
                return _plain(kind, text)

    def _sign(self, found: re.Match[str], *, held: bool) -> str:
        """Tell a charge (`Na+`) from a bond (`CH3-CH3`) and from a sum (`A + B`)."""
        after = self._content[found.end() : found.end() + 1]
        closing = " ]/)" if found[0] == "+" else " ]/"  # a polymer's bond ends at its bracket: (-CH2-CH2-)n
        if held and (not after or after in closing):
            self._holds = True
            return "^{" + found[0] + "}"
        return "+" if found[0] == "+" else "{-}"


def _plain(kind: str, text: str) -> str:
    match kind:
        case "gas":
            return r"\uparrow " if text == "^" else r"\downarrow "
        case "command":
            return text + " "
        case "state":
            return r"\mathrm{" + text + "}"
        case "letters":
            return (r"\mathrm{" if text.isascii() else r"\text{") + text + "}"
        case "index":
            return "_{" + text + "}"
        case "number":
            whole, slash, part = text.partition("/")
            return r"\frac{" + whole + "}{" + part + "}" if slash else text.replace(",", "{,}")
        case _:
            return OTHER.get(text, text)


def _script(text: str) -> str:
    if text in {"o", "0"}:
        return r"\circ" if text == "o" else text
    return re.sub(r"[^\W\d_]+", lambda letters: r"\mathrm{" + letters[0] + "}", text)


def _arrow(found: re.Match[str]) -> str:
    above, below = (_Equation(found[side] or "").latex() for side in ("above", "below"))
    drawn = ARROWS[found["arrow"]]
    if not (above or below):
        return drawn + " "
    over = r"\overset{" + above + "}{" + drawn + "}" if above else drawn
    return r"\;" + (r"\underset{" + below + "}{" + over + "}" if below else over) + r"\;"


def _words(content: str) -> str:
    """Return chemistry as a chemist reads it out: formulas by letter, arrows and charges in words."""
    parts = list[str]()
    for found in TOKEN.finditer(content):
        if found["arrow"]:
            over = " ".join(_words(found[side]) for side in ("above", "below") if found[side])
            parts.append(f" {ARROW_WORDS.get(found['arrow'], BOTH_WAYS)} {f'(điều kiện {over})' if over else ''} ")
        elif found["gas"]:
            parts.append(" bay lên " if found["gas"] == "^" else " kết tủa ")
        elif found["script"]:
            text = found["braced"] or found["bare"]
            parts.append(" độ " if text == "o" else f" {text} " if found["script"] == "^" else text)
        else:
            parts.append({"=": " liên kết đôi ", "#": " liên kết ba "}.get(found[0], found[0]))
    return " ".join("".join(parts).split())
