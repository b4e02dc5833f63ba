"""Papers in the making, in the staff web: drawn, laid out, approved by two, packed, sealed, printed, rehearsed."""
