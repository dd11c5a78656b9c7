"""What touches the world on behalf of a workflow: ``apply``, the only way from a command to the log."""
