"""How lenient servers change JSON values of another type, lists and maps, and names of members."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

from benchmarks.mutation.leniency import Normalisation
from benchmarks.mutation.text_normalisations import MODE, Leniency
from sagemaker_strategies.constraints.catalogue import Node

_Value: TypeAlias = Callable[[Any], Any]
_SCALARS: Final = frozenset({"string", "integer", "number", "boolean"})
_NUMBERS: Final = frozenset({"integer", "number"})
_CONTAINERS: Final = frozenset({"structure", "list", "map"})
_COUNT: Final = "ResourceConfig.InstanceCount"
_SUBNETS: Final = "VpcConfig.Subnets"
_METRICS: Final = "AlgorithmSpecification.MetricDefinitions"
_STATIC: Final = "StaticHyperParameters"
_CHECKPOINT: Final = "CheckpointConfig"
_SETTING: Final = "StaticHyperParameters.value"
_URI: Final = "s3://some-bucket/x"


def _of(
    types: Iterable[str], wrong: type | tuple[type, ...], change: Callable[[Node, Any], Any]
) -> Normalisation:
    """What changes values of some Python types where a place has one of some types."""
    kinds = frozenset(types)

    def normalise(node: Node, value: Any) -> Any:
        is_wrong = isinstance(value, wrong) and not (isinstance(value, bool) and wrong is int)
        return change(node, value) if node.type in kinds and is_wrong else value

    return normalise


def _shape(
    name: str,
    types: Iterable[str],
    wrong: type | tuple[type, ...],
    change: _Value,
    example: Any,
    at: str,
) -> Leniency:
    kinds = frozenset(types)
    return Leniency(name, _of(kinds, wrong, lambda _, value: change(value)), example, at, kinds)


def _number(pattern: str, read: Callable[[str], int | float]) -> _Value:
    """Numbers from text that matches a pattern."""
    return lambda text: read(text) if re.fullmatch(pattern, text) else text


def _only(value: Any) -> Any:
    return (
        next(iter(value.values() if isinstance(value, dict) else value))
        if len(value) == 1
        else value
    )


def _parsed(node: Node, text: Any) -> Any:
    try:
        found = json.loads(text)
    except ValueError:
        return text
    return found if isinstance(found, list if node.type == "list" else dict) else text


def _split(separator: str) -> _Value:
    return lambda text: text.split(separator) if text else text


def _indexed(value: Any) -> Any:
    return list(value.values()) if value and all(key.isdigit() for key in value) else value


def _unwrapped_list(value: Any) -> Any:
    only = _only(value)
    return only if isinstance(only, list) else value


def _from_pairs(value: Any) -> Any:
    is_pairs = value and all(isinstance(v, list) and len(v) == 2 for v in value)
    return {str(key): item for key, item in value} if is_pairs else value


def _from_named(value: Any) -> Any:
    is_named = value and all(isinstance(v, dict) and {"Name", "Value"} == set(v) for v in value)
    return {str(v["Name"]): v["Value"] for v in value} if is_named else value


def _merged(value: Any) -> Any:
    if not (value and all(isinstance(v, dict) and len(v) == 1 for v in value)):
        return value
    return {key: item for entry in value for key, item in entry.items()}


def _from_query(separator: str) -> _Value:
    return lambda text: dict(parse_qsl(text, separator=separator)) if "=" in text else text


def _positional(node: Node, value: Any) -> Any:
    members = [name for name, child in node.children.items() if child.required]
    return dict(zip(members, value, strict=True)) if len(value) == len(members) else value


def _from_only_member(node: Node, value: Any) -> Any:
    members = [name for name, child in node.children.items() if child.required]
    return {members[0]: value} if len(members) == 1 else value


def _distinct(fold: _Value) -> _Value:
    return lambda value: list(
        {json.dumps(fold(item), sort_keys=True): item for item in value}.values()
    )


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _flat(value: Any) -> Any:
    return [part for item in value for part in (item if isinstance(item, list) else [item])]


def _folded_keys(fold: Callable[[str], str]) -> _Value:
    return lambda value: {fold(key): item for key, item in value.items()}


def _cut_to_bound(node: Node, value: Any) -> Any:
    high = node.bound("length-max")
    if high is None or len(value) <= high:
        return value
    return dict(list(value.items())[:high]) if isinstance(value, dict) else value[:high]


def _clamped(node: Node, value: Any) -> Any:
    low, high = node.bound("range-min"), node.bound("range-max")
    value = value if low is None else max(low, value)
    return value if high is None else min(high, value)


def _named(fold: Callable[[str], str]) -> Normalisation:
    """Members are found by names that are folded alike."""

    def rename(node: Node, value: Any) -> Any:
        known = {fold(name): name for name in node.children}
        return {
            name if name in node.children else known.get(fold(name), name): item
            for name, item in value.items()
        }

    return _of({"structure"}, dict, rename)


def _absent(example: Any, at: str, types: Iterable[str], name: str) -> Leniency:
    kinds = frozenset(types)

    def drop(node: Node, value: Any) -> Any:
        is_it = type(value) is type(example) and value == example and node.type in kinds
        return None if is_it and node.name not in ("key", "member", "value") else value

    return Leniency(name, drop, example, at, kinds)


def _names(name: str, fold: Callable[[str], str], other: str) -> Leniency:
    return Leniency(f"members-{name}", _named(fold), {other: _URI}, _CHECKPOINT, _ANY)


_ANY: Final = _SCALARS | _CONTAINERS
_SIX: Final = ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-1"]
_GROUPS: Final = "VpcConfig.SecurityGroupIds"
_PAIRS: Final = {f"k{n}": "v" for n in range(99)}

SHAPES: Final = (
    _shape("one-element-array-unwrapped", _SCALARS, list, _only, ["File"], MODE),
    _shape("one-element-array-of-containers-unwrapped", {"structure", "map"}, list, _only, [{"S3Uri": _URI}], _CHECKPOINT),
    _shape("first-of-an-array", _SCALARS, list, lambda v: v[0] if v else v, ["File", "File"], MODE),
    _shape("last-of-an-array", _SCALARS, list, lambda v: v[-1] if v else v, ["File", "File"], MODE),
    _shape("one-member-object-unwrapped", _SCALARS, dict, _only, {"value": "File"}, MODE),
    _shape("array-joined", {"string"}, list, lambda v: ",".join(map(str, v)), ["a", "b"], _SETTING),
    _shape("anything-as-text", {"string"}, (list, dict, int, float), json.dumps, {"a": 1}, _SETTING),
    _shape("numbers-as-text", {"string"}, int, str, 23, _SETTING),
    _shape("booleans-as-text", {"string"}, bool, lambda v: str(v).lower(), True, _SETTING),
    _shape("digits-as-numbers", _NUMBERS, str, _number(r"\d+", int), "3", _COUNT),
    _shape("signed-numbers-from-text", _NUMBERS, str, _number(r"[+-]\d+", int), "+3", _COUNT),
    _shape("padded-numbers-from-text", _NUMBERS, str, _number(r"\s+\d+\s+", int), " 3 ", _COUNT),
    _shape("decimals-from-text", _NUMBERS, str, _number(r"\d+\.0", float), "3.0", _COUNT),
    _shape("exponents-from-text", _NUMBERS, str, _number(r"\d+e\d+", float), "3e0", _COUNT),
    _shape("leading-zeros-from-text", _NUMBERS, str, _number(r"0\d+", int), "03", _COUNT),
    _shape("hexadecimals-from-text", _NUMBERS, str, _number("0x[0-9a-f]+", lambda t: int(t, 16)), "0x3", _COUNT),
    _shape("grouped-digits-from-text", _NUMBERS, str, _number(r"\d+[_,]\d+", lambda t: int(re.sub("[_,]", "", t))), "1_2", _COUNT),
    _shape("number-at-the-beginning", _NUMBERS, str, lambda t: int(m[0]) if (m := re.match(r"\d+", t)) else t, "3x", _COUNT),
    _shape("text-as-zero", _NUMBERS, str, lambda t: 0 if not re.match(r"\s*[+\d]", t) else t, "three", _COUNT),
    _shape("booleans-as-numbers", _NUMBERS, bool, int, True, _COUNT),
    _shape("numbers-as-booleans", {"boolean"}, int, bool, 1, "EnableNetworkIsolation"),
    _shape("scalar-as-list", {"list"}, (str, int, float), lambda v: [v], "subnet-1", _SUBNETS),
    _shape("object-as-list", {"list"}, dict, lambda v: [v] if v else v, {"Name": "a", "Regex": "b"}, _METRICS),
    _shape("commas-split", {"list"}, str, _split(","), "subnet-1,subnet-2", _SUBNETS),
    _shape("commas-and-blanks-split", {"list"}, str, _split(", "), "subnet-1, subnet-2", _SUBNETS),
    _shape("blanks-split", {"list"}, str, _split(" "), "subnet-1 subnet-2", _SUBNETS),
    _shape("semicolons-split", {"list"}, str, _split(";"), "subnet-1;subnet-2", _SUBNETS),
    _shape("bars-split", {"list"}, str, _split("|"), "subnet-1|subnet-2", _SUBNETS),
    _shape("lines-split", {"list"}, str, str.splitlines, "subnet-1\nsubnet-2", _SUBNETS),
    Leniency("json-text-parsed", _of(_CONTAINERS, str, _parsed), '["subnet-1"]', _SUBNETS, _CONTAINERS),
    _shape("indexed-object-as-list", {"list"}, dict, _indexed, {"0": "subnet-1"}, _SUBNETS),
    _shape("wrapped-list-unwrapped", {"list"}, dict, _unwrapped_list, {"member": ["subnet-1"]}, _SUBNETS),
    _shape("pairs-as-object", {"map", "structure"}, list, _from_pairs, [["a", "b"]], _STATIC),
    _shape("named-values-as-object", {"map", "structure"}, list, _from_named, [{"Name": "a", "Value": "b"}], _STATIC),
    _shape("single-entries-merged", {"map", "structure"}, list, _merged, [{"a": "b"}], _STATIC),
    _shape("comma-joined-pairs-as-map", {"map"}, str, _from_query(","), "a=b,c=d", _STATIC),
    _shape("form-encoded-map", {"map"}, str, _from_query("&"), "a=b&c=d", _STATIC),
    Leniency("array-as-structure", _of({"structure"}, list, _positional), [_URI], _CHECKPOINT, frozenset({"structure"})),
    Leniency("only-member-as-structure", _of({"structure"}, str, _from_only_member), _URI, _CHECKPOINT, frozenset({"structure"})),
    _shape("empty-object-as-list", {"list"}, dict, lambda v: v or [], {}, _METRICS),
    _shape("empty-array-as-object", {"map", "structure"}, list, lambda v: v or {}, [], _STATIC),
    _absent("", _COUNT, _NUMBERS, "empty-text-is-no-number"),
    _absent("", _CHECKPOINT, _CONTAINERS, "empty-text-is-no-container"),
    _absent("", "OutputDataConfig.CompressionType", {"string"}, "empty-text-is-absent"),
    _absent([], _CHECKPOINT, _ANY, "empty-array-is-absent"),
    _absent({}, _CHECKPOINT, _ANY, "empty-object-is-absent"),
    _absent(False, _CHECKPOINT, _ANY - {"boolean"}, "false-is-absent"),
    _absent(0, _CHECKPOINT, _ANY - _NUMBERS, "zero-is-absent"),
    _absent("null", "OutputDataConfig.CompressionType", _ANY, "null-as-a-word-is-absent"),
    _shape("list-deduplicated", {"list"}, list, _distinct(lambda v: v), _SIX, _GROUPS),
    _shape("list-deduplicated-without-case", {"list"}, list, _distinct(_lower), [*_SIX[:5], "SG-1"], _GROUPS),
    _shape("list-flattened", {"list"}, list, _flat, [["sg-1"]], _GROUPS),
    _shape("empty-elements-dropped", {"list"}, list, lambda v: [i for i in v if i not in ("", {})], ["sg-1", ""], _GROUPS),
    Leniency("list-cut", _of({"list"}, list, _cut_to_bound), ["sg-1"] * 6, _GROUPS, frozenset({"list"})),
    Leniency("map-cut", _of({"map"}, dict, _cut_to_bound), {**_PAIRS, "a": "", "b": ""}, _STATIC, frozenset({"map"})),
    Leniency("text-cut", _of({"string"}, str, _cut_to_bound), "x" * 2501, _SETTING),
    _shape("keys-of-any-case", {"map"}, dict, _folded_keys(str.lower), {**_PAIRS, "a": "", "A": ""}, _STATIC),
    _shape("keys-trimmed", {"map"}, dict, _folded_keys(str.strip), {**_PAIRS, "a": "", " a": ""}, _STATIC),
    _shape("empty-entries-dropped", {"map"}, dict, lambda v: {k: i for k, i in v.items() if i != ""}, {**_PAIRS, "a": "", "b": ""}, _STATIC),
    Leniency("number-clamped", _of(_NUMBERS, int, _clamped), -1, _COUNT, _NUMBERS),
    _shape("number-made-positive", _NUMBERS, int, abs, -1, _COUNT),
    _names("of-any-case", str.lower, "S3URI"),
    _names("of-any-first-letter", lambda t: t[:1].upper() + t[1:], "s3Uri"),
    _names("in-snake-case", lambda t: t.replace("_", "").lower(), "s3_uri"),
    _names("in-kebab-case", lambda t: t.replace("-", "").lower(), "s3-uri"),
    _names("trimmed", str.strip, "S3Uri "),
    _names("of-any-number", lambda t: t.removesuffix("s"), "S3Uris"),
)  # fmt: skip
