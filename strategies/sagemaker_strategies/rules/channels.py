"""Rules of the input channels: their modes, sources and names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clauses import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import (
    Check,
    Example,
    Mend,
    Rule,
    View,
    example,
    for_each,
    within,
)
from sagemaker_strategies.rules.sources import MODEL, in_document, is_documented_2018

_HOME: Final = "TrainingJobDefinition.InputDataConfig.member"
_S3: Final = f"{_HOME}.DataSource.S3DataSource"
_MODE: Final = "AlgorithmSpecification.TrainingInputMode"
_DATA_TYPE: Final = "DataSource.S3DataSource.S3DataType"
_ATTRIBUTES: Final = "DataSource.S3DataSource.AttributeNames"
_SOURCES: Final = ("S3DataSource", "FileSystemDataSource", "DatasetSource")
#: Tells whether a channel, in its effective input mode, keeps a rule.
_ChannelCheck = Callable[[Any, Any], bool]


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    document = catalogue.document if is_documented_2018(catalogue) else MODEL
    has_mode = f"{_HOME}.InputMode" in catalogue.nodes
    return (
        Rule(
            path=f"{_HOME}.CompressionType",
            name="gzip-in-pipe-mode",
            statement="CompressionType Gzip is for channels in Pipe mode",
            source=in_document(document, "Channel.CompressionType"),
            prose_id="CH-COMP-FILE",
            tier="stated",
            check=_each(_gzip_in_pipe),
            mend=_to_pipe("CompressionType", _gzip_in_pipe),
            accepts=_pipe_accepts({"CompressionType": "Gzip"}, has_mode),
            rejects=_file_rejects({"CompressionType": "Gzip"}, has_mode),
            needs=(f"{_HOME}.CompressionType",),
        ),
        Rule(
            path=f"{_HOME}.RecordWrapperType",
            name="record-io-not-in-file-mode",
            statement="RecordWrapperType RecordIO is not for channels in File mode",
            source=in_document(document, "Channel.RecordWrapperType"),
            prose_id="CH-REC-FILE",
            tier="stated",
            check=_each(_record_io_not_in_file),
            mend=_to_pipe("RecordWrapperType", _record_io_not_in_file),
            accepts=_pipe_accepts({"RecordWrapperType": "RecordIO"}, has_mode),
            rejects=_file_rejects({"RecordWrapperType": "RecordIO"}, has_mode),
            needs=(f"{_HOME}.RecordWrapperType",),
        ),
        Rule(
            path=f"{_S3}.S3DataType",
            name="augmented-manifest-in-pipe-mode",
            statement="S3DataType AugmentedManifestFile is for channels in Pipe mode",
            source=in_document(MODEL, "S3DataSource.S3DataType"),
            prose_id="CH-AUG-PIPE",
            tier="stated",
            check=_each(_augmented_in_pipe),
            mend=_to_pipe(_DATA_TYPE, _augmented_in_pipe),
            accepts=_pipe_accepts(_augmented(), has_mode),
            rejects=(
                *_file_rejects(_augmented(), has_mode),
                example(
                    "FastFile mode",
                    within(_MODE, "FastFile"),
                    _channels(plain_channel(_augmented())),
                ),
            ),
            needs=(f"{_S3}.AttributeNames", f"{_HOME}.InputMode"),
        ),
        _kept(
            f"{_S3}.AttributeNames",
            "augmented-manifest-only",
            "CH-AUG-ATTR",
            "S3DataSource.AttributeNames",
            "AttributeNames are those of an AugmentedManifestFile",
            _each(_augmented_only),
            _to_augmented,
        ),
        _kept(
            f"{_HOME}.DataSource",
            "one-source",
            "CH-SRC-ONE",
            "DataSource",
            "a data source names exactly one of its variants",
            _each(_one_source),
            _choose_source,
        ),
        _kept(
            f"{_HOME}.ChannelName",
            "distinct",
            "CH-UNIQ",
            "Channel.ChannelName",
            "channels have different names",
            _distinct_names,
            _rename,
        ),
        _kept(
            f"{_S3}.ModelAccessConfig.AcceptEula",
            "accepted",
            "CH-EULA",
            "ModelAccessConfig.AcceptEula",
            "the licence of a model that demands it is accepted",
            _each(
                lambda c, m: (
                    (s3_source(c).get("ModelAccessConfig") or {}).get("AcceptEula") is not False
                )
            ),
            _accept_licence,
        ),
        _kept(
            f"{_S3}.HubAccessConfig.HubContentArn",
            "model-reference",
            "CH-HUB",
            "HubAccessConfig.HubContentArn",
            "HubContentArn is that of a ModelReference",
            _each(
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
        _kept(
            f"{_HOME}.DataSource.FileSystemDataSource",
            "needs-vpc",
            "CH-FS-VPC",
            "FileSystemDataSource",
            "a file system is reached from a VPC",
            _file_system_in_vpc,
            lambda view: iter([[view.grow("VpcConfig")]]),
        ),
    )


def _kept(
    path: str, name: str, prose_id: str, place: str, statement: str, check: Check, mend: Mend
) -> Rule:
    """A rule that no text states as one: kept, never asked."""
    return Rule(
        path=path,
        name=name,
        statement=statement,
        source=in_document(MODEL, place),
        prose_id=prose_id,
        tier="implied",
        check=check,
        mend=mend,
        needs=(path,),
    )


def _each(check: _ChannelCheck) -> Check:
    """The rule holds where it holds for every channel in the mode that it has or inherits."""

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


def _data_type(channel: Any) -> Any:
    return s3_source(channel).get("S3DataType")


def _gzip_in_pipe(channel: Any, mode: Any) -> bool:
    return mode == "Pipe" or channel.get("CompressionType") != "Gzip"


def _record_io_not_in_file(channel: Any, mode: Any) -> bool:
    return mode != "File" or channel.get("RecordWrapperType") != "RecordIO"


def _augmented_in_pipe(channel: Any, mode: Any) -> bool:
    return mode == "Pipe" or _data_type(channel) != "AugmentedManifestFile"


def _augmented_only(channel: Any, mode: Any) -> bool:
    return (
        not s3_source(channel).get("AttributeNames")
        or _data_type(channel) == "AugmentedManifestFile"
    )


def _to_pipe(reason: str, check: _ChannelCheck) -> Mend:
    """Pipe mode for the channels that need it; else they lose the reason."""

    def mend(view: View) -> Iterator[list[Edit]]:
        mode = view.get(_MODE)
        elements = []
        for index, channel in enumerate(view.get("InputDataConfig")):
            if not check(channel, channel.get("InputMode") or mode):
                here = f"InputDataConfig.{index}"
                ways = [[view.put(f"{here}.InputMode", "Pipe")], view.drop(f"{here}.{reason}")]
                if reason == _DATA_TYPE:
                    ways.append(
                        [
                            view.put(f"{here}.{reason}", "S3Prefix"),
                            *view.drop(f"{here}.{_ATTRIBUTES}"),
                        ]
                    )
                elements.append(ways)
        yield from for_each(view, elements)
        yield [view.put(_MODE, "Pipe")]

    return mend


def _to_augmented(view: View) -> Iterator[list[Edit]]:
    elements = []
    for index, channel in enumerate(view.get("InputDataConfig")):
        if not _augmented_only(channel, None):
            here = f"InputDataConfig.{index}"
            as_manifest = view.put(f"{here}.{_DATA_TYPE}", "AugmentedManifestFile")
            ways = [[as_manifest, view.put(f"{here}.InputMode", "Pipe")], [as_manifest]]
            elements.append([*ways, view.drop(f"{here}.{_ATTRIBUTES}")])
    yield from for_each(view, elements)


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


# Examples


def plainplain_channel(more: dict[str, Json], name: str = "Train1") -> dict[str, Json]:
    source: Json = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://tuning-input/Train1"}}
    return {"ChannelName": name, "DataSource": source, **more}


def _channels(*channels: dict[str, Json]) -> Edit:
    return within("InputDataConfig", list(channels))


def _augmented() -> dict[str, Json]:
    source: dict[str, Json] = {
        "S3DataType": "AugmentedManifestFile",
        "S3Uri": "s3://tuning-input/Train1",
        "AttributeNames": ["source-Ref1", "label-Ref2"],
    }
    return {"DataSource": {"S3DataSource": source}}


def _pipe_accepts(more: dict[str, Json], has_mode: bool) -> tuple[Example, ...]:
    inherited = example("inherited mode", within(_MODE, "Pipe"), _channels(plain_channel(more)))
    if not has_mode:
        return (inherited,)
    own = plain_channel({**more, "InputMode": "Pipe"})
    return inherited, example("own mode", within(_MODE, "File"), _channels(own))


def _file_rejects(more: dict[str, Json], has_mode: bool) -> tuple[Example, ...]:
    inherited = example(
        "File mode inherited", within(_MODE, "File"), _channels(plain_channel(more))
    )
    if not has_mode:
        return (inherited,)
    own = plain_channel({**more, "InputMode": "File"})
    return inherited, example("File mode of its own", within(_MODE, "Pipe"), _channels(own))
