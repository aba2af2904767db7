"""Every behaviour, topic by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sagemaker_conformance.lifecycle.behaviour import Behaviour
from sagemaker_conformance.lifecycle.creating import CREATING
from sagemaker_conformance.lifecycle.deleting import DELETING
from sagemaker_conformance.lifecycle.describing import DESCRIBING
from sagemaker_conformance.lifecycle.filtering import FILTERING
from sagemaker_conformance.lifecycle.listing import LISTING
from sagemaker_conformance.lifecycle.paging import PAGING
from sagemaker_conformance.lifecycle.stopping import STOPPING
from sagemaker_conformance.lifecycle.tagging import TAGGING
from sagemaker_conformance.lifecycle.training import TRAINING

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
