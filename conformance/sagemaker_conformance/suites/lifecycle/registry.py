"""Every behaviour, topic by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sagemaker_conformance.suites.lifecycle.behaviour import Behaviour
from sagemaker_conformance.suites.lifecycle.create import CREATING
from sagemaker_conformance.suites.lifecycle.delete import DELETING
from sagemaker_conformance.suites.lifecycle.describe import DESCRIBING
from sagemaker_conformance.suites.lifecycle.filters import FILTERING
from sagemaker_conformance.suites.lifecycle.list import LISTING
from sagemaker_conformance.suites.lifecycle.pages import PAGING
from sagemaker_conformance.suites.lifecycle.stop import STOPPING
from sagemaker_conformance.suites.lifecycle.tags import TAGGING
from sagemaker_conformance.suites.lifecycle.training_jobs import TRAINING

_TOPICS: Final = (
    CREATING,
    DESCRIBING,
    LISTING,
    FILTERING,
    PAGING,
    STOPPING,
    DELETING,
    TRAINING,
    TAGGING,
)
#: By id, in the order in which a job lives.
BEHAVIOURS: Final[Mapping[str, Behaviour]] = {
    behaviour.id: behaviour for topic in _TOPICS for behaviour in topic.behaviours
}
