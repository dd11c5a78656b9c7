-- "May this vote be seen?", as entry_ballot_end, with what ends the ballots of a sitting. Schema version 2.
CREATE INDEX entry_votes_end ON eventlog.entry (stream, version)
    WHERE type IN ('BallotClosed', 'NominationEnded', 'SheetsCounted', 'SittingEnded', 'SittingCancelled');
DROP INDEX eventlog.entry_ballot_end;
