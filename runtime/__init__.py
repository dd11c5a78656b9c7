"""PostgreSQL and Temporal for one machine, started as children of the process that needs them.

``postgres`` and ``temporal`` each run one server in one folder, ``services`` runs both for
``vinhdanh up`` and tells other processes where they are, ``doctor`` says what would be used and what
is wrong. Servers listen on a unix socket or on 127.0.0.1 only, and never outlive who started them.
"""
