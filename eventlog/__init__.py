"""The event log: append-only, gapless, and the only truth there is.

Streams of entries in PostgreSQL, written through one SQL function (``schema/functions/append.sql``).
An entry's body is the exact bytes that are hashed; its position is a leaf of an RFC 6962 tree.

``body``    the bytes: one canonical form for a JSON object
``entry``   what is read from the log and offered to it
``log``     append, read, news: the log over a pool of connections
``key``     one key a person, for what must be erasable
``schema``  the SQL, one object a file
"""
