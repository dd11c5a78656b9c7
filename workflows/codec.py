"""Payloads encrypted at rest in Temporal: AES-256-GCM, with the key's id beside it.

A payload that came in the clear passes, so that a command can be sent with Temporal's own command line; but
it is marked as such, and then nobody takes its sender's word for who he is.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import DataConverter, PayloadCodec

ENCODING = b"binary/encrypted"
_MARK = "vinhdanh-sealed"
_NONCE = 12


class Cipher(PayloadCodec):
    """Encrypts every payload with one key, and decrypts what that key encrypted."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self.key_id = hashlib.sha256(b"vinhdanh payload key" + key).hexdigest()[:16].encode()

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._encode(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [self._decode(payload) for payload in payloads]

    def _encode(self, payload: Payload) -> Payload:
        nonce = os.urandom(_NONCE)
        data = nonce + self._cipher.encrypt(nonce, payload.SerializeToString(), self.key_id)
        return Payload(metadata={"encoding": ENCODING, "key": self.key_id}, data=data)

    def _decode(self, payload: Payload) -> Payload:
        plain = Payload()
        if payload.metadata.get("encoding") == ENCODING:
            try:
                data = self._cipher.decrypt(payload.data[:_NONCE], payload.data[_NONCE:], self.key_id)
            except (InvalidTag, ValueError):
                pass  # not ours: it goes on as it came and is refused; raising here would wedge the case
            else:
                plain.ParseFromString(data)
                plain.metadata[_MARK] = b"1"
                return plain
        plain.CopyFrom(payload)
        if _MARK in plain.metadata:
            del plain.metadata[_MARK]
        return plain


def came_clear(payload: Payload) -> bool:
    """Whether this decoded payload had reached Temporal unencrypted."""
    return payload.metadata.get(_MARK) != b"1"


def converter(key_file: Path) -> DataConverter:
    """The data converter of every client and worker, with the key in ``key_file``, made on first use."""
    return DataConverter(payload_codec=Cipher(payload_key(key_file)))


def payload_key(key_file: Path) -> bytes:
    """The 32-byte key in the file; a new one, readable by its owner alone, where there is none."""
    key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = key_file.with_name(f"{key_file.name}.{os.getpid()}.new")
    if not key_file.exists():
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(
                draft, key_file
            )  # of two processes that make it at once, the first one's key is everybody's
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return key_file.read_bytes()
