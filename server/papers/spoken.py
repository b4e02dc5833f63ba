"""A formula as words: what a candidate hears who cannot see it. LaTeX in, plain Vietnamese out."""

import re

from server.papers.chemistry import as_words

GROUP = r"\{([^{}]*)\}"
INNERMOST = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\\[dt]?frac\s*" + GROUP + r"\s*" + GROUP, r" (\1) phần (\2) "),
        (r"\\sqrt\s*\[([^\]]*)\]\s*" + GROUP, r" căn bậc \1 của (\2) "),
        (r"\\sqrt\s*" + GROUP, r" căn bậc hai của (\1) "),
        (r"\\(?:vec|overrightarrow)\s*" + GROUP, r" vectơ \1 "),
        (r"\\(?:overline|bar)\s*" + GROUP, r" \1 gạch ngang "),
        (r"\\(?:text|mathrm|operatorname|mathbb|mathbf)\s*" + GROUP, r" \1 "),
        (r"\\int\s*_(?:" + GROUP + r"|(\w))\s*\^(?:" + GROUP + r"|(\w))", r" tích phân từ \1\2 đến \3\4 của "),
        (r"\\log\s*_(?:" + GROUP + r"|(\w))", r" lôgarit cơ số \1\2 của "),
        (r"\^(?:\{2\}|2)", " bình phương "),
        (r"\^(?:\{3\}|3)", " lập phương "),
        (r"\^(?:\{\\circ\}|\\circ)", " độ "),
        (r"\^(?:" + GROUP + r"|(\\?\w+?))", r" mũ \1\2 "),
        (r"_(?:" + GROUP + r"|(\w))", r" chỉ số \1\2 "),
        (r"\{,\}", ","),
        (r"\\\{", " ngoặc nhọn "),
    )
)
COMMANDS = {
    "left": "", "right": "", "quad": "", "displaystyle": "", "leq": "nhỏ hơn hoặc bằng", "le": "nhỏ hơn hoặc bằng",
    "geq": "lớn hơn hoặc bằng", "ge": "lớn hơn hoặc bằng", "neq": "khác", "ne": "khác", "approx": "xấp xỉ",
    "times": "nhân", "cdot": "nhân", "pm": "cộng trừ", "infty": "vô cực", "perp": "vuông góc với",
    "parallel": "song song với", "in": "thuộc", "subset": "là tập con của", "cup": "hợp", "cap": "giao",
    "mid": "với điều kiện", "to": "dần tới", "rightarrow": "suy ra", "lim": "giới hạn", "ln": "lôgarit tự nhiên của",
    "angle": "góc", "ldots": "vân vân", "dots": "vân vân", "sin": "sin", "cos": "cô sin", "tan": "tang",
    "cot": "cô tang",
}  # fmt: skip
SIGNS = {"-": " trừ ", "+": " cộng ", "=": " bằng ", "<": " nhỏ hơn ", ">": " lớn hơn ", "'": " phẩy "}
UNARY = re.compile(r"(?:(?<=[(\[;=,])|^)\s*([-+])")
COMMAND = re.compile(r"\\([A-Za-z]+)")
ROUNDS = 12  # how deep groups may lie within groups


def spoken(latex: str) -> str:
    """Return the formula as it may be read out; a command without words is read by its name."""
    text = as_words(latex)
    for _ in range(ROUNDS):
        before = text
        for pattern, words in INNERMOST:
            text = pattern.sub(words, text)
        if text == before:
            break
    text = COMMAND.sub(lambda found: f" {COMMANDS.get(found[1], found[1])} ", text)
    text = UNARY.sub(lambda found: " âm " if found[1] == "-" else " dương ", text)
    text = "".join(SIGNS.get(letter, letter) for letter in text)
    text = " ".join(re.sub(r"[\\{}$&]", " ", text).split())
    text = re.sub(r"(?<=[(\[]) | (?=[)\];,])", "", text)
    return re.sub(r"\(\s*(\w+)\s*\)(?= phần)|(?<=phần )\(\s*(\w+)\s*\)|(?<=của )\(\s*(\w+)\s*\)", r"\1\2\3", text)
