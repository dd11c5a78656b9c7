"""How somebody proves that he asked for exactly this: an assertion made with his passkey."""

from __future__ import annotations

from domain.records import record


@record
class Assertion:
    """What a passkey signed (Web Authentication, section 7.2), all of it in base64url.

    ``shown`` is the SHA-256 of the exact text that was shown. The challenge inside ``client_data`` is made of
    it and of the command (``eventlog.proof``), so that neither can be exchanged.
    """

    credential: str
    client_data: str
    authenticator_data: str
    signature: str
    shown: str
