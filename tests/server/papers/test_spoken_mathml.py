import pytest

from server.papers.mathml import cleaned
from server.papers.spoken_mathml import spoken_mathml


@pytest.mark.parametrize(
    ("inner", "words"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x bình phương"),
        ("<msup><mi>e</mi><mrow><mn>2</mn><mi>x</mi></mrow></msup>", "e mũ (2 x)"),
        ("<mfrac><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac>", "(x cộng 1) phần 2"),
        ("<mo>(</mo><mo>−</mo><mn>1</mn><mo>;</mo><mn>3</mn><mo>)</mo>", "(âm 1; 3)"),
        ("<mn>2</mn><mo>−</mo><mn>1</mn>", "2 trừ 1"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "căn bậc 3 của x"),
        ("<mover><mi>AB</mi><mo>→</mo></mover>", "vectơ AB"),
        ("<mover><mi>ABC</mi><mo>^</mo></mover>", "góc ABC"),
        ("<msub><mi>log</mi><mn>3</mn></msub><mi>x</mi>", "lôgarit cơ số 3 của x"),
        ("<msubsup><mo>∫</mo><mn>0</mn><mn>3</mn></msubsup><mi>x</mi>", "tích phân từ 0 đến 3 của x"),
        ("<munder><mi>lim</mi><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder><mi>f</mi>",
         "giới hạn khi x dần tới 0 của f"),
        ('<mfenced open="{" close=""><mtable><mtr><mtd><mi>x</mi></mtd></mtr><mtr><mi>y</mi></mtr></mtable></mfenced>',
         "{dòng 1: x; dòng 2: y"),
        ("<mi>a</mi><mo>≤</mo><mi>b</mi>", "a nhỏ hơn hoặc bằng b"),
        ("<mfrac/>", "phần"),
        ("<mphantom><mn>1</mn></mphantom><mtext>m</mtext>", "m"),
    ],
)  # fmt: skip
def test_a_formula_is_said_in_words(inner: str, words: str) -> None:
    assert spoken_mathml(cleaned(f"<math>{inner}</math>")) == words
