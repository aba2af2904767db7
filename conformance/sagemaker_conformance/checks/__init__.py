"""What is checked: a clause's side, and how much of it."""
