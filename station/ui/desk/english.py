"""What the desk says, in English."""

from protocol.records import Check, DecisionCode, Verdict
from station.checkin.decision import Question
from station.checkin.desk import PinTrouble, Trouble
from station.checkin.names import NameMatch
from station.line_trouble import LineTrouble
from station.reader.zone import ZoneField
from station.ui.desk.room.english import ENGLISH as ROOM
from station.ui.desk.spoken_words import ENGLISH as SPOKEN
from station.ui.desk.words import Answer, DeskWords

ENGLISH = DeskWords(
    spoken=SPOKEN,
    room=ROOM,
    window_title="Desk {desk}",
    desk="Desk {desk}",
    sitting="{exam_session} · {subject} · starts {starts_at}",
    scan="Scan the QR code on the card",
    scan_next="Or type the candidate number or card number.",
    scan_card_seen="Card seen. Scan the QR code on the card or type the candidate number.",
    scan_field="Scan the QR or type a number",
    choose_picture="Choose a QR picture",
    picture_kinds="Pictures (*.jpg *.jpeg *.png)",
    lay="Put the card on the reader",
    lay_next="Leave it until the result shows, about 3 seconds.",
    reading="Reading card",
    reading_next="Keep the card still.",
    reading_picture="Reading the picture… Keep the card still.",
    practice="Practice mode, not a real exam",
    stop_reading="Someone else",
    read_again="Read again",
    next_person="Next person",
    place="Room {room} · Seat {seat}",
    candidate="Candidate number",
    born="Date of birth",
    number="Card number",
    school="School",
    kept_place="Place kept",
    card_ended="Note",
    card_ended_on="Card expired {day}",
    by_old_number="Registered by the old number",
    chip_photo="Photo in the chip",
    no_photo="No photo",
    slip="Seat slip · entry code",
    same="Same person",
    doubt="In doubt",
    other="Not the person",
    queue="in",
    left="{left} left",
    recent="Just done",
    nobody="Nobody yet.",
    reader="Reader",
    reader_ready="Ready",
    anchors_unread="Trust certificates unreadable: {count}. Call a technician.",
    reader_gone="No reader. Plug it into another USB port.",
    reader_virtual="Virtual readers are for practice only. Plug in a real one.",
    camera="Camera",
    camera_none="None",
    connected="Connected",
    away="Offline",
    waiting="{waiting} waiting to sync",
    go_on="Admission goes on",
    torn="The journal lost its last {torn} entries and goes on in a new segment. Tell the technician.",
    answers={
        DecisionCode.ADMITTED: Answer(
            "Admitted", "Room {room} · Seat {seat}", "Give the slip to the candidate.", "Next person: scan or type."
        ),
        DecisionCode.CONDITIONAL: Answer(
            "Conditional",
            "Room {room} · Seat {seat}",
            "To be checked after the exam.",
            "Give the slip to the candidate.",
        ),
        DecisionCode.NOT_ON_ROSTER: Answer(
            "Not admitted",
            "Not on the list",
            "This number is not on the session's list.",
            "Send to the exception desk.",
        ),
        DecisionCode.OTHER_ROOM: Answer(
            "Not admitted",
            "Other room: {expected}",
            "The list says room {expected}; this desk serves {here}.",
            "Send to the desk of room {expected}.",
        ),
        DecisionCode.OTHER_SESSION: Answer(
            "Not admitted", "Other session", "Registered for another session; this is {here}.", "Come back in time."
        ),
        DecisionCode.ALREADY_ADMITTED: Answer(
            "Not admitted",
            "Admitted {at}, desk {desk}",
            "This candidate number is already in.",
            "Keep the person here and call the head of site.",
        ),
        DecisionCode.TOO_EARLY: Answer(
            "Not admitted",
            "Too early: from {opens}",
            "Admission to this session starts at {opens}.",
            "Please wait and come back to this desk from {opens}.",
        ),
        DecisionCode.TOO_LATE: Answer(
            "Not admitted",
            "Late: over {minutes} minutes",
            "The bell was at {starts}, it is {now}. The rules admit nobody now.",
            "Noted as absent; see the head of site.",
        ),
        DecisionCode.CHIP_FAILED: Answer(
            "Not admitted",
            "Chip not verified",
            "The data in the card does not match its signature.",
            "Draw no conclusion here. The evidence is kept; call the head of site.",
        ),
        DecisionCode.WRONG_CARD: Answer(
            "Not admitted",
            "Someone else's card",
            "The card is not the hinted candidate's.",
            "Ask for the number again.",
        ),
        DecisionCode.ACCESS_DENIED: Answer(
            "Not admitted",
            "The card does not open",
            "Number and birth date of the list do not open this chip.",
            "Is it the candidate's card? If so, send to the exception desk.",
        ),
        DecisionCode.NOT_A_CITIZEN_CARD: Answer(
            "Not admitted", "Not a citizen card", "This is another kind of card.", "Ask for the chip citizen card."
        ),
        DecisionCode.UNREADABLE: Answer("Not admitted", "Unreadable", "The chip is silent.", "Exception desk."),
        DecisionCode.NOT_THE_PERSON: Answer(
            "Not admitted",
            "Not the person",
            "An officer found another person.",
            "Keep the person; call the head of site.",
        ),
        DecisionCode.NEEDS_PERSON: Answer(
            "Not admitted", "In doubt", "It is not certain that this is the person.", "Exception desk, second approver."
        ),
        DecisionCode.NO_SLOT_LEFT: Answer(
            "Not admitted", "Seat {seat} has no code left", "All three codes are used.", "Call the head of site."
        ),
    },
    questions={
        Question.UNANCHORED: Answer(
            "Needs a person",
            "Compare the photo and a second document: is this the person?",
            "The signature is whole, but has no anchor of trust.",
            "Ask for birth date, school, class.",
        ),
        Question.OTHER_CHIP: Answer(
            "A person must look",
            "Not the card of last time: is this the same person?",
            "No anchor is known, and this is not the card that let the candidate in before.",
            "Ask why the card changed; compare the picture and a second document.",
        ),
        Question.OTHER_NUMBER: Answer(
            "A person must look",
            "Another card number than listed: is this one person?",
            "Card {card}, list {list}; name and birth date match.",
            "See a paper about the new number; compare the picture.",
        ),
        Question.NAMES_DIFFER: Answer(
            "Needs a person",
            "Names differ: card {card}, list {list}. One person?",
            "Number and birth date match, the name does not.",
            "Compare the photo, ask for school and class.",
        ),
        Question.HINT_GARBLED: Answer(
            "A person must look",
            "The QR has strange letters: is this the same person?",
            "The chip passes every check, but the text of the QR came out wrong.",
            "Compare the picture; is the QR the one on this card?",
        ),
        Question.CARD_DOUBTFUL: Answer(
            "Needs a person",
            "Something is odd about the card: is this the person?",
            "The card reads, but its data does not agree.",
            "Compare the photo and a second document.",
        ),
    },
    troubles={
        Trouble.UNREADABLE: Answer(
            "Cannot read the card (try {tries} / 3)",
            "",
            "Wipe it, lay it flat, wait 3 seconds.",
            "After three tries, send to the exception desk.",
        ),
        Trouble.REMOVED: Answer("Card lifted too early", "", "Put it back and keep it still. Nothing was written.", ""),
        Trouble.DISK_FULL: Answer("Disk full: not written", "", "This person is NOT in. Free the disk, press R.", ""),
        Trouble.BAD_HINT: Answer("Code not understood", "", "Scan again, or type 8 or 12 digits.", ""),
        Trouble.HINT_DIGIT: Answer(
            "Wrong check digit",
            "",
            "The check digit of the {field} in the machine readable zone does not fit.{meant}",
            "Type that line again: the letter O is not 0, I is not 1.",
        ),
        Trouble.HINT_KEYBOARD: Answer(
            "The scanner types letters", "", "A Vietnamese keyboard layout is on. Turn it off and scan again.", ""
        ),
        Trouble.NOT_SIGNED_FILES: Answer(
            "The reader gives no signed data",
            "",
            "Its software gives text alone: there is no signature to check. Nothing was written.",
            "Tell the technician; use a PC/SC reader if there is one.",
        ),
        Trouble.SEVERAL_CARDS: Answer(
            "Two cards on the readers", "", "Leave one. Neither was read.", "Keep this candidate's card alone."
        ),
        Trouble.READER_GONE: Answer(
            "Reader lost in mid-reading", "", "Plug it in and lay the card down again. Nothing was written.", ""
        ),
    },
    zone_fields={
        ZoneField.DOCUMENT_NUMBER: "document number",
        ZoneField.PERSONAL_NUMBER: "card number",
        ZoneField.BORN: "birth date",
        ZoneField.EXPIRES: "last day",
        ZoneField.WHOLE: "whole zone",
    },
    meant=" Is it {meant}?",
    birth_differs=" The QR tells the birth date {told}, the list {listed}.",
    checks={
        Check.DATA_SIGNATURE: "Data signature",
        Check.CHIP_GENUINE: "Genuine chip",
        Check.SIGNER_ADOPTED: "Signer adopted",
        Check.CHIP_ENROLLED: "Chip seen before",
        Check.NUMBER_AND_BIRTH: "Number and birth date",
        Check.NAME: "Name",
        Check.TRUST_ANCHOR: "Anchor of trust",
        Check.POPULATION_DATABASE: "Population database",
    },
    verdicts={
        Verdict.PASSED: "Passed",
        Verdict.FAILED: "Failed",
        Verdict.UNANCHORED: "Unanchored",
        Verdict.NOT_SUPPORTED: "Not supported",
        Verdict.NOT_DONE: "Not done",
    },
    names={
        NameMatch.EXACT: "Matches",
        NameMatch.TONE_PLACEMENT: "Matches (tone placed otherwise)",
        NameMatch.NEEDS_PERSON: "Needs a person",
        NameMatch.DIFFERENT: "Differs",
    },
    birth_matches="Matches",
    roles={
        "chair": "Chair of the exam board",
        "secretary": "Secretary of the exam board",
        "papers": "Papers committee",
        "site_head": "Head of site",
        "invigilator": "Invigilator",
        "inspector": "Inspector",
    },
    pin_troubles={
        PinTrouble.WRONG: "Wrong PIN. {left} tries left.",
        PinTrouble.LOCKED: "Five wrong PINs: this officer is locked at this desk. Ask another officer.",
        PinTrouble.SAME_OFFICER: "The second approver must be someone else.",
        PinTrouble.NOT_PERMITTED: "This officer may not approve this.",
    },
    clock_off="Clock off by {off}, the server's time is used.",
    days="{days} days",
    minutes="{minutes} minutes",
    line_trouble={
        LineTrouble.SERVER_CERTIFICATE: "The server's certificate is not valid: records stay here. Tell the board.",
        LineTrouble.CERTIFICATE_EXPIRED: "Certificate expired: records stay on this machine. Ask for a new code.",
        LineTrouble.REVOKED_DEVICE: "The board revoked this machine: records stay here. Tell the exam board.",
    },
    opened_by="Opened by {operator}",
    unlock_title="Open desk {desk}",
    unlock_next="Choose your name, type your PIN, press Enter. The desk's data is locked.",
    unlock="Open desk",
    unlocking="Opening…",
    officer="Officer",
    pin="PIN",
    officer_locked="locked",
    nobody_opens="No officer can open this desk. Connect it and start again, or tell the exam board.",
    store_damaged="The desk's store does not open. Tell the technician; the records are still on this machine.",
    second_title="A second approver is needed",
    second_what="Admit {name}, candidate {candidate}, conditionally: room {room}, seat {seat}.",
    second_final="With two signatures the slip is given at once; the desk cannot take it back.",
    second_first="First approver: {name}, {at}",
    approve="Approve",
    step_back="Back",
)
