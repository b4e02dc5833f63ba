"""From what went wrong with a card to what the desk is told."""

from protocol.records import CardOutcome
from station.reader import errors
from station.reader.messages import CardFailed, FailureReason

KINDS: dict[type[errors.ReaderError], tuple[CardOutcome, FailureReason]] = {
    errors.AccessDeniedError: (CardOutcome.ACCESS_DENIED, FailureReason.ACCESS_DENIED),
    errors.CardFaultError: (CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT),
    errors.CardRemovedError: (CardOutcome.CARD_FAULT, FailureReason.CARD_REMOVED),
    errors.MalformedFileError: (CardOutcome.MALFORMED, FailureReason.MALFORMED),
    errors.NotACitizenCardError: (CardOutcome.WRONG_CARD, FailureReason.NOT_A_CITIZEN_CARD),
    errors.ReaderUnavailableError: (CardOutcome.CARD_FAULT, FailureReason.READER_GONE),
    errors.SecureMessagingError: (CardOutcome.SM_BROKEN, FailureReason.SM_BROKEN),
    errors.TamperedFileError: (CardOutcome.TAMPERED, FailureReason.TAMPERED),
    errors.UnsignedFilesError: (CardOutcome.CARD_FAULT, FailureReason.NOT_SIGNED_FILES),
    errors.WrongCardError: (CardOutcome.WRONG_CARD, FailureReason.WRONG_CARD),
}
FACTS = ("sw", "tries", "file", "what")


def failure_of(error: errors.ReaderError) -> CardFailed:
    """Return the event for `error`; an unlisted one is a fault of card or reader."""
    listed = (KINDS[kind] for kind in type(error).__mro__ if kind in KINDS)
    kind, reason = next(listed, (CardOutcome.CARD_FAULT, FailureReason.CARD_FAULT))
    facts = {name: getattr(error, name, None) for name in FACTS}
    return CardFailed(kind, reason, {name: fact for name, fact in facts.items() if fact is not None})
