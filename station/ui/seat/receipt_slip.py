"""The receipt on paper: one A5 page, made in memory."""

import segno
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from protocol.codes import grouped
from station.exam.seat import SeatState
from station.ui import theme
from station.ui.seat.day_words import day_words_of
from station.ui.seat.words import SeatWords
from station.ui.widgets.qr_code import QUIET_ZONE

DPI, MARGIN_MM, QR_SIDE, GROUP = 96, 12, 190, 4
LINE = 30


def slip_pdf(state: SeatState, words: SeatWords) -> bytes:
    """Return the receipt of `state` as a PDF; empty while there is none."""
    if state.receipt is None or state.candidate is None:
        return b""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    page = QPageLayout(QPageSize(QPageSize.PageSizeId.A5), QPageLayout.Orientation.Portrait, margins)
    page.setUnits(QPageLayout.Unit.Millimeter)
    writer.setPageLayout(page)
    painter = QPainter(writer)
    _draw(painter, float(writer.width()), state, words)
    painter.end()
    buffer.close()
    return bytes(content.data())


def lines_of(state: SeatState, words: SeatWords) -> tuple[tuple[str, str], ...]:
    """Return what stands on the slip: type step and sentence, from top to bottom."""
    said, receipt, person, counts = day_words_of(words), state.receipt, state.candidate, state.counts
    if receipt is None or person is None:
        return ()
    server = said.server_proof_is.format(time=receipt.server_at) if receipt.server_at else said.server_proof_waits
    subject = state.paper.subject if state.paper else ""
    answered = words.answered_of.format(answered=counts.answered, total=counts.total)
    return (
        ("h3", said.slip_title),
        ("body_strong", f"{person.name} · {person.number}"),
        ("body", f"{subject} · {state.place.exam_session} · {answered}"),
        ("body", f"{words.room.format(room=state.place.room)} · {words.seat.format(seat=state.place.seat)}"),
        ("small", f"{said.seat_proof}: {said.seat_proof_is.format(time=receipt.at)}"),
        ("small", f"{said.server_proof}: {server}"),
        ("small", f"{said.book_proof}: {said.book_proof_is}"),
        ("body", words.receipt_code),
        ("code", grouped(receipt.code, GROUP)),
        ("small", said.slip_note),
    )


def _draw(painter: QPainter, width: float, state: SeatState, words: SeatWords) -> None:
    top = 0.0
    painter.setPen(QColor(Qt.GlobalColor.black))
    for step, said in lines_of(state, words):
        painter.setFont(theme.font(step))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        needed = painter.boundingRect(QRectF(0, top, width, 1000), int(flags), said)
        painter.drawText(needed, int(flags), said)
        top = needed.bottom() + (LINE / 2 if step == "h3" else LINE / 5)
    if state.receipt is not None:
        _draw_code(painter, top + LINE / 2, state.receipt.link)


def _draw_code(painter: QPainter, top: float, text: str) -> None:
    rows = segno.make_qr(text, error="m").matrix
    module = QR_SIDE / (len(rows) + 2 * QUIET_ZONE)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                place = QRectF((x + QUIET_ZONE) * module, top + (y + QUIET_ZONE) * module, module, module)
                painter.fillRect(place, QColor(Qt.GlobalColor.black))
