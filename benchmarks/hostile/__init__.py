"""Files and options that nobody should have, and what each command makes of them."""
