"""Mail: notices sent to people who have an address, at least once each; see ``dispatcher``."""
