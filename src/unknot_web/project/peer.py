"""Whose program is at the other end of a connection, as the kernel knows it (Linux only).

Cookies do not know ports: another account's server on this machine can be sent ours, and a
link may be read over a shoulder. Neither is of use to a program that another account runs.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from functools import cache

SOCK_DIAG, BY_FAMILY, REQUEST, ERROR = 4, 20, 1, 2
HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
PAIR = struct.Struct("!HH4s12x4s12x")  # both ports, then both addresses, as they go over the wire
NO_COOKIE = b"\xff" * 8
ANY_STATE = 0xFFFFFFFF
ACCOUNT_AT = HEADER.size + 4 + 48 + 12
ANSWER_BYTES = 8192
ROOT = 0


def is_another_account(connection: socket.socket) -> bool:
    """Say whether a program of another account is at the other end, where the kernel tells."""
    return kernel_tells() and _account(connection.getpeername(), connection.getsockname()) not in (
        _ours()
    )


@cache
def kernel_tells() -> bool:
    """Say whether this kernel tells who owns a connection; asked once, with one of our own."""
    if sys.platform != "linux":
        return False
    try:
        server = socket.create_server(("127.0.0.1", 0))
        with server, socket.create_connection(server.getsockname()) as client:
            return _account(client.getsockname(), client.getpeername()) == os.geteuid()
    except OSError:
        return False


def _ours() -> set[int]:
    """Return who may come in: this account, root, and who became root by sudo to start this."""
    ours = {os.geteuid(), ROOT}
    by_sudo = os.environ.get("SUDO_UID", "")
    return ours | {int(by_sudo)} if os.geteuid() == ROOT and by_sudo.isdecimal() else ours


def _account(near: tuple[str, int], far: tuple[str, int]) -> int | None:
    """Return the account of the socket at `near`; None if there is none any more."""
    pair = PAIR.pack(near[1], far[1], socket.inet_aton(near[0]), socket.inet_aton(far[0]))
    wanted = struct.pack("=BBBBI", socket.AF_INET, socket.IPPROTO_TCP, 0, 0, ANY_STATE)
    body = wanted + pair + struct.pack("=I", 0) + NO_COOKIE
    header = HEADER.pack(HEADER.size + len(body), BY_FAMILY, REQUEST, 0, 0)
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, SOCK_DIAG) as kernel:
            kernel.settimeout(1)
            kernel.send(header + body)
            answer = kernel.recv(ANSWER_BYTES)
    except OSError:
        return None
    if HEADER.unpack_from(answer)[1] == ERROR:
        return None
    account, inode = struct.unpack_from("=II", answer, ACCOUNT_AT)
    # Once its program has closed a socket, it has no inode, and root may stand as its owner.
    return int(account) if inode else None
