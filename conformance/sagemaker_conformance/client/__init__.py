"""What sends requests to a target, and keeps what it answered."""
