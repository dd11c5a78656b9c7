"""A nomination: one case on its way from the officer's submission to the leader's signature.

``deciding`` answers its commands, ``state`` folds its events, ``route`` leads from stage to stage; the other
modules are what can happen on the way. Nothing is imported here: the rules of other streams look into single
modules, and those look back.
"""
