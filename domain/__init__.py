"""The rules: pure Python. No I/O, no clock, no Temporal; of libraries, pydantic only.

Every kind of stream is one module with ``decide(state, command, facts, at)``, ``evolve(state, happened)``
and ``next_due(state)``; ``domain.kinds`` lists them.
"""
