"""`serve`: the device API and the staff pages, over TLS; or without, behind a proxy that ends TLS on this machine."""

import argparse
import ipaddress
import signal
import sys
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from server.app import make_app
from server.commands.command import Command
from server.db.engine import Role

# 14,000 seats reconnect at once after a switch comes back: the kernel must hold them until they are met.
BACKLOG = 16_384
# A station that idles does not answer TLS's goodbye; 30 s of waiting for each would hold up every restart.
GOODBYE_S = 2
# The store's thread comes back from the database to a busy loop: it waits for the interpreter this long, not 5 ms.
SWITCH_S = 0.0003
KEEP_ALIVE_S = 120  # a seat with nothing to send asks every few seconds; its handshake is dearer than its socket


class NotLoopbackError(Exception):
    """Without TLS the server listens to its own machine alone, and `host` is not that."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe")
    parser.add_argument("--port", type=int, default=8443, help="cổng")
    parser.add_argument(
        "--role",
        choices=[role.value for role in Role],
        default=Role.BOARD.value,
        help="papers: chỉ phần làm đề, trên máy riêng; không có máy trạm nào kết nối",
    )
    parser.add_argument(
        "--behind-proxy", action="store_true", help="không TLS: một proxy trên cùng máy kết thúc TLS; chỉ nhận loopback"
    )


def _run(asked: argparse.Namespace) -> str:
    if asked.behind_proxy and not ipaddress.ip_address(asked.host).is_loopback:
        raise NotLoopbackError(asked.host)
    # uvicorn ends in good order and then raises the signal again; an ordered end is a good end.
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, lambda *_: None)
    sys.setswitchinterval(SWITCH_S)
    tls = None if asked.behind_proxy else asked.folder / "keys"
    uvicorn.Server(server_config(app_of(Role(asked.role), asked.folder), asked.host, asked.port, tls)).run()
    return "Máy chủ đã dừng."


def app_of(role: Role, folder: Path) -> ASGIApp:
    """Return what a role serves. A board that runs both roles serves the pages of both. Raises NoBoardError."""
    if role is Role.BOARD:
        return make_app(folder)
    from server.papers_app import make_papers_app  # noqa: PLC0415 -- a board for stations alone has no staff pages

    return make_papers_app(folder)


def server_config(app: ASGIApp, host: str, port: int, tls: Path | None) -> uvicorn.Config:
    """Return how `app` is served. `tls`: the folder with the key and certificate; None is plain HTTP."""
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        ssl_keyfile=tls / "tls.pem" if tls else None,
        ssl_certfile=tls / "tls.crt" if tls else None,
        http="httptools",
        loop="uvloop",
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GOODBYE_S,
        access_log=False,
        proxy_headers=tls is None,  # anybody may write there: believed from a proxy, and from this machine alone
        forwarded_allow_ips="127.0.0.1",
        server_header=False,
        log_level="warning",
    )


COMMANDS = {"serve": Command(_arguments, _run)}
