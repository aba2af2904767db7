"""Rules of the input channels: their sources and their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.rules.conditions import distinct, value_at
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.repairs import (
    Alternatives,
    Repair,
    View,
    WaysOfOne,
    either,
    for_each,
    grow,
    rename_repeated,
    repair_each,
)
from sagemaker_strategies.rules.rule import MODEL, Check, Rule, in_document

_HOME: Final = "InputDataConfig.member"
_SOURCES: Final = ("S3DataSource", "FileSystemDataSource", "DatasetSource")
_EULA: Final = "DataSource.S3DataSource.ModelAccessConfig.AcceptEula"
_HUB: Final = "DataSource.S3DataSource.HubAccessConfig.HubContentArn"
MODE: Final = "AlgorithmSpecification.TrainingInputMode"
#: Whether a channel, in its effective input mode, satisfies a rule.
ChannelCheck: TypeAlias = Callable[[Any, Any], bool]


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic, all of them implied."""
    return (
        Rule(
            path=f"{_HOME}.DataSource",
            name="one-source",
            statement="a data source names exactly one of its variants",
            source=in_document(MODEL, "DataSource"),
            prose_id="CH-SRC-ONE",
            tier="implied",
            check=each_channel(_one_source),
            repair=repair_channels(_one_source, _choose_source),
        ),
        Rule(
            path=f"{_HOME}.ChannelName",
            name="distinct",
            statement="channels have different names",
            source=in_document(MODEL, "Channel.ChannelName"),
            prose_id="CH-UNIQ",
            tier="implied",
            check=distinct("InputDataConfig", "ChannelName"),
            repair=rename_repeated(
                "InputDataConfig",
                "ChannelName",
                lambda index: (f"Channel-{index}-{number}" for number in range(99)),
            ),
        ),
        Rule(
            path=f"{_HOME}.{_EULA}",
            name="accepted",
            statement="the licence of a model that demands it is accepted",
            source=in_document(MODEL, "ModelAccessConfig.AcceptEula"),
            prose_id="CH-EULA",
            tier="implied",
            check=each_channel(_accepts_licence),
            repair=_accept_licence,
        ),
        Rule(
            path=f"{_HOME}.{_HUB}",
            name="model-reference",
            statement="HubContentArn is that of a ModelReference",
            source=in_document(MODEL, "HubAccessConfig.HubContentArn"),
            prose_id="CH-HUB",
            tier="implied",
            check=each_channel(_refers_to_model),
            repair=_refer_to_model,
        ),
        Rule(
            path=f"{_HOME}.DataSource.FileSystemDataSource",
            name="needs-vpc",
            statement="a file system is reached from a VPC",
            source=in_document(MODEL, "FileSystemDataSource"),
            prose_id="CH-FS-VPC",
            tier="implied",
            check=_file_system_in_vpc,
            repair=either(grow("VpcConfig")),
        ),
    )


def each_channel(check: ChannelCheck) -> Check:
    """A check that holds where it holds for every channel in the mode that it has or inherits."""

    def holds(definition: Any, request: Any) -> bool:
        channels = definition.get("InputDataConfig")
        if not channels:
            return True
        mode = definition["AlgorithmSpecification"].get("TrainingInputMode")
        return all(check(channel, channel.get("InputMode") or mode) for channel in channels)

    return holds


def repair_channels(check: ChannelCheck, ways: WaysOfOne) -> Repair:
    """A repair of the channels for which a check does not hold, each in one of its ways."""

    def repair(view: View) -> Alternatives:
        def holds(channel: Any) -> bool:
            return check(channel, channel.get("InputMode") or view.get(MODE))

        return repair_each("InputDataConfig", holds, ways)(view)

    return repair


def s3_source(channel: Any) -> Any:
    """The channel's source in S3; empty where it has another."""
    return channel["DataSource"].get("S3DataSource") or {}


def data_type(channel: Any) -> Any:
    """What the channel's S3Uri leads to; None where it has another source."""
    return s3_source(channel).get("S3DataType")


def plain_channel(more: Mapping[str, Any], name: str = "Train1") -> Mapping[str, Any]:
    """A channel of this name that reads a prefix in S3, with some members more."""
    source = {"S3DataType": "S3Prefix", "S3Uri": "s3://tuning-input/Train1"}
    return {"ChannelName": name, "DataSource": {"S3DataSource": source}, **more}


def _one_source(channel: Any, mode: Any) -> bool:
    source = channel["DataSource"]
    return sum(source.get(variant) is not None for variant in _SOURCES) == 1


def _choose_source(view: View, here: str, channel: Any) -> list[list[Edit]]:
    given = [v for v in _SOURCES if channel["DataSource"].get(v) is not None]
    number = int(here.rpartition(".")[2])
    ways = [view.drop(*(f"{here}.DataSource.{v}" for v in given if v != kept)) for kept in given]
    return ways or [[view.grow(f"{here}.DataSource.{v}", number)] for v in _SOURCES]


def _accepts_licence(channel: Any, mode: Any) -> bool:
    return value_at(s3_source(channel), "ModelAccessConfig.AcceptEula") is not False


def _refers_to_model(channel: Any, mode: Any) -> bool:
    arn = value_at(s3_source(channel), "HubAccessConfig.HubContentArn")
    return arn is None or "/ModelReference/" in arn


def _in_channels(view: View, member: str) -> list[str]:
    """Where each channel has the member."""
    return [f"InputDataConfig.{n}.{member}" for n in range(len(view.get("InputDataConfig")))]


def _accept_licence(view: View) -> Alternatives:
    places = _in_channels(view, _EULA)
    return for_each(view, [[[view.put(p, True)]] for p in places if view.get(p) is False])


def _refer_to_model(view: View) -> Alternatives:
    places = _in_channels(view, _HUB)
    return for_each(view, [[[view.grow(p)]] for p in places if view.get(p) is not None])


def _file_system_in_vpc(definition: Any, request: Any) -> bool:
    channels = definition.get("InputDataConfig") or ()
    used = any(c["DataSource"].get("FileSystemDataSource") is not None for c in channels)
    return not used or definition.get("VpcConfig") is not None
