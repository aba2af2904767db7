"""The kinds of targets: what `--target=KIND` connects to, one a file."""
