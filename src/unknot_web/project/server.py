"""The server: this machine's own address, one thread a request, and our words for every refusal."""

from __future__ import annotations

import os
import selectors
import signal
import socket
import time
from contextlib import suppress
from io import BytesIO
from socketserver import ThreadingMixIn
from typing import Any, BinaryIO, cast
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

from unknot_web.project.common import MOST_BYTES
from unknot_web.project.links import ADDRESS
from unknot_web.project.peer import is_another_account, kernel_tells

REFUSED = "unknot.refused"  # where the app finds what the server refuses: (status, why)
LINE_BYTES = 65536
SLOW_S = 30
# Ctrl-C, an end that is asked for, and a terminal that closes; Windows lacks the last.
ENDING = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]
LINGER_S, LINGER_BYTES = 2.0, 64 * 1024 * 1024


class Server(ThreadingMixIn, WSGIServer):
    """One thread a request, on this machine's own address only."""

    daemon_threads = True
    timeout = 0.0  # it is asked for a request only when there is one
    # Another program must not be able to take the same address beside us.
    allow_reuse_address = os.name != "nt"
    # How many may wait to be answered; whoever comes after them finds the connection reset.
    request_queue_size = 512

    def __init__(self, port: int) -> None:
        """Listen at a port, or at a free one for 0."""
        kernel_tells()  # now, as later somebody may have used up what it takes to ask
        self._ended = False
        self.ended_by = 0
        self._woken, self._wake = socket.socketpair()
        self._wake.setblocking(False)
        self._wakes_on_signals = False
        super().__init__((ADDRESS, port), Handler)  # closes itself where the port cannot be had

    def end_on_signals(self) -> None:
        """Let each signal that asks for the end lead to it, and to nothing else, from now on."""
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        self._wakes_on_signals = True
        for one in ENDING:
            if signal.getsignal(one) is not signal.SIG_IGN:  # as `nohup` has it
                signal.signal(one, self.end)

    def end(self, signal_: int = 0, _: object = None) -> None:
        """End the serving, begun or not; a signal may call this at any moment."""
        self._ended, self.ended_by = True, signal_
        with suppress(OSError):
            self._wake.send(b".")

    def ignore_signals(self) -> None:
        """Let no second signal cut off what the first began."""
        for one in ENDING:
            signal.signal(one, signal.SIG_IGN)

    def serve(self) -> None:
        """Answer until the end."""
        with selectors.DefaultSelector() as ready:
            ready.register(self, selectors.EVENT_READ)
            ready.register(self._woken, selectors.EVENT_READ)
            while not self._ended:
                if any(key.fileobj is self for key, _ in ready.select()):
                    self.handle_request()
                else:
                    self._woken.recv(LINE_BYTES)

    def server_close(self) -> None:
        """Listen no more, and let go of what woke the serving."""
        if self._wakes_on_signals:
            signal.set_wakeup_fd(-1)
        super().server_close()
        self._wake.close()
        self._woken.close()

    def server_bind(self) -> None:
        """Bind without asking anybody for this machine's name."""
        super(WSGIServer, self).server_bind()
        self.server_name = ADDRESS
        self.server_port = int(self.server_address[1])
        self.setup_environ()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a browser hangs up early."""

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """End a connection so that the answer arrives, whatever was still being sent to us."""
        if isinstance(request, socket.socket):
            with suppress(OSError):
                _hear_out(request)
        super().shutdown_request(request)


class Handler(WSGIRequestHandler):
    """Tells nobody what runs here, and logs no address that was asked for."""

    timeout = SLOW_S
    server_version = "unknot"
    sys_version = ""
    server: Server
    command = requestline = ""  # until one is read

    def handle(self) -> None:
        """Answer one request, or refuse it before anything of it is read into memory."""
        self.raw_requestline = self.rfile.readline(LINE_BYTES + 1)
        if len(self.raw_requestline) > LINE_BYTES:
            return self.send_error(414)
        if not self.parse_request():
            return None
        refused = self._refused()
        if refused:
            return self._refuse(*refused)
        return self._run(cast(BinaryIO, self.rfile), self.get_environ())

    def send_error(self, code: int, *_: object) -> None:
        """Refuse what could not even be read, in our words and with our headers."""
        self._refuse(code, "not_understood")

    def log_message(self, format: str, *words: object) -> None:
        """Keep what a person looks at out of the log."""

    def _refused(self) -> tuple[int, str] | None:
        """Return the status and the reason if this request is not for the app."""
        if is_another_account(self.connection):
            return 403, "not_this_account"
        if self.headers.get_content_maintype() == "multipart":  # no form of ours has a file
            return 415, "not_understood"
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            return 400, "not_understood"
        return (413, "too_large") if int(length[:20]) > MOST_BYTES else None

    def _refuse(self, status: int, why: str) -> None:
        """Let the app write the page of a refusal, so that it has the headers of every page."""
        environ: dict[str, Any] = self.server.base_environ | {
            "HTTP_HOST": f"{ADDRESS}:{self.server.server_port}",
            "PATH_INFO": "/",
            "QUERY_STRING": "",
            "REMOTE_ADDR": ADDRESS,
            "REQUEST_METHOD": "HEAD" if self.command == "HEAD" else "GET",
            "SERVER_PROTOCOL": "HTTP/1.0",
            REFUSED: (status, why),
        }
        self._run(BytesIO(), environ)

    def _run(self, body: BinaryIO, environ: dict[str, Any]) -> None:
        out = cast(BinaryIO, self.wfile)
        answering = ServerHandler(body, out, self.get_stderr(), environ)
        answering.request_handler = self  # type: ignore[attr-defined]
        app = self.server.get_app()
        if app is not None:
            answering.run(app)


def _hear_out(connection: socket.socket) -> None:
    """Read and drop what still comes, for a while: to close at once would cut the answer off."""
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(LINGER_S)
    until, left = time.monotonic() + LINGER_S, LINGER_BYTES
    while left > 0 and time.monotonic() < until:
        heard = len(connection.recv(LINE_BYTES))
        if not heard:
            return
        left -= heard
