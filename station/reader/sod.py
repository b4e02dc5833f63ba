"""EF.SOD: the signed list of file hashes (ICAO 9303-10 §4.6.2; CMS, RFC 5652 §5). Parsed here, judged elsewhere."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import cms

from station.reader import tlv
from station.reader.errors import MalformedFileError
from station.reader.lds import EF, parser_of

LDS_SECURITY_OBJECT = frozenset({"2.23.136.1.1.1", "1.3.27.1.1.1"})  # the second in cards signed before 2006
HASH_OF = {
    bytes.fromhex("2B0E03021A"): "sha1",
    bytes.fromhex("608648016503040204"): "sha224",
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}  # object identifiers as they are encoded
SEQUENCE, SET, INTEGER, OCTETS, OBJECT_ID = 0x30, b"\x31", 0x02, 0x04, 0x06
PRINTABLE, VERSION_DIGITS = 0x13, 4
MAX_GROUPS = 16
PARSER_ERRORS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class SignatureAlgorithm:
    """How the signer signed. `scheme`: rsassa_pkcs1v15, rsassa_pss, ecdsa."""

    scheme: str
    hash: str
    mask_hash: str = ""
    salt_length: int = 0


@dataclass(frozen=True, slots=True)
class Signer:
    """The one SignerInfo and the certificate that it names."""

    certificate: bytes  # DER
    digest: str
    algorithm: SignatureAlgorithm
    signed: bytes  # the signed attributes as a SET, byte for byte as they came
    message_digest: bytes
    signature: bytes
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sod:
    """A parsed, unchecked SOD."""

    content: bytes = field(repr=False)
    hash: str
    hashes: dict[int, bytes]  # data group number to hash
    signer: Signer = field(repr=False)
    lds_version: str = ""  # four digits; version 0 of the list does not tell it


@parser_of(EF.SOD)
def parse_sod(raw: bytes) -> Sod:
    """Read EF.SOD. Raises MalformedFileError."""
    try:
        content, signer = parse_signed(EF.SOD.content(raw), LDS_SECURITY_OBJECT)
    except PARSER_ERRORS as error:
        raise MalformedFileError(EF.SOD.name, "CMS") from error
    name, hashes, version = _hash_list(content)
    return Sod(content, name, hashes, signer, version)


def parse_signed(signed_data: bytes, content_types: Set[str]) -> tuple[bytes, Signer]:
    """Return content and signer of a CMS SignedData whose content is of one of `content_types`, dotted.

    Raises any of PARSER_ERRORS.
    """
    signed = _signed_data(signed_data, content_types)
    return bytes(signed["encap_content_info"]["content"]), _signer(signed)


def _signed_data(content: bytes, content_types: Set[str]) -> Any:  # asn1crypto has no types; they end in this module
    info = cms.ContentInfo.load(content, strict=True)
    if info["content_type"].native != "signed_data":
        raise ValueError("content type")
    signed = info["content"]
    if signed["encap_content_info"]["content_type"].dotted not in content_types:
        raise ValueError("encapsulated content type")
    if len(signed["signer_infos"]) != 1:
        raise ValueError("exactly one signer")
    return signed


def _signer(signed: Any) -> Signer:
    info = signed["signer_infos"][0]
    attributes = _attributes(info["signed_attrs"])
    if attributes["content_type"].dotted != signed["encap_content_info"]["content_type"].dotted:
        raise ValueError("content type attribute")
    signed_at = attributes["signing_time"].native if "signing_time" in attributes else None
    digest = info["digest_algorithm"]["algorithm"].native
    if digest not in HASH_OF.values():
        raise ValueError("digest")
    return Signer(
        certificate=_certificate(signed["certificates"], info["sid"]),
        digest=digest,
        algorithm=_algorithm(info["signature_algorithm"], digest),
        signed=SET + info["signed_attrs"].dump()[1:],
        message_digest=bytes(attributes["message_digest"]),
        signature=bytes(info["signature"]),
        signed_at=signed_at,
    )


def _attributes(attributes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for attribute in attributes:
        name = attribute["type"].native
        if name in found or len(attribute["values"]) != 1:
            raise ValueError("attribute")
        found[name] = attribute["values"][0]
    return found


def _certificate(certificates: Any, sid: Any) -> bytes:
    """Return the certificate that the signer identifier names, as it stands in the SOD."""
    for choice in certificates:
        if choice.name != "certificate":
            continue
        certificate = choice.chosen
        if sid.name == "subject_key_identifier":
            matches = certificate.key_identifier == sid.chosen.native
        else:
            matches = (
                certificate.serial_number == sid.chosen["serial_number"].native
                and certificate.issuer.dump() == sid.chosen["issuer"].dump()
            )
        if matches:
            return bytes(certificate.dump())
    raise ValueError("no certificate of the signer")


def _algorithm(algorithm: Any, digest: str) -> SignatureAlgorithm:
    scheme = algorithm.signature_algo
    if scheme == "rsassa_pss":
        parameters = algorithm["parameters"]
        return SignatureAlgorithm(
            scheme,
            parameters["hash_algorithm"]["algorithm"].native,
            parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native,
            parameters["salt_length"].native,
        )
    named = algorithm["algorithm"].native
    return SignatureAlgorithm(scheme, digest if named in {"rsassa_pkcs1v15", "ecdsa"} else algorithm.hash_algo)


def _hash_list(content: bytes) -> tuple[str, dict[int, bytes], str]:
    """Read the LDSSecurityObject, version 0 or 1 (9303-10 §4.6.2.3)."""
    objects = list(tlv.read_all(_inner(content, SEQUENCE)))
    if [found.tag for found in objects[:3]] != [INTEGER, SEQUENCE, SEQUENCE]:
        raise MalformedFileError(EF.SOD.name, "security object")
    version, algorithm, groups = objects[:3]
    name = HASH_OF.get(tlv.find(algorithm.value, OBJECT_ID).value)
    if version.value not in {b"\0", b"\x01"} or name is None:
        raise MalformedFileError(EF.SOD.name, "security object")
    hashes: dict[int, bytes] = {}
    for entry in tlv.read_all(groups.value):
        number, digest = tlv.find(entry.value, INTEGER).value, tlv.find(entry.value, OCTETS).value
        if len(number) != 1 or not 1 <= number[0] <= MAX_GROUPS or number[0] in hashes:
            raise MalformedFileError(EF.SOD.name, "data group number")
        hashes[number[0]] = digest
    if not hashes:
        raise MalformedFileError(EF.SOD.name, "no hashes")
    return name, hashes, _lds_version(objects[3:])


def _lds_version(rest: Sequence[tlv.Tlv]) -> str:
    """Return what version 1 tells behind the hashes, empty where it is not four digits."""
    told = rest[0].value if rest and rest[0].tag == SEQUENCE else b""
    found = next((one.value for one in tlv.read_all(told) if one.tag == PRINTABLE), b"")
    return found.decode("ascii") if found.isdigit() and len(found) == VERSION_DIGITS else ""


def _inner(data: bytes, tag: int) -> bytes:
    outer = tlv.read(data)
    if outer.tag != tag or outer.raw != data:
        raise MalformedFileError(EF.SOD.name, "security object")
    return outer.value
