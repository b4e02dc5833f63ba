"""Problems of question workbooks in English: what is wrong, and what to do."""

from collections.abc import Mapping

from server.bank.importers.workbook.problems import Reason
from server.bank.media import MediaReason

MEDIA_EN: Mapping[str, str] = {
    MediaReason.BAD_NAME.value: "the file's name cannot be used",
    MediaReason.OTHER_KIND.value: "no .png or .jpg picture, no .mp3, .ogg, .wav or .flac sound",
    MediaReason.SVG.value: "an SVG picture may hold scripts; save it as .png",
    MediaReason.TOO_LARGE.value: "too large (pictures up to 8 MB, sounds up to 96 MB)",
    MediaReason.TOO_MANY_PIXELS.value: "more than 24 million pixels",
    MediaReason.TOO_LONG.value: "longer than an hour",
    MediaReason.BROKEN.value: "broken, or not what its name says",
}

WRONG_EN: Mapping[Reason, tuple[str, str]] = {
    Reason.TOO_LARGE: (
        "The file is larger, or unfolds to more, than any question workbook.",
        "Split it. If it is not your own, do not open it.",
    ),
    Reason.PASSWORD: ("The file has a password.", "Take the password off and save again."),
    Reason.UNREADABLE: ("This file cannot be read.", "Open it in Excel and save it as .xlsx."),
    Reason.OPEN_DOCUMENT: ("This is an OpenDocument text (.odt), no workbook.", "Copy the questions into a workbook."),
    Reason.WORD_DOCUMENT: (
        "This is a Word document (.docx), no workbook.",
        "Import it as a Word document, or copy the questions into a workbook.",
    ),
    Reason.MISSING_COLUMN: ("The column “{column}” is missing.", "Add it to the header line under this very name."),
    Reason.TWO_COLUMNS: ("Two columns are called “{column}”.", "Remove or rename one."),
    Reason.NO_ITEMS: ("There is no question under the header.", "Write one question a row."),
    Reason.TOO_MANY: ("The file has more than {most} questions.", "Split it."),
    Reason.EMPTY: ("The cell is empty.", "Fill it in."),
    Reason.TOO_LONG: ("Longer than {most} letters.", "Shorten it."),
    Reason.CONTROL: ("There is an unseen control character.", "Type the cell again instead of pasting."),
    Reason.DATE_CELL: (
        "The spreadsheet program made a date of this cell ({text}).",
        "Format the cell as Text and type it again, 1/4 for example.",
    ),
    Reason.DUPLICATE: ("The code “{code}” stands in row {row} already.", "One code a question: change or remove one."),
    Reason.NOT_FOR_TYPE: ("A question of type {kind} has no use for this column.", "Empty the cell or correct “Loại”."),
    Reason.UNKNOWN_TYPE: (
        "There is no type “{text}”.",
        "Use one of TN4, TN, NLC, ĐS, TLN, ĐK, CTC, GN, GNB, TT, LK, KT, KTH, TTV, VA, TR, TL, NT.",
    ),
    Reason.UNKNOWN_LEVEL: ("There is no level “{text}”.", "Use one of NB, TH, VD, VDC."),
    Reason.BAD_POINTS: ("“{text}” is no number of points.", "Write a number above 0; empty: what the part gives."),
    Reason.BAD_MARK: (
        "“{text}” is not clear.",
        "Write x to keep the order, or the options that keep their place, D for example; empty: all are mixed.",
    ),
    Reason.BAD_VERSION: ("“{text}” is no version.", "Leave it empty, or write a number from 1."),
    Reason.UNKNOWN_STIMULUS: (
        "There is no stimulus “{code}”.",
        "Add a row for it to the sheet “NguLieu”, or correct the code.",
    ),
    Reason.DOLLAR: ("A $ opens and does not close in its line.", "A formula stands between two $, within one line."),
    Reason.TAG: ("A tag opens and does not close.", "Close it in the same line: <b>bold</b>."),
    Reason.MATH: ("A <math> opens and does not close.", "Add </math>, or type the formula between two $."),
    Reason.FORMULA: ("This formula cannot be read: {formula}", "Check its braces and the names of commands."),
    Reason.STRAY_GAP: (
        "There is [[{name}]], which this type or this cell has no use for.",
        "Remove it, or correct “Loại” (ĐK, CTC, KT have gaps; TTV has words to pick).",
    ),
    Reason.NO_GAP: ("There is no place for an answer.", "Write one into the text, {example} for example."),
    Reason.GAP_TWICE: ("[[{name}]] stands there twice.", "Give each place a name of its own."),
    Reason.TOO_MANY_OPTIONS: (
        "A question of type {kind} has at most {most} options.",
        "Remove some, or change the type (TN takes 2 to 8).",
    ),
    Reason.BAD_LINE: (
        "A line is not written as it should be: {line}",
        "CTC: a line a gap, 1: in | on | at. Matching: one text a line, none empty.",
    ),
    Reason.BAD_SPOT: (
        "A spot is not written as it should be: {text}",
        "A line a spot: 1: rect left,top,right,bottom | label; or circle x,y,radius; or poly x,y,x,y,x,y.",
    ),
    Reason.SPOT_OUTSIDE: ("Spot {name} lies outside the picture ({width} × {height}).", "Count in pixels of the file."),
    Reason.BAD_SCALE: ("“{text}” is no scale.", "Write from..to; step, 0..100; 5 for example. Whole steps must fit."),
    Reason.BAD_COUNT: ("“{text}” is no number that can stand here.", "Write a number, at most {most}."),
    Reason.TOO_FEW_ALLOWED: ("{most} may be chosen, but {right} are right.", "Raise the number, or leave it empty."),
    Reason.UNKNOWN_ID: ("There is no “{name}” in this question.", "Write a letter or number of the question."),
    Reason.BAD_KEY: ("The key “{key}” is not written as this type wants it.", "See the teachers' guide."),
    Reason.TWO_KEYS: ("There are two keys (“{key}”) where one may be.", "Keep one, or make it an NLC question."),
    Reason.BAD_TRUTHS: (
        "The key “{key}” has {found} letters, {wanted} are wanted.",
        "Write Đ or S for each statement.",
    ),
    Reason.BAD_NUMBER: ("“{key}” is no number.", "Write 0,25 or -3 or 1/4; other ways of writing behind a |."),
    Reason.KEY_TWICE: ("“{name}” stands there twice.", "Write each once."),
    Reason.KEY_INCOMPLETE: ("Still lacking: {lacking}.", "Write something for each."),
    Reason.KEY_UNKNOWN: (
        "The key says “{name}”, which the question does not have.",
        "Correct the key or the question.",
    ),
    Reason.KEY_UNWANTED: ("A question of type {kind} is marked by a person and has no key.", "Move it to “Lời giải”."),
    Reason.KEY_OFF_SCALE: ("The key {key} is not on the scale.", "Correct the key or “Thang đo”."),
    Reason.KEY_OVERUSED: ("The key uses “{name}” more than {most} times.", "Correct the key, or raise “Số lần dùng”."),
    Reason.BAD_NAME: ("“{name}” is no file name.", "Write the name without a folder, without / \\ : ; | ( ) * ?"),
    Reason.UNKNOWN_FILE: (
        "There is no file “{name}”.",
        "Put it into the pictures folder or send it along; compare the names, capitals too.",
    ),
    Reason.NOT_A_PICTURE: ("“{name}” is a sound where a picture is wanted.", "Name sounds in “Ảnh/Âm thanh”."),
    Reason.NO_PICTURE: ("This question is answered on a picture and has none.", "Name the picture in this column."),
    Reason.TWO_PICTURES: (
        "There are more pictures than places for them: {names}.",
        "Put them into the text: ![words](name.png).",
    ),
    Reason.TWO_SOUNDS: ("There are two sounds: {names}.", "One sound a question."),
    Reason.WITHOUT_PICTURE: ("There are words for a picture and no picture.", "Name the picture or remove the words."),
    Reason.WITHOUT_SOUND: ("There is a number of plays and no sound.", "Name the sound or remove the number."),
    Reason.BAD_MEDIA: ("The file “{name}” cannot be taken: {why}.", "Mend it and send it again."),
    Reason.COLUMN_UNREAD: ("The column “{column}” is not read.", "If it is one of ours, correct its name."),
    Reason.SHEET_UNREAD: ("This sheet is not read.", "If it has questions, add the header line."),
    Reason.OLD_FONT: ("This seems to be typed with an old font (TCVN3, VNI).", "Convert the file to Unicode."),
    Reason.NO_ALT: ("The picture “{name}” has no words.", "Write a sentence for whoever cannot see it."),
    Reason.LONG_NUMBER: (
        "The key {key} does not fit the {most} cells of an answer sheet.",
        "Ask for a rounded number.",
    ),
    Reason.THOUSANDS: ("The key {key} is read as a decimal.", "If thousands are meant, remove the full stop."),
}
