"""A file that comes with an act: kept at once, and named in the form from then on.

A form goes round: it comes back where something is wrong, is shown to be signed, is sent again where nobody
answered. A browser sends a file once; so the field of the form is changed into the name of what was kept,
with our own mark that it is this visitor's, of this very file, kept under that key. A hash that somebody
types has no such mark: a file's hash is not a right to read it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.datastructures import FormData, UploadFile

from eventlog.files import LIMIT
from eventlog.filetype import Unfit
from web.attaching import why
from web.typed import cleaned
from workflows.codec import payload_key

if TYPE_CHECKING:
    from web.visit import Visit


async def brought(visit: Visit, fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keep the files of these fields, each under the key of whom it is about; what is wrong with them."""
    errors: dict[str, str] = {}
    for field, about in fields:
        files = [one for one in visit.form.getlist(field) if isinstance(one, UploadFile) and one.filename]
        texts = [one for one in visit.form.getlist(field) if isinstance(one, str) and one]
        kept = texts[-1:]
        if files and not about:
            errors[field] = visit._("Choose the file again")
        elif files:
            name = cleaned((files[-1].filename or "").replace("\\", "/").rpartition("/")[2])[:120]
            content = await files[-1].read(LIMIT + 1)
            try:
                kept = [f"{await keep(visit, content, about)}.{name}"]
            except Unfit as unfit:
                errors[field] = why(visit, name, unfit.flaw)
        elif kept and hash_of(visit, kept[0], about) is None:
            errors[field], kept = visit._("Choose the file again"), []
        others = [(name, value) for name, value in visit.form.multi_items() if name != field]
        visit.form = FormData([*others, *((field, text) for text in kept)])
    return errors


async def keep(visit: Visit, content: bytes, about: str) -> str:
    """Keep this under the key of whom it is about; its hash with our mark.

    :raises Unfit: it is no file that is kept
    """
    kept = await asyncio.to_thread(visit.site.files.put, content, about, visit.now)
    return f"{kept.sha256}.{_mark(visit, kept.sha256, about)}"


def hash_of(visit: Visit, said: str, about: str) -> str | None:
    """The hash of a file that the visitor brought; None for what he did not, or for somebody else."""
    sha256, _, rest = said.partition(".")
    mark = rest.partition(".")[0]
    return sha256 if hmac.compare_digest(_bytes(mark), _bytes(_mark(visit, sha256, about))) else None


def name_of(said: str) -> str:
    """What the visitor called it."""
    return said.split(".", 2)[-1]


def _mark(visit: Visit, sha256: str, about: str) -> str:
    key = payload_key(visit.site.where.payload_key)
    text = f"file:{visit.person}:{about}:{sha256}"
    return hmac.new(key, _bytes(text), hashlib.sha256).hexdigest()[:32]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")
