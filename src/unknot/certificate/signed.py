"""Signatures: whose word it is that a certificate is about this pack, by Ed25519.

A signature is over the digest of a whole certificate, which names the digests of the pack and of
its own body. It lies beside the certificate, as 128 hexadecimal digits.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from unknot.errors import UnknotError

RELEASE_KEYS: tuple[str, ...] = ()
"""The public halves of the keys that releases are signed with, as hexadecimal digits.

There was no release yet. Whoever makes the first one makes its key with
`unknot certify --new-key FILE`, keeps that file outside every repository, and writes the public
half here.
"""

_ABOUT = b"unknot certificate 3\n"


class NoKey(UnknotError):
    """A file that holds no signing key."""


def is_signed(content: bytes, signature: bytes | None, keys: tuple[str, ...] | None = None) -> bool:
    """Say whether a certificate bears a signature by one of our keys."""
    keys = RELEASE_KEYS if keys is None else keys
    if not signature or not keys:
        return False
    try:  # a start without a signature does not wait for this library
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return False  # the pack is proved here, as any other

    for key in keys:
        try:
            public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
            public.verify(bytes.fromhex(signature.decode("ascii").strip()), _message(content))
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def sign(content: bytes, key_file: Path) -> bytes:
    """Return the signature of a certificate by the key in a file, or raise NoKey."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        half = bytes.fromhex(key_file.read_text("ascii").strip())
        key = Ed25519PrivateKey.from_private_bytes(half)
    except (OSError, ValueError) as fault:
        raise NoKey(str(key_file)) from fault
    return key.sign(_message(content)).hex().encode() + b"\n"


def new_key(key_file: Path) -> str:
    """Write a new signing key that only its owner may read, and return its public half."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    opened = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as file:
        file.write(f"{key.private_bytes_raw().hex()}\n")
    return key.public_key().public_bytes_raw().hex()


def _message(content: bytes) -> bytes:
    return _ABOUT + hashlib.sha256(content).digest()
