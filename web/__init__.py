"""The web: pages and JSON API in one process, which read the log and send commands through the one door."""
