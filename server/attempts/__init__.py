"""Attempts that end badly: closed by two officers, brought back from a disk, disputed. Nothing here opens an answer."""
