"""`serve`: the device API and the staff pages over TLS."""

import argparse
import signal

import uvicorn

from server.app import make_app
from server.commands.command import Command

# 14,000 seats reconnect at once after a switch comes back: the kernel must hold them until they are met.
BACKLOG = 16_384
# A station that idles does not answer TLS's goodbye; 30 s of waiting for each would hold up every restart.
GOODBYE_S = 2
KEEP_ALIVE_S = 120  # a seat with nothing to send asks every few seconds; its handshake is dearer than its socket


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe")
    parser.add_argument("--port", type=int, default=8443, help="cổng")


def _run(asked: argparse.Namespace) -> str:
    keys = asked.folder / "keys"
    config = uvicorn.Config(
        make_app(asked.folder),
        host=asked.host,
        port=asked.port,
        ssl_keyfile=keys / "tls.pem",
        ssl_certfile=keys / "tls.crt",
        http="httptools",
        loop="uvloop",
        backlog=BACKLOG,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GOODBYE_S,
        access_log=False,
        server_header=False,
        log_level="warning",
    )
    # uvicorn ends in good order and then raises the signal again; an ordered end is a good end.
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.signal(signal.SIGINT, lambda *_: None)
    uvicorn.Server(config).run()
    return "Máy chủ đã dừng."


COMMANDS = {"serve": Command(_arguments, _run)}
