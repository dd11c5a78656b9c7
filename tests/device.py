"""A device with a passkey, without a browser: it answers as an authenticator would (Web Authentication)."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """A device with one passkey. ``recognises`` says whether it recognises its holder."""

    origin: str
    recognises: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(20))

    @property
    def credential(self) -> str:
        return bytes_to_base64url(self.id)

    @property
    def public_key(self) -> str:
        """As the registry keeps it: a COSE key in base64url."""
        return bytes_to_base64url(self._cose())

    def created(self, asked: dict[str, str]) -> str:
        """The answer to ``navigator.credentials.create``, as the script puts it into the form."""
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._cose()
        data = self._data(asked["rp"], ATTESTED) + attested
        return json.dumps(
            {
                "credential": self.credential,
                "client_data": bytes_to_base64url(self._client("webauthn.create", asked["challenge"])),
                "attestation": bytes_to_base64url(
                    cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
                ),
                "transports": "internal hybrid",
            }
        )

    def used(self, asked: dict[str, str]) -> str:
        """The answer to ``navigator.credentials.get``."""
        client = self._client("webauthn.get", asked["challenge"])
        data = self._data(asked["rp"], 0)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return json.dumps(
            {
                "credential": self.credential,
                "client_data": bytes_to_base64url(client),
                "authenticator_data": bytes_to_base64url(data),
                "signature": bytes_to_base64url(signature),
            }
        )

    def _cose(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _client(self, type: str, challenge: str) -> bytes:
        said = {"type": type, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said, separators=(",", ":")).encode()

    def _data(self, rp: str, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.recognises else 0)
        return hashlib.sha256(rp.encode()).digest() + bytes([flags]) + bytes(4)
