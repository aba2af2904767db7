"""The command line ``sagemaker-conformance``: one file for each subcommand."""

from sagemaker_conformance.cli.entry import main

__all__ = ["main"]
