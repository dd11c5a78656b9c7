"""The shell that keeps a stream's time and order, and the names under which Temporal knows it."""
