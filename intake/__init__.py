"""A season's data from a folder of CSV files: read and checked completely before anything is sent.

``table`` reads a file, ``cells`` its values, ``sheets`` says which files and columns there are and what their
rows mean, ``folder`` makes changes of the registry of them, ``rehearsal`` tries these against the rules, and
``batches`` cuts them into commands whose ids follow from what the folder says: loading it again goes on where
it stopped.
"""
