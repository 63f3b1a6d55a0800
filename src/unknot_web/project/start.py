"""Starting the app on this machine: `unknot`, or `python -m unknot_web.project.start`.

Asked to open it again, or while it runs already, it makes a new link to the running program.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from wsgiref.simple_server import ServerHandler

from unknot.answers.text import named
from unknot.cli.exits import BAD_INPUT, FINE, SAFETY_REFUSED, STOPPED, STORAGE
from unknot.errors import UnknotError
from unknot_web.project import links
from unknot_web.project.server import Server
from unknot_web.records.folder import (
    DataFolderFault,
    data_folder,
    keep_port,
    kept_port,
    make_folder,
    prepare,
)
from unknot_web.records.locks import Running, hold, port_of_running

PORTS = range(65536)
LONGEST_END_S = 5.0
HEAD_START_S = 0.5  # the first page comes before the pack is read, which it seldom needs


class PortTaken(UnknotError):
    """No server can listen at the port that was asked for."""


def main(said: Mapping[str, Any]) -> int:
    """Start the app, say where to open it, and return one of the exit codes of `unknot`."""
    asked, no_browser = said["port"], said["no_browser"]
    port = None if asked is None else _port(asked)
    if asked is not None and port is None:
        _refuse("bad_port", where=named(asked))
        return BAD_INPUT
    os.umask(0o077)
    folder = data_folder()
    if said["open"]:
        return _open_again(folder, no_browser)
    try:
        return _start(port, no_browser, folder)
    except KeyboardInterrupt:  # before there was a link; what was half made is made again
        print()
        return STOPPED


def _port(text: str) -> int | None:
    """Return the number of a port, or None for a text that is none."""
    if text.isascii() and text.isdigit() and len(text) < 9 and int(text) in PORTS:
        return int(text)
    return None


def _start(port: int | None, no_browser: bool, folder: Path) -> int:
    try:
        make_folder(folder)
        running = hold(folder)
        if running is None and port is None:
            return _open_again(folder, no_browser)
        prepare(folder)
        server = _server(port)
        _set_up(server)
    except DataFolderFault as fault:
        _refuse(fault.fault, where=fault.where, **fault.more)
        return STORAGE
    except PortTaken:
        _refuse("port_taken", where=port)
        return BAD_INPUT
    return _serve(server, running, folder, no_browser)


def _server(port: int | None) -> Server:
    """Return the server at a port; without one at that of the first start, if it is free.

    The browser knows the app by it: what it kept to be sent goes nowhere else.
    """
    if port is not None:
        try:
            return Server(port)
        except OSError:
            raise PortTaken from None
    before = kept_port(data_folder())
    if before is not None:
        with suppress(OSError, OverflowError):
            return Server(before)
        _say_moved(before)
    server = Server(0)
    if before is None:
        keep_port(data_folder(), server.server_port)
    return server


def _set_up(server: Server) -> None:
    """Load the app for this port and bring its records up to date."""
    ServerHandler.server_software = "unknot"
    os.environ["UNKNOT_PORT"] = str(server.server_port)
    from unknot_web.project.wsgi import application
    from unknot_web.records.upkeep import open_records

    open_records()
    server.set_app(application)


def _serve(server: Server, running: Running | None, folder: Path, no_browser: bool) -> int:
    """Answer until a signal ends it, or until the pack turns out not to be sound."""
    faults: list[str] = []
    knowing = threading.Timer(HEAD_START_S, _know, args=(server, faults))
    knowing.daemon = True
    server.end_on_signals()
    try:
        if running:
            running.at(server.server_port)
        address = links.new_link(folder, server.server_port)
        _greet("open", address)
        if not no_browser:
            # A browser may stay in front, so it is opened beside: the server waits for nobody.
            threading.Thread(target=_show, args=(folder, address), daemon=True).start()
        knowing.start()
        server.serve()
    finally:
        server.ignore_signals()
        server.server_close()
        knowing.cancel()
        if knowing.is_alive():  # cut off in the middle of foreign code it could end with a fault
            knowing.join(LONGEST_END_S)
        _end(running, folder)
    if server.ended_by == signal.SIGINT:  # the terminal shows ^C, and is still there
        print()
    print(*faults, sep="\n", end="", file=sys.stderr)
    return SAFETY_REFUSED if faults else FINE


def _end(running: Running | None, folder: Path) -> None:
    """Let what is being written be written, and leave no link behind."""
    from unknot_web.records import upkeep, writing

    writing.end()
    upkeep.close_records()
    if running:
        links.forget_old(folder, life_s=-1)
        running.end()


def _know(server: Server, faults: list[str]) -> None:
    """Read the pack while the browser opens; without a sound pack nothing is served."""
    from unknot.knowledge import PackError
    from unknot_web.records.knowledge import pack, page_words

    try:
        pack()
    except PackError as fault:
        faults.append(f"{fault}\n{page_words().say('page.start.refused')}\n")
        server.end()


def _open_again(folder: Path, no_browser: bool) -> int:
    """Make a new link to the program that runs with this folder, and open it."""
    port = port_of_running(folder)
    if port is None:
        _refuse("not_running", where=folder)
        return BAD_INPUT
    try:
        address = links.new_link(folder, port)
    except OSError:
        _refuse("no_folder", where=folder)
        return STORAGE
    _greet("again", address)
    if not no_browser:
        _show(folder, address)
    return FINE


def _show(folder: Path, address: str) -> None:
    """Open a link in the browser; where that cannot be done, it stands in the terminal."""
    with suppress(OSError, webbrowser.Error):
        webbrowser.open(links.page_of(folder, address).as_uri())


def _greet(how: str, address: str) -> None:
    """Print where the app is."""
    from unknot_web.records.knowledge import page_words

    print(page_words().say(f"page.start.{how}", address=address), flush=True)


def _say_moved(port: int) -> None:
    """Say that the app is not where the browser knows it."""
    from unknot_web.records.knowledge import page_words

    print(page_words().say("page.start.moved", where=port), flush=True)


def _refuse(fault: str, **values: object) -> None:
    """Say where, what and what to do."""
    from unknot_web.records.knowledge import page_words

    print(page_words().say(f"page.start.{fault}", **values), file=sys.stderr)


if __name__ == "__main__":
    from unknot import cli

    sys.exit(cli.main())
