"""The HTML report: one file without references."""

from sagemaker_reports.formats.html.document import FORMAT, write

__all__ = ["FORMAT", "write"]
