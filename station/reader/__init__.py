"""The chip card over PC/SC: access, secure messaging, files, trust. Knows nothing of exams.

May import `protocol.records` for its vocabularies; never `checkin`, `exam` or `ui`.
"""
