"""What lists and inboxes read, fed from the log. Losing all of it loses no fact."""
