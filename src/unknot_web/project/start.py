"""Starting the app on this machine: `unknot run`, or `python -m unknot_web.project.start`."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import threading
import webbrowser
from socketserver import ThreadingMixIn
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

from unknot.cli.exits import BAD_INPUT, FINE, SAFETY_REFUSED, STORAGE
from unknot_web.records.folder import (
    DataFolderFault,
    data_folder,
    keep_port,
    kept_port,
    prepare,
)

ADDRESS = "127.0.0.1"
HEAD_START_S = 0.5  # the first page comes before the pack is read, which it seldom needs


class _Server(ThreadingMixIn, WSGIServer):
    """One thread a request, on this machine's own address only."""

    daemon_threads = True
    # Another program must not be able to take the same address beside us.
    allow_reuse_address = os.name != "nt"

    def server_bind(self) -> None:
        """Bind without asking anybody for this machine's name."""
        super(WSGIServer, self).server_bind()
        self.server_name = ADDRESS
        self.server_port = int(self.server_address[1])
        self.setup_environ()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a browser hangs up early."""


class _Handler(WSGIRequestHandler):
    """Tells nobody what runs here, and logs no address that was asked for."""

    timeout = 30
    server_version = "unknot"
    sys_version = ""

    def log_message(self, format: str, *words: object) -> None:
        """Keep what a person looks at out of the log."""


def main(argv: list[str]) -> int:
    """Start the app, say where to open it, and return one of the exit codes of `unknot`."""
    wanted = _read(argv)
    os.umask(0o077)
    try:
        prepare(data_folder())
        server = _server(wanted.port)
        _set_up(server)
    except DataFolderFault as fault:
        _refuse(fault.fault, where=fault.where, **fault.more)
        return STORAGE
    except OSError:
        _refuse("port_taken", where=wanted.port)
        return BAD_INPUT
    _greet(server.server_port, wanted.no_browser)
    faults: list[str] = []
    knowing = threading.Timer(HEAD_START_S, _know, args=(server, faults))
    knowing.daemon = True
    knowing.start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    finally:
        server.server_close()
    print(*faults, sep="\n", end="", file=sys.stderr)
    return SAFETY_REFUSED if faults else FINE


def _read(argv: list[str]) -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="unknot run")
    reader.add_argument("--port", type=int)
    reader.add_argument("--no-browser", action="store_true")
    return reader.parse_args(argv)


def _server(port: int | None) -> _Server:
    """Return the server at a port; without one at that of the first start, if it is free.

    The browser knows the app by it: what it kept to be sent goes nowhere else.
    """
    if port is not None:
        return _Server((ADDRESS, port), _Handler)
    kept = kept_port(data_folder())
    if kept is None:
        server = _Server((ADDRESS, 0), _Handler)
        keep_port(data_folder(), server.server_port)
        return server
    try:
        return _Server((ADDRESS, kept), _Handler)
    except (OSError, OverflowError):
        return _Server((ADDRESS, 0), _Handler)


def _set_up(server: _Server) -> None:
    """Load the app for this port and bring its records up to date."""
    ServerHandler.server_software = "unknot"
    os.environ["UNKNOT_PORT"] = str(server.server_port)
    os.environ["UNKNOT_ENTER_TOKEN"] = secrets.token_urlsafe(32)
    from unknot_web.project.wsgi import application
    from unknot_web.records.upkeep import open_records

    open_records()
    server.set_app(application)


def _know(server: _Server, faults: list[str]) -> None:
    """Read the pack while the browser opens; without a sound pack nothing is served."""
    from unknot.knowledge import PackError
    from unknot_web.records.knowledge import pack, page_words

    try:
        pack()
    except PackError as fault:
        faults.append(f"{fault}\n{page_words().say('page.start.refused')}\n")
        server.shutdown()


def _greet(port: int, no_browser: bool) -> None:
    """Print where the app is, and open it."""
    from django.conf import settings

    from unknot_web.design.words import say

    address = f"http://{ADDRESS}:{port}/enter/?token={settings.ENTER_TOKEN}"
    print(say("page.start.open", address=address), flush=True)
    if not no_browser:
        webbrowser.open(address)


def _refuse(fault: str, **values: object) -> None:
    """Say where, what and what to do."""
    from unknot_web.records.knowledge import page_words

    print(page_words().say(f"page.start.{fault}", **values), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
