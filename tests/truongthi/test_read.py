"""`truongthi read` says what a card says, and masks what is nobody's business."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from fixtures.card.files import tlv
from fixtures.card.pki import CardPki
from fixtures.card.samples import HOA, HOA_ABROAD, sample
from fixtures.card.vpcd import inserted
from protocol.records import Check, Verdict
from station.reader.access import Known, passwords_of
from station.reader.access_policy import AccessPolicy
from station.reader.lds import EF
from station.reader.outcome import Doubt
from station.reader.procedure import Asked, read_card
from station.reader.trust.store import TrustStore
from truongthi import read_words
from truongthi.read import TracedConnection, as_text, main, told_answer, told_command
from truongthi.read_survey import details

AT = datetime(2026, 12, 12, 7, tzinfo=UTC)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> CardPki:
    return CardPki.load_or_create(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def trust(tmp_path: Path, pki: CardPki) -> Path:
    (tmp_path / "csca.der").write_bytes(pki.csca_certificate)
    return tmp_path


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("00a4020c02011c", "00 A4 02 0C 02 01 1C"),
        ("0084000008", "00 84 00 00 08"),
        ("0082000028" + "11" * 40 + "28", "00 82 00 00 [42]"),
        ("0cb09d000d9701e08e08aabbccddeeff001100", "0C B0 9D 00 [15]"),
        ("0ca4020c15" + "22" * 21 + "00", "0C A4 02 0C [23]"),
    ],
)
def test_a_command_is_told_without_its_secrets(command: str, told: str) -> None:
    assert told_command(bytes.fromhex(command)) == told


def test_an_answer_is_told_by_its_length_and_status() -> None:
    assert told_answer(bytes(8) + b"\x90\x00") == "[8] 9000"
    assert told_answer(b"\x69\x82") == "6982"


def test_a_trace_of_a_whole_reading_names_nobody(pki: CardPki) -> None:
    out = io.StringIO()
    passwords = passwords_of(Known(HOA.number, HOA.born), AT.date(), AccessPolicy())
    connection = TracedConnection(sample("good", pki), out)
    reading = read_card(connection, passwords, TrustStore([pki.csca.certificate]), Asked(HOA.number, AT))
    trace = out.getvalue()
    assert trace.count("→") == reading.evidence.apdus
    assert HOA.number[-9:].encode().hex() not in trace.lower().replace(" ", "")
    assert HOA.name not in trace


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_verdict_is_said_with_its_reason(pki: CardPki, lang: str) -> None:
    passwords = passwords_of(Known(HOA.number, HOA.born), AT.date(), AccessPolicy())
    for trust in (TrustStore(), TrustStore([pki.csca.certificate])):
        for name in ("good", "tampered", "stranger", "expired"):
            text = as_text(read_card(sample(name, pki), passwords, trust, Asked(HOA.number, AT)), lang)
            assert all(title in text for title in read_words.CHECKS[lang].values())
            assert "{" not in text


TABLES: list[Mapping[str, Mapping[Any, str]]] = [
    read_words.OUTCOMES,
    read_words.CHECKS,
    read_words.REASONS,
    read_words.VERDICTS,
    read_words.DOUBTS,
    read_words.LINES,
    read_words.UNUSABLE,
    read_words.FAILURES,
    read_words.FILES,
]


@pytest.mark.parametrize("table", TABLES)
def test_both_languages_say_the_same(table: Mapping[str, Mapping[Any, str]]) -> None:
    assert set(table["vi"]) == set(table["en"])


@pytest.mark.parametrize(("vocabulary", "table"), [(Doubt, read_words.DOUBTS), (Verdict, read_words.VERDICTS)])
def test_every_word_of_the_reader_is_said(vocabulary: type[Enum], table: dict[str, dict[Enum, str]]) -> None:
    assert set(table["vi"]) == set(vocabulary)


def test_without_a_birth_date_nothing_is_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([HOA.number]) == 2
    assert "--born" in capsys.readouterr().err
    assert main(["024308012345|only"]) == 2
    assert main([HOA.number, "--born", "31/02/2008"]) == 2
    assert main(["18001234", "--born", "03/11/2008"]) == 2  # a candidate's number: only a list knows whose


@pytest.mark.pcsc
@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("good", "no_clone_check"),
        ("card_2024", "ok"),
        ("clone", "clone"),
        ("short_only", "no_clone_check"),
        ("expired", "no_clone_check"),
        ("tampered", "tampered"),
        ("unopened", "access_denied"),
        ("stranger", "issuer_unknown"),
    ],
)
def test_a_card_on_a_real_reader_is_read(
    pcscd: None, pki: CardPki, trust: Path, name: str, outcome: str, capsys: pytest.CaptureFixture[str]
) -> None:
    born = HOA.born.strftime("%d/%m/%Y")
    with inserted(sample(name, pki)):
        code = main([HOA.number, "--born", born, "--trust", str(trust), "--json", "--trace"])
    told = capsys.readouterr()
    assert code == (1 if outcome == "access_denied" else 0)
    assert json.loads(told.out)["outcome"] == outcome
    assert "đầu đọc ảo" in told.err
    assert "→ 00 A4 02 0C 02 01 1C" in told.err


@pytest.mark.pcsc
def test_a_passport_is_read_by_the_lines_of_its_zone(
    pcscd: None, pki: CardPki, trust: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with inserted(sample("passport", pki)):
        assert main([HOA_ABROAD.zone[44:], "--trust", str(trust), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], told["document"], told["document_number"]) == ("ok", "passport", HOA_ABROAD.number)


@pytest.mark.pcsc
def test_every_file_is_shown_on_demand(
    pcscd: None, pki: CardPki, trust: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [HOA.number, "--born", HOA.born.strftime("%d/%m/%Y"), "--trust", str(trust), "--all"]
    with inserted(sample("card_2024", pki)):
        assert main(words) == 0
        text = capsys.readouterr().out
        assert main([*words, "--json"]) == 0
    assert "Tệp trên chip:" in text
    assert "DG13" in text
    assert "COM" in text
    assert "không được ký" in text
    files = json.loads(capsys.readouterr().out)["files"]
    assert {name for name, file in files.items() if file["verdict"] == "passed"} == set(files) - {"com"}
    assert files["dg13"]["texts"]["2"] == HOA.name


def test_all_texts_of_a_file_are_told_by_their_names() -> None:
    dg12 = tlv(0x6C, tlv(0x5C, b"\x5f\x19\x5f\x26"), tlv(0x5F19, "Cục Cảnh sát".encode()), tlv(0x5F26, b"20230701"))
    assert list(details(EF.DG12, dg12, "vi")) == [("nơi cấp", "Cục Cảnh sát"), ("ngày cấp", "01/07/2023")]
    assert next(details(EF.DG12, dg12, "en")) == ("authority", "Cục Cảnh sát")
    assert next(details(EF.DG11, HOA_ABROAD.dg11, "vi")) == ("họ tên", HOA.name)
    ((name, _),) = details(EF.DG7, b"\x67\x03\x02\x01\x05", "vi")
    assert name == "không đọc được"
    assert list(details(EF.DG1, b"", "vi")) == []


@pytest.mark.pcsc
def test_no_card_is_said_and_not_waited_for_for_ever(pcscd: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([HOA.number, "--born", "03/11/2008", "--wait", "0.1"]) == 2
    assert "0.1" in capsys.readouterr().err


def test_the_words_of_checks_are_those_of_a_reading(pki: CardPki) -> None:
    assert set(read_words.CHECKS["vi"]) <= set(Check)
