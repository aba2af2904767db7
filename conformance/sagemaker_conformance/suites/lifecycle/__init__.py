"""The life of a tuning job: created, described, listed, stopped, deleted, its name used again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sagemaker_conformance.suites.lifecycle.behaviour import Behaviour
from sagemaker_conformance.suites.lifecycle.create import CREATION
from sagemaker_conformance.suites.lifecycle.delete import DELETION
from sagemaker_conformance.suites.lifecycle.describe import DESCRIPTION
from sagemaker_conformance.suites.lifecycle.list import LISTING
from sagemaker_conformance.suites.lifecycle.list_pages import PAGES
from sagemaker_conformance.suites.lifecycle.stop import STOPS
from sagemaker_conformance.suites.lifecycle.tags import TAGS
from sagemaker_conformance.suites.lifecycle.training_jobs import TRAINING_JOBS

_TOPICS: Final = (CREATION, DESCRIPTION, LISTING, PAGES, STOPS, DELETION, TRAINING_JOBS, TAGS)
#: By id, in the order in which a job lives.
BEHAVIOURS: Final[Mapping[str, Behaviour]] = {
    behaviour.id: behaviour for topic in _TOPICS for behaviour in topic.behaviours
}

__all__ = ["BEHAVIOURS", "Behaviour"]
