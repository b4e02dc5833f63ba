"""Enrolment: a one-time code becomes a certificate of the exam's authority (design §2)."""

import warnings
from pathlib import Path

import msgspec
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from urllib3.exceptions import InsecureRequestWarning

from protocol import api, device
from station import identity
from station.board_link import exchange
from station.identity import StationFile, StationIdentity

HEADERS = {"Content-Type": api.MEDIA_TYPE}


def enrol(folder: Path, board_url: str, typed_code: str) -> StationIdentity:
    """Enrol this station at `board_url`. Raises MalformedCodeError, UntrustedCertificateError, LinkError."""
    code = device.read_enrolment_code(typed_code)
    authority = _pinned_authority(board_url, code)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = folder / "authority.pem"
    identity.write_durably(pem, authority.public_bytes(Encoding.PEM))
    key = Ed25519PrivateKey.generate()
    with requests.Session() as session:
        session.trust_env, session.verify = False, str(pem)
        request = msgspec.msgpack.encode(api.EnrolRequest(code.secret, key.public_key().public_bytes_raw()))
        answer = exchange(session, "POST", f"{board_url}/v1/enrolments", request, HEADERS)
    certificate = msgspec.msgpack.decode(answer, type=api.EnrolReply).certificate
    station = StationFile(board_url, key.private_bytes_raw(), certificate, device.encode_certificate(authority))
    return identity.save(folder, station)


def _pinned_authority(board_url: str, code: device.EnrolmentCode) -> x509.Certificate:
    """Fetch the authority's certificate and hold it against the code's fingerprint, before anything secret is sent."""
    with requests.Session() as session:
        # The one request that TLS cannot check yet: what it brings is public, and stands only if the code pins it.
        session.trust_env, session.verify = False, False
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", InsecureRequestWarning)
            answer = exchange(session, "GET", f"{board_url}/v1/authority", b"", HEADERS)
    authority = device.read_certificate(msgspec.msgpack.decode(answer, type=api.AuthorityReply).certificate)
    device.check_authority(authority, code.fingerprint)
    return authority
