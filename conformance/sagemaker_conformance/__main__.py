"""``python -m sagemaker_conformance``: the command line."""

from __future__ import annotations

from sagemaker_conformance.cli import main

if __name__ == "__main__":
    main()
