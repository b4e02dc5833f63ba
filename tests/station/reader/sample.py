"""A synthetic person's card for the small chip."""

import io
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image

from station.reader import tlv
from station.reader.access_key import check_digit, mrz_keys
from station.reader.lds import EF
from tests.station.reader.chip import Chip
from tests.station.reader.signing import SodMaker, certificate, revocation_list

NUMBER, BORN, NAME = "024308012345", date(2008, 11, 3), "Nguyễn Thị Hòa"
AT = datetime(2026, 12, 12, 7, tzinfo=UTC)
KEYS = mrz_keys(NUMBER, BORN, AT.date())

ROOT_KEY = ec.generate_private_key(ec.SECP256R1())
ROOT = certificate("Root", ROOT_KEY, "Root", ROOT_KEY, is_authority=True)
REVOKED = revocation_list("Root", ROOT_KEY)
SIGNER_KEY = ec.generate_private_key(ec.SECP256R1())
MAKER = SodMaker(SIGNER_KEY, certificate("Signer", SIGNER_KEY, "Root", ROOT_KEY))


def zone(number: str = NUMBER, born: str = "081103", expires: str = "331103", names: str = "NGUYEN<<THI<HOA") -> str:
    """Return the 90 characters of the machine readable zone."""
    document = number[3:]
    first = f"IDVNM{document}{check_digit(document)}{number}<<{check_digit(number)}"
    dates = born + check_digit(born), expires + check_digit(expires)
    composite = first[5:] + dates[0] + dates[1] + "<" * 11
    second = f"{dates[0]}F{dates[1]}VNM{'<' * 11}{check_digit(composite)}"
    return first + second + names.ljust(30, "<")


def dg1(text: str | None = None) -> bytes:
    """Return DG1 around a zone."""
    return tlv.encode(0x61, tlv.encode(0x5F1F, (text or zone()).encode()))


def jpeg(size: tuple[int, int] = (90, 120)) -> bytes:
    """Return a picture."""
    encoded = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(encoded, "JPEG", quality=90)
    return encoded.getvalue()


def dg2(picture: bytes) -> bytes:
    """Return DG2 around a picture."""
    record = b"FAC\x00010\x00" + bytes(6) + bytes(20) + bytes(12) + picture
    record = record[:8] + len(record).to_bytes(4, "big") + b"\0\x01" + record[14:]
    instance = tlv.encode(0x7F60, tlv.encode(0xA1, tlv.encode(0x87, b"\x01\x01")) + tlv.encode(0x5F2E, record))
    return tlv.encode(0x75, tlv.encode(0x7F61, tlv.encode(0x02, b"\x01") + instance))


def dg13_field(id_: int, *texts: bytes) -> bytes:
    """Return one field; two texts stand in a SEQUENCE of their own."""
    strings = b"".join(tlv.encode(0x0C, text) for text in texts)
    return tlv.encode(
        0x30, tlv.encode(0x02, bytes([id_])) + (strings if len(texts) == 1 else tlv.encode(0x30, strings))
    )


def dg13(*fields: bytes) -> bytes:
    """Return DG13 of `fields`, of the sample's own where none are given."""
    own = (
        dg13_field(1, NUMBER.encode()),
        dg13_field(2, NAME.encode()),
        dg13_field(3, b"03/11/2008"),
        dg13_field(11, b"14/06/2023"),
        dg13_field(12, b"03/11/2033"),
        dg13_field(13, "Nguyễn Văn An".encode(), "Lê Thị Bình".encode()),
    )
    return tlv.encode(0x6D, tlv.encode(0x30, tlv.encode(0x31, b"".join(fields or own))))


PICTURE = jpeg()
GROUPS = {1: dg1(), 2: dg2(PICTURE), 13: dg13()}
SOD = MAKER.sod(GROUPS)


def chip(max_read: int = 65536) -> Chip:
    """Return the sample's chip."""
    return Chip(KEYS[0], GROUPS | {EF.SOD.short_id: SOD}, max_read)


def changed_chip(changed: dict[EF, bytes]) -> Chip:
    """Return the sample's chip with files replaced after signing; an empty one is not there."""
    files = GROUPS | {EF.SOD.short_id: SOD} | {file.short_id: raw for file, raw in changed.items()}
    return Chip(KEYS[0], {number: raw for number, raw in files.items() if raw})


def signed_chip(groups: dict[int, bytes], listed: dict[int, bytes] | None = None) -> Chip:
    """Return a chip of `groups`, signed as they are or as `listed`."""
    return Chip(KEYS[0], groups | {0x1D: MAKER.sod(listed or groups)})
