"""The examiners: from a check to its verdict."""
