"""Requests to an endpoint over HTTP: signed, within a deadline, with secrets removed from answers."""
