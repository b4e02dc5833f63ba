"""A candidate's variant on paper, with what was answered at the seat: A4, made in memory."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, Qt, QUrl
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QTextDocument
from PySide6.QtSvg import QSvgRenderer

from protocol.paper import (
    Asset,
    Choice,
    ExtendedTextInteraction,
    Item,
    PackedPaper,
    Part,
    ShortNumberInteraction,
    TrueFalseInteraction,
    choices_of,
)
from protocol.records import (
    ChoiceResponse,
    ChoicesResponse,
    GapsResponse,
    Response,
    ShortNumberResponse,
    SliderResponse,
    TextResponse,
    TrueFalseResponse,
)
from station.keyed_sheets import OpenSheet
from station.ui import theme
from station.ui.seat.pictures import SVG, in_ink
from station.ui.seat.subset import ASSET, cut

DPI, MARGIN_MM, SHARP, GREATEST_SIDE, ESSAY_LINES, ATTEMPT_LETTERS = 96, 15, 3, 4000, 20, 12
GAP = re.compile(r"<gap\b[^>]*>(\s*</gap>)?")
PICTURE = re.compile(rf'<img src="{ASSET}([^"]+)"')
LINE, BLACK = "________", "#000000"
STYLE = "p { margin: 0 0 6px 0 } h1 { font-size: 18px } h2 { font-size: 15px } .so-far { font-style: italic }"
TITLE, ABOUT = (
    "Đề làm tiếp trên giấy",
    "{name} · Số báo danh {candidate} · Môn {subject} · Mã đề {variant} · Mã bài {attempt}",
)
NOTE = "Câu đã trả lời trên máy được giữ nguyên. Chỉ ghi vào giấy những câu làm tiếp hoặc muốn sửa."
SO_FAR, ON_SEAT, ANSWER, SIGN = "Đã trả lời trên máy: {answer}", "có", "Trả lời: ", "Chữ ký của thí sinh"


def sheet_pdf(sheet: OpenSheet, answers: Mapping[str, Response]) -> bytes:
    """Return the sheet as a PDF."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    page = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins)
    page.setUnits(QPageLayout.Unit.Millimeter)
    writer.setPageLayout(page)
    document = _document(sheet, answers)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.print_(writer)
    buffer.close()
    return bytes(content.data())


def _document(sheet: OpenSheet, answers: Mapping[str, Response]) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(theme.font("small"))
    document.setDefaultStyleSheet(STYLE)
    for name, asset in sheet.paper.assets.items():
        image = _drawn(asset)
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(ASSET + name), image)
    document.setHtml(sheet_html(sheet, answers))
    return document


def _drawn(asset: Asset) -> QImage:
    """Return a picture at three times its size: printers see finer than screens."""
    if asset.media_type != SVG:
        photo = QImage()
        photo.loadFromData(asset.data)
        return photo
    width, height = (min(GREATEST_SIDE, max(1, round(side * SHARP))) for side in (asset.width, asset.height))
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(in_ink(asset.data, BLACK))).render(painter)
    painter.end()
    return image


def sheet_html(sheet: OpenSheet, answers: Mapping[str, Response]) -> str:
    """Return the sheet as rich text."""
    paper, reply = sheet.paper, sheet.reply
    about = ABOUT.format(
        name=reply.name,
        candidate=reply.candidate,
        subject=paper.subject,
        variant=paper.variant,
        attempt=sheet.attempt.hex()[:ATTEMPT_LETTERS],
    )
    head = f"<h1>{escape(TITLE)}</h1><p><b>{escape(about)}</b></p><p>{escape(NOTE)}</p>"
    parts = "".join(_part(part, paper, answers) for part in paper.parts)
    return f"{head}{parts}<p><br>{escape(SIGN)}: {LINE}{LINE}</p>"


def _part(part: Part, paper: PackedPaper, answers: Mapping[str, Response]) -> str:
    title = escape(". ".join(text for text in (part.title, part.heading, part.rule) if text))
    shown, stimuli = list[str](), {one.id: one.html for one in paper.stimuli}
    before = ""
    for item in part.items:
        if item.stimulus and item.stimulus != before:
            shown.append(_rich(stimuli.get(item.stimulus, ""), paper.assets))
        before = item.stimulus
        shown.append(_item(item, paper.assets, answers.get(item.id)))
    return f"<h2>{title}</h2>{''.join(shown)}"


def _item(item: Item, assets: Mapping[str, Asset], response: Response | None) -> str:
    small = isinstance(item.interaction, TrueFalseInteraction)
    options = "".join(
        f"<p>{chr(ord('a' if small else 'A') + place)}{')' if small else '.'} {_rich(one.content, assets)}</p>"
        for place, one in enumerate(choices_of(item.interaction))
    )
    unit = f" {escape(item.interaction.unit)}" if isinstance(item.interaction, ShortNumberInteraction) else ""
    room = f"{LINE * 9}<br>" * ESSAY_LINES if isinstance(item.interaction, ExtendedTextInteraction) else LINE
    answered = answer_text(item, response)
    so_far = f'<p class="so-far">{escape(SO_FAR.format(answer=answered))}</p>' if answered else ""
    return (
        f"<p><b>Câu {item.number}.</b></p>{_rich(item.html, assets)}{options}{so_far}"
        f"<p>{escape(ANSWER)}{room}{unit}</p>"
    )


def _rich(html: str, assets: Mapping[str, Asset]) -> str:
    def sized(found: re.Match[str]) -> str:
        asset = assets[found[1]]
        return f'{found[0]} width="{round(asset.width)}" height="{round(asset.height)}"'

    return PICTURE.sub(sized, cut(GAP.sub(LINE, html), assets))


def answer_text(item: Item, response: Response | None) -> str:
    """Return an answer as it is written on paper; of what is dragged or drawn, only that there is one."""
    choices = choices_of(item.interaction)
    match response:
        case None:
            return ""
        case ChoiceResponse(choice):
            return _letters(choices, (choice,))
        case ChoicesResponse(chosen) if choices:
            return _letters(choices, chosen)
        case TrueFalseResponse(statements):
            return "".join(_judged(statements.get(one.id)) for one in choices)
        case ShortNumberResponse(text) | TextResponse(text) | SliderResponse(text):
            return text
        case GapsResponse(gaps) if not choices:
            return "; ".join(gaps.values())
        case _:
            return ON_SEAT


def _letters(choices: Sequence[Choice], chosen: Sequence[str]) -> str:
    letters = {one.id: chr(ord("A") + place) for place, one in enumerate(choices)}
    return "".join(letters.get(one, "?") for one in chosen)


def _judged(said: bool | None) -> str:
    return "-" if said is None else "Đ" if said else "S"
