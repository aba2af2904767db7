"""The command line ``sagemaker-conformance``: one file for each subcommand."""

from sagemaker_conformance.commands.entry import main

__all__ = ["main"]
