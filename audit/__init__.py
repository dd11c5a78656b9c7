"""Auditing: read the log from a database or a folder, decide everything again, and tell it in words.

``source``      where entries come from
``form``        what an entry looks like, whatever it says
``replay``      fold, decide again, compare; ``difference`` is what it finds
``unseen``      votes that may not be seen yet: where one may stand, what cannot be decided without it
``story``       a case told step by step, in the regulation's own words
``words``       refusals, derivations and events as text, in Vietnamese and English
``export``      everything that an outsider needs, as a folder; ``page`` explains it
``invariants``  what holds of every log, for tests
"""
