"""How the request of an operation is written as HTTP in its service's protocol, and an answer is read."""
