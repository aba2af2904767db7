"""Rules between a channel and the input mode that it has or inherits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sagemaker_strategies.constraints.catalogue import Catalogue
from sagemaker_strategies.constraints.clause import Json
from sagemaker_strategies.rules.edits import Edit
from sagemaker_strategies.rules.rule import Example, Repair, Rule, View, example, for_each
from sagemaker_strategies.rules.sources import MODEL, in_document, is_documented_2018
from sagemaker_strategies.rules.training_job.channels import (
    data_type,
    each_channel,
    plain_channel,
    s3_source,
)
from sagemaker_strategies.rules.training_job.definition import node_of, within

_HOME: Final = "InputDataConfig.member"
_S3: Final = f"{_HOME}.DataSource.S3DataSource"
_MODE: Final = "AlgorithmSpecification.TrainingInputMode"
_DATA_TYPE: Final = "DataSource.S3DataSource.S3DataType"
_ATTRIBUTES: Final = "DataSource.S3DataSource.AttributeNames"
#: Whether a channel, in its effective input mode, satisfies a rule.
_ChannelCheck = Callable[[Any, Any], bool]


def rules(catalogue: Catalogue) -> tuple[Rule, ...]:
    """The rules of this topic."""
    document = catalogue.document if is_documented_2018(catalogue) else MODEL
    has_mode = node_of(catalogue, f"{_HOME}.InputMode") is not None
    return (
        Rule(
            path=f"{_HOME}.CompressionType",
            name="gzip-in-pipe-mode",
            statement="CompressionType Gzip is for channels in Pipe mode",
            source=in_document(document, "Channel.CompressionType"),
            prose_id="CH-COMP-FILE",
            tier="stated",
            check=each_channel(_gzip_in_pipe),
            repair=_to_pipe("CompressionType", _gzip_in_pipe),
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
            check=each_channel(_record_io_not_in_file),
            repair=_to_pipe("RecordWrapperType", _record_io_not_in_file),
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
            check=each_channel(_augmented_in_pipe),
            repair=_to_pipe(_DATA_TYPE, _augmented_in_pipe),
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
        Rule(
            path=f"{_S3}.AttributeNames",
            name="augmented-manifest-only",
            statement="AttributeNames are those of an AugmentedManifestFile",
            source=in_document(MODEL, "S3DataSource.AttributeNames"),
            prose_id="CH-AUG-ATTR",
            tier="implied",
            check=each_channel(_augmented_only),
            repair=_to_augmented,
            needs=(f"{_S3}.AttributeNames",),
        ),
    )


def _gzip_in_pipe(channel: Any, mode: Any) -> bool:
    return bool(mode == "Pipe" or channel.get("CompressionType") != "Gzip")


def _record_io_not_in_file(channel: Any, mode: Any) -> bool:
    return bool(mode != "File" or channel.get("RecordWrapperType") != "RecordIO")


def _augmented_in_pipe(channel: Any, mode: Any) -> bool:
    return bool(mode == "Pipe" or data_type(channel) != "AugmentedManifestFile")


def _augmented_only(channel: Any, mode: Any) -> bool:
    return (
        not s3_source(channel).get("AttributeNames")
        or data_type(channel) == "AugmentedManifestFile"
    )


def _to_pipe(reason: str, check: _ChannelCheck) -> Repair:
    """Pipe mode for the channels that need it; else they lose the reason."""

    def repair(view: View) -> Iterator[list[Edit]]:
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

    return repair


def _to_augmented(view: View) -> Iterator[list[Edit]]:
    elements = []
    for index, channel in enumerate(view.get("InputDataConfig")):
        if not _augmented_only(channel, None):
            here = f"InputDataConfig.{index}"
            as_manifest = view.put(f"{here}.{_DATA_TYPE}", "AugmentedManifestFile")
            ways = [[as_manifest, view.put(f"{here}.InputMode", "Pipe")], [as_manifest]]
            elements.append([*ways, view.drop(f"{here}.{_ATTRIBUTES}")])
    yield from for_each(view, elements)


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
