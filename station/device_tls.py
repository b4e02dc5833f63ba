"""TLS between two stations: each shows its device certificate, and only the exam's authority is believed."""

import os
import ssl
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from protocol import device
from protocol.device import Device, UntrustedCertificateError
from station.identity import StationIdentity

PASSWORD_BYTES = 32


def answering(station: StationIdentity) -> ssl.SSLContext:
    """Return how a desk answers: nobody gets a word in without a device certificate of the exam's."""
    context = _context(ssl.PROTOCOL_TLS_SERVER, station)
    context.num_tickets = 0  # every connection proves its key anew
    return context


def asking(station: StationIdentity) -> ssl.SSLContext:
    """Return how a seat asks. A device certificate names no host: `peer` says who answered."""
    return _context(ssl.PROTOCOL_TLS_CLIENT, station)


def peer(connection: ssl.SSLSocket, station: StationIdentity) -> Device:
    """Return the station at the other end. Raises UntrustedCertificateError."""
    certificate = connection.getpeercert(binary_form=True)
    if certificate is None:
        raise UntrustedCertificateError("no certificate")
    return device.read_device(certificate, station.authority)


def _context(protocol: int, station: StationIdentity) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=station.authority.public_bytes(Encoding.DER))
    _show_own(context, station)
    return context


def _show_own(context: ssl.SSLContext, station: StationIdentity) -> None:
    """Give `context` the station's key. Python's ssl takes it from a file alone: an encrypted one, gone at once."""
    password = os.urandom(PASSWORD_BYTES).hex().encode()
    key = station.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password))
    certificate = device.read_certificate(station.certificate).public_bytes(Encoding.PEM)
    with tempfile.TemporaryDirectory(prefix="tls-", dir=station.folder) as folder:  # readable by its user alone
        path = Path(folder) / "own.pem"
        path.write_bytes(key + certificate)
        context.load_cert_chain(path, password=password)
