"""Rules of the input channels: their sources and their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Check, Rule, View, for_each, implied_rule
from sagemaker_strategies.rules.sources import MODEL, in_document

_HOME: Final = "InputDataConfig.member"
_S3: Final = f"{_HOME}.DataSource.S3DataSource"
_SOURCES: Final = ("S3DataSource", "FileSystemDataSource", "DatasetSource")


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic, all of them implied."""
    return (
        implied_rule(
            f"{_HOME}.DataSource",
            "one-source",
            "CH-SRC-ONE",
            in_document(MODEL, "DataSource"),
            "a data source names exactly one of its variants",
            each_channel(_one_source),
            _choose_source,
        ),
        implied_rule(
            f"{_HOME}.ChannelName",
            "distinct",
            "CH-UNIQ",
            in_document(MODEL, "Channel.ChannelName"),
            "channels have different names",
            _distinct_names,
            _rename,
        ),
        implied_rule(
            f"{_S3}.ModelAccessConfig.AcceptEula",
            "accepted",
            "CH-EULA",
            in_document(MODEL, "ModelAccessConfig.AcceptEula"),
            "the licence of a model that demands it is accepted",
            each_channel(
                lambda c, m: (
                    (s3_source(c).get("ModelAccessConfig") or {}).get("AcceptEula") is not False
                )
            ),
            _accept_licence,
        ),
        implied_rule(
            f"{_S3}.HubAccessConfig.HubContentArn",
            "model-reference",
            "CH-HUB",
            in_document(MODEL, "HubAccessConfig.HubContentArn"),
            "HubContentArn is that of a ModelReference",
            each_channel(
                lambda c, m: (
                    "/ModelReference/"
                    in (
                        (s3_source(c).get("HubAccessConfig") or {}).get(
                            "HubContentArn", "/ModelReference/"
                        )
                    )
                )
            ),
            _refer_to_model,
        ),
        implied_rule(
            f"{_HOME}.DataSource.FileSystemDataSource",
            "needs-vpc",
            "CH-FS-VPC",
            in_document(MODEL, "FileSystemDataSource"),
            "a file system is reached from a VPC",
            _file_system_in_vpc,
            lambda view: iter([[view.grow("VpcConfig")]]),
        ),
    )


def each_channel(check: Callable[[Any, Any], bool]) -> Check:
    """A check that holds where it holds for every channel in the mode that it has or inherits."""

    def holds(definition: Any, request: Any) -> bool:
        channels = definition.get("InputDataConfig")
        if not channels:
            return True
        mode = definition["AlgorithmSpecification"].get("TrainingInputMode")
        return all(check(channel, channel.get("InputMode") or mode) for channel in channels)

    return holds


def s3_source(channel: Any) -> Any:
    """The channel's source in S3; empty where it has another."""
    return channel["DataSource"].get("S3DataSource") or {}


def data_type(channel: Any) -> Any:
    """What the channel's S3Uri leads to; None where it has another source."""
    return s3_source(channel).get("S3DataType")


def _one_source(channel: Any, mode: Any) -> bool:
    source = channel["DataSource"]
    return sum(source.get(variant) is not None for variant in _SOURCES) == 1


def _choose_source(view: View) -> Iterator[list[Edit]]:
    elements = []
    for index, channel in enumerate(view.get("InputDataConfig")):
        if _one_source(channel, None):
            continue
        here = f"InputDataConfig.{index}.DataSource"
        given = [v for v in _SOURCES if channel["DataSource"].get(v) is not None]
        ways = [view.drop(*(f"{here}.{v}" for v in given if v != kept)) for kept in given]
        elements.append(ways or [[view.grow(f"{here}.{v}", index)] for v in _SOURCES])
    yield from for_each(view, elements)


def _distinct_names(definition: Any, request: Any) -> bool:
    channels = definition.get("InputDataConfig") or ()
    return len({c["ChannelName"] for c in channels}) == len(channels)


def _rename(view: View) -> Iterator[list[Edit]]:
    channels = view.get("InputDataConfig")
    names = [channel["ChannelName"] for channel in channels]
    edits: list[Edit] = []
    for index, name in enumerate(names):
        others = names[:index] + names[index + 1 :]
        place = f"InputDataConfig.{index}.ChannelName"
        if name in others and view.free(view.here(place)):
            names[index] = next(
                n for n in (f"Channel-{index}-{i}" for i in range(99)) if n not in names
            )
            edits.append(view.put(place, names[index]))
    yield edits


def _accept_licence(view: View) -> Iterator[list[Edit]]:
    place = "DataSource.S3DataSource.ModelAccessConfig.AcceptEula"
    places = [
        f"InputDataConfig.{index}.{place}" for index in range(len(view.get("InputDataConfig")))
    ]
    yield from for_each(view, [[[view.put(p, True)]] for p in places if view.get(p) is False])


def _refer_to_model(view: View) -> Iterator[list[Edit]]:
    place = "DataSource.S3DataSource.HubAccessConfig.HubContentArn"
    places = [
        f"InputDataConfig.{index}.{place}" for index in range(len(view.get("InputDataConfig")))
    ]
    yield from for_each(view, [[[view.grow(p)]] for p in places if view.get(p) is not None])


def _file_system_in_vpc(definition: Any, request: Any) -> bool:
    channels = definition.get("InputDataConfig") or ()
    used = any(c["DataSource"].get("FileSystemDataSource") is not None for c in channels)
    return not used or definition.get("VpcConfig") is not None


def plain_channel(more: dict[str, Json], name: str = "Train1") -> dict[str, Json]:
    """A channel of this name that reads a prefix in S3, with some members more."""
    source: Json = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://tuning-input/Train1"}}
    return {"ChannelName": name, "DataSource": source, **more}
