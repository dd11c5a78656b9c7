"""What a vote costs, here and in the same flow built in two other ways, measured in one run on one machine.

``python -m benchmarks`` (``make bench``). ``docs/performance.md`` says how to read what it prints.

``contest``   starts the three, gives them the same work in turn, gathers their times
``caller``    the client's side: casts votes through one of the three and takes the time of each
``ours``      the callers and the worker of this project
``peers/``    the two others; they share nothing with this project but ``caller``
``folding``   how fast the log folds and is decided again
``figures``   medians and percentiles      ``table``     figures beside aims, as text for people and for pages
``machine``   what it ran on               ``page``      puts the table into ``docs/performance.md``
"""
