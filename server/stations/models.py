"""Tables of devices, when they were last seen, and the one-time codes that enrol them."""

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, LargeBinary, String, Table

from server.db.engine import metadata

devices = Table(
    "devices",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),  # follows from the key: a device cannot choose it
    Column("role", String(8), nullable=False),  # desk, seat, board
    Column("place", String(64), nullable=False),  # "ban-2", "07/15"
    Column("rooms", JSON, nullable=False),  # the rooms a desk may admit into; empty for a seat
    Column("certificate", LargeBinary, nullable=False),  # DER; holds the key
    Column("enrolled_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),  # UTC microseconds; a revoked key never comes back
    Column("revoked_for", String(255)),
)

# Apart from `devices`: these rows change all day, and a lost one is no loss.
device_sightings = Table(
    "device_sightings",
    metadata,
    Column("device", ForeignKey("devices.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),  # the board's clock, UTC microseconds
    Column("clock_offset_us", BigInteger, nullable=False),  # the device's clock minus the board's, when it last said
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    # Only the hash: whoever reads the database enrols nothing with it. 64 random bits need no slow hash.
    Column("secret_hash", LargeBinary(32), primary_key=True),
    Column("role", String(8), nullable=False),
    Column("place", String(64), nullable=False),
    Column("rooms", JSON, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),  # set once, in the transaction that adds the device
    # The same device that lost its reply may ask again with the same key and gets the same certificate.
    Column("device", LargeBinary(16)),
)
