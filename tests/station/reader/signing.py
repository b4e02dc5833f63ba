"""Signs hash lists as a document signer does, with every part open to change."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from station.reader import tlv

VALID_FROM = datetime.datetime(2022, 1, 1, tzinfo=datetime.UTC)
VALID_TO = datetime.datetime(2036, 1, 1, tzinfo=datetime.UTC)
SIGNED_AT = datetime.datetime(2023, 6, 14, tzinfo=datetime.UTC)
LDS = "2.23.136.1.1.1"

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def certificate(
    subject: str,
    key: PrivateKey,
    issuer: str,
    issuer_key: PrivateKey,
    is_authority: bool = False,
    valid: tuple[datetime.datetime, datetime.datetime] = (VALID_FROM, VALID_TO),
    usage: x509.KeyUsage | None = None,
    digest: hashes.SHA256 | hashes.SHA384 | hashes.SHA512 | None = None,
) -> x509.Certificate:
    """Issue a certificate; key identifiers as authorities write them."""

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(subject))
        .issuer_name(name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority, critical=False)
    )
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(issuer_key, digest or hashes.SHA256())


@dataclass
class SodMaker:
    """A document signer. Change a field to make the SOD wrong in one way."""

    key: PrivateKey
    certificate: x509.Certificate
    scheme: str = "ecdsa"  # ecdsa, rsassa_pkcs1v15, rsassa_pss
    version: int = 0
    content_type: str = LDS
    signer_count: int = 1
    message_digest: bytes | None = None
    salt_told: int = 32
    extra_groups: list[tuple[int, bytes]] = field(default_factory=list)
    reorder_attributes: bool = False

    def content(self, groups: Mapping[int, bytes]) -> bytes:
        """Return the LDSSecurityObject over raw files."""
        listed = [(number, hashlib.sha256(raw).digest()) for number, raw in groups.items()] + self.extra_groups
        algorithm = tlv.encode(0x30, tlv.encode(0x06, bytes.fromhex("608648016503040201")) + b"\x05\0")
        entries = b"".join(
            tlv.encode(0x30, tlv.encode(0x02, bytes([number])) + tlv.encode(0x04, digest)) for number, digest in listed
        )
        info = tlv.encode(0x30, tlv.encode(0x13, b"0108") + tlv.encode(0x13, b"040000")) if self.version else b""
        body = tlv.encode(0x02, bytes([self.version])) + algorithm + tlv.encode(0x30, entries) + info
        return tlv.encode(0x30, body)

    def sod(self, groups: Mapping[int, bytes]) -> bytes:
        """Return a whole EF.SOD."""
        content = self.content(groups)
        digest = self.message_digest or hashlib.sha256(content).digest()
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": [cms.ContentType(self.content_type)]}),
                cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": core.UTCTime(SIGNED_AT)})]}),
                cms.CMSAttribute({"type": "message_digest", "values": [core.OctetString(digest)]}),
            ]
        )
        signature = self._sign(attributes.dump())
        if self.reorder_attributes:
            attributes = cms.CMSAttributes.load(_reversed_set(attributes.dump()))
        own = asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    {
                        "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                            {"issuer": own.issuer, "serial_number": own.serial_number}
                        )
                    }
                ),
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "signed_attrs": attributes,
                "signature_algorithm": self._algorithm(),
                "signature": signature,
            }
        )
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
                "encap_content_info": {
                    "content_type": self.content_type,
                    "content": core.ParsableOctetString(content),
                },
                "certificates": [own],
                "signer_infos": [signer] * self.signer_count,
            }
        )
        return tlv.encode(0x77, cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())

    def _sign(self, signed: bytes) -> bytes:
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        if self.scheme == "rsassa_pss":
            return self.key.sign(signed, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
        return self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())

    def _algorithm(self) -> algos.SignedDigestAlgorithm:
        if self.scheme != "rsassa_pss":
            name = {"ecdsa": "sha256_ecdsa", "rsassa_pkcs1v15": "rsassa_pkcs1v15"}[self.scheme]
            return algos.SignedDigestAlgorithm({"algorithm": name})
        parameters = algos.RSASSAPSSParams(
            {
                "hash_algorithm": {"algorithm": "sha256"},
                "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": "sha256"}},
                "salt_length": self.salt_told,
            }
        )
        return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})


def _reversed_set(encoded: bytes) -> bytes:
    members = [found.raw for found in tlv.read_all(tlv.read(encoded).value)]
    return tlv.encode(0x31, b"".join(reversed(members)))


def revocation_list(issuer: str, key: PrivateKey) -> x509.CertificateRevocationList:
    """Issue an empty list that holds for long."""
    return (
        x509.CertificateRevocationListBuilder()
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
        .last_update(VALID_FROM)
        .next_update(VALID_TO)
        .sign(key, hashes.SHA256())
    )
