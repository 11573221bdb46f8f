"""What a user can set right by asking or starting differently."""


class UsageError(Exception):
    """Asked or started in a way that cannot be served; the message says what to change."""
