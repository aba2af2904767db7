"""How requests reach an endpoint over HTTP: signed, within a deadline, with secrets kept out of answers."""
