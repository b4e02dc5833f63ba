"""Tables of the bank: in the papers role's own database."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from server.db.engine import papers_metadata

bank_items = Table(
    "bank_items",
    papers_metadata,
    Column("code", String(64), primary_key=True),
    Column("position", Integer, nullable=False),  # row in the workbook: the order of a paper that does not shuffle
    Column("item", LargeBinary, nullable=False),  # BankItem as JSON, its key included
)

bank_pictures = Table(
    "bank_pictures",
    papers_metadata,
    Column("name", String(255), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
