"""Requests as botocore's protocols write them, answers as they read them, and what has no form."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config

from sagemaker_conformance.protocol.answer import Answer
from sagemaker_conformance.protocol.target import TargetError
from sagemaker_conformance.serialization.serialization import (
    HttpRequest,
    UnwritableError,
    protocols,
    serialization_of,
)
from sagemaker_strategies.cases.seeds import seed_requests
from sagemaker_strategies.constraints import load
from sagemaker_strategies.constraints.readers.service_model import installed_model
from sagemaker_strategies.operations.derivation import derive
from sagemaker_strategies.operations.operation import Operation


def written(operation: str, value: Any) -> HttpRequest:
    service, _, name = operation.partition(":")
    return serialization_of(_operation(service)).request(name, json.dumps(value).encode())


def answered(operation: str, status: int, body: bytes, **headers: str) -> Answer:
    service, _, name = operation.partition(":")
    return serialization_of(_operation(service)).answer(name, status, headers, body)


def _operation(service: str) -> Operation:
    """Any operation of the service: they are all written alike."""
    model = installed_model(service)
    return derive(
        model, next(n for n, o in model["operations"].items() if "input" in o), service=service
    )


def sent_by_boto3(service: str, method: str, value: Any) -> AWSPreparedRequest:
    """What a client of boto3's would send, taken from it before it is sent."""
    config = Config(parameter_validation=False, s3={"addressing_style": "path"})
    client = boto3.client(  # type: ignore[call-overload]  # its stubs know services by literal names
        service,
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        config=config,
    )
    found: list[AWSPreparedRequest] = []

    def take(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        found.append(request)
        return AWSResponse(request.url, 500, {}, None)

    client.meta.events.register("before-send.*", take)
    client.meta.events.register("needs-retry.*", lambda **_: None)
    with pytest.raises(Exception):  # noqa: B017, PT011 - the answer is none
        getattr(client, method)(**value)
    return found[0]


@pytest.mark.parametrize(
    ("operation", "method", "value"),
    [
        (
            "sns:CreateTopic",
            "create_topic",
            {"Name": "a b&ü", "Attributes": {"k": "v", "l": ""}, "Tags": [{"Key": "a"}]},
        ),
        ("sns:CreateTopic", "create_topic", {"Name": "", "Tags": []}),
        (
            "rds:CreateDBParameterGroup",
            "create_db_parameter_group",
            {"DBParameterGroupName": "a", "Tags": [{"Key": "a", "Value": "b"}]},
        ),
        (
            "ec2:CreateVpc",
            "create_vpc",
            {
                "CidrBlock": "10.0.0.0/16",
                "Ipv4NetmaskLength": 0,
                "AmazonProvidedIpv6CidrBlock": False,
                "TagSpecifications": [{"ResourceType": "vpc", "Tags": [{"Key": "a"}]}],
            },
        ),
        (
            "batch:CreateJobQueue",
            "create_job_queue",
            {"jobQueueName": "", "priority": -1, "computeEnvironmentOrder": []},
        ),
        (
            "iot:CreateThing",
            "create_thing",
            {"thingName": "a b%:ü~", "attributePayload": {"attributes": {}}},
        ),
        (
            "route53:CreateHostedZone",
            "create_hosted_zone",
            {"Name": "<&\n\U0001f600", "CallerReference": "", "HostedZoneConfig": {}},
        ),
        (
            "s3:CreateBucket",
            "create_bucket",
            {"Bucket": "abc", "ACL": "x", "CreateBucketConfiguration": {"Tags": []}},
        ),
        ("s3:PutBucketTagging", "put_bucket_tagging", {"Bucket": "abc", "Tagging": {}}),
        (
            "cloudfront:CreatePublicKey",
            "create_public_key",
            {"PublicKeyConfig": {"CallerReference": "a", "Name": "n", "EncodedKey": "k"}},
        ),
    ],
)
def test_a_request_is_what_boto3_sends(operation: str, method: str, value: Any) -> None:
    request, sent = written(operation, value), sent_by_boto3(operation.split(":")[0], method, value)
    url = urlsplit(sent.url)
    body = sent.body or b""

    assert (request.method, request.target) == (
        sent.method,
        f"{url.path}?{url.query}" if url.query else url.path,
    )
    assert request.body == (body.encode() if isinstance(body, str) else body)
    own = {name.lower(): text for name, text in request.headers.items()}
    theirs = {name.lower(): text for name, text in sent.headers.items()}
    assert own == {
        name: theirs[name].decode() if isinstance(theirs[name], bytes) else theirs[name]
        for name in own
    }


def test_bytes_and_moments_are_written_in_the_form_of_their_place() -> None:
    function = {"FunctionName": "f", "Code": {"ZipFile": "AAH/"}}
    put = {
        "Bucket": "b",
        "Key": "a/b c",
        "Body": "AAH/",
        "Expires": 1706702461,
        "Metadata": {"k": "v"},
    }
    request = written("s3:PutObject", put)

    assert json.loads(written("lambda:CreateFunction", function).body) == function
    assert (request.method, request.target, request.body) == ("PUT", "/b/a/b%20c", b"\x00\x01\xff")
    assert request.headers == {
        "Expires": "Wed, 31 Jan 2024 12:01:01 GMT",
        "x-amz-meta-k": "v",
    }


def test_a_prefix_of_the_host_is_given_apart() -> None:
    value = {"AccountId": "123456789012", "Name": "n", "Bucket": "b"}

    assert "123456789012." == written("s3control:CreateAccessPoint", value).host_prefix


@pytest.mark.parametrize(
    ("operation", "value", "message"),
    [
        ("sns:CreateTopic", [], "a list in place of a structure at the request"),
        ("sns:CreateTopic", {"Name": None}, "null at Name"),
        ("sns:CreateTopic", {"Name": 1}, "a number in place of a string at Name"),
        ("sns:CreateTopic", {"Nome": "a"}, "an unknown member at Nome"),
        ("sns:CreateTopic", {"Name": "\ud800"}, "a character without UTF-8 at Name"),
        ("sns:CreateTopic", {"Attributes": {}}, "an empty map at Attributes"),
        ("sns:CreateTopic", {"Tags": [{}]}, "an empty structure at Tags/0"),
        (
            "sns:CreateTopic",
            {"Attributes": {"a": True}},
            "a boolean in place of a string at Attributes/a",
        ),
        ("ec2:CreateVpc", {"TagSpecifications": []}, "an empty list at TagSpecifications"),
        ("ec2:CreateVpc", {"Ipv4NetmaskLength": 1.0}, "a number in place of an integer"),
        ("glacier:CreateVault", {"accountId": "-"}, "no text for the path at vaultName"),
        (
            "glacier:CreateVault",
            {"accountId": "-", "vaultName": ""},
            "a text that makes another path",
        ),
        (
            "glacier:CreateVault",
            {"accountId": "-", "vaultName": ".."},
            "a text that makes another path",
        ),
        ("s3:PutObject", {"Bucket": "b", "Key": "a//b"}, "a text that makes another path at Key"),
        (
            "s3:CreateBucket",
            {"Bucket": "b", "GrantRead": " a"},
            "no value of a header at GrantRead",
        ),
        (
            "s3:CreateBucket",
            {"Bucket": "b", "GrantRead": "a\nb"},
            "no value of a header at GrantRead",
        ),
        ("s3:CreateBucket", {"Bucket": "b", "GrantRead": "ü"}, "no value of a header at GrantRead"),
        ("s3:CreateBucket", {"Bucket": "b", "GrantRead": ""}, "no value of a header at GrantRead"),
        (
            "s3:PutObject",
            {"Bucket": "b", "Key": "k", "Metadata": {"A": "b"}},
            "no name of a header",
        ),
        ("s3:PutObject", {"Bucket": "b", "Key": "k", "Metadata": {}}, "an empty map at Metadata"),
        (
            "s3:PutObject",
            {"Bucket": "b", "Key": "k", "Body": "YWI=", "ContentLength": 3},
            "a length that is not the body's at ContentLength",
        ),
        ("s3:PutObject", {"Bucket": "b", "Key": "k", "Body": ""}, "an empty body at Body"),
        (
            "s3:PutObject",
            {"Bucket": "b", "Key": "k", "Body": "!"},
            "a text that is no base64 at Body",
        ),
        (
            "s3:PutObject",
            {"Bucket": "b", "Key": "k", "Expires": 1.5},
            "a fraction of a second at Expires",
        ),
        (
            "s3:PutObject",
            {"Bucket": "b", "Key": "k", "Expires": "Wed, 31 Jan 2024 12:01:01 GMT"},
            "at Expires",
        ),
        (
            "codecatalyst:CreateAccessToken",
            {"name": "n", "expiresTime": "Wed, 31 Jan 2024 12:01:01 GMT"},
            "a text that is no moment at expiresTime",
        ),
        ("route53:CreateHostedZone", {"Name": "\x01"}, "a character that XML does not have"),
        ("route53:CreateHostedZone", {"Name": "a\rb"}, "a character that XML does not have"),
        (
            "iot-data:UpdateThingShadow",
            {"thingName": "t", "payload": ""},
            "an empty body at payload",
        ),
        (
            "appconfig:TagResource",
            {"ResourceArn": "", "Tags": {}},
            "a text that makes another path at ResourceArn",
        ),
        (
            "s3control:CreateAccessPoint",
            {"AccountId": "a_b", "Name": "n", "Bucket": "b"},
            "botocore cannot write it in rest-xml: ParamValidationError",
        ),
    ],
)
def test_what_a_protocol_has_no_form_for(operation: str, value: Any, message: str) -> None:
    with pytest.raises(UnwritableError, match=message) as refusal:
        written(operation, value)

    assert "\n" not in str(refusal.value)


def test_the_protocols_are_the_files_of_their_folder() -> None:
    assert protocols() == ("ec2", "json", "query", "rest-json", "rest-xml")
    with pytest.raises(
        TargetError, match="uses the protocol smithy-rpc-v2-cbor, expected one of ec"
    ):
        written("eventbridgev2:CreateEventBus", {})


def test_an_output_is_read_as_json_has_it() -> None:
    listed = answered(
        "iam:ListRoles",
        200,
        b"<R><ListRolesResult><Roles><member><RoleName>a</RoleName><MaxSessionDuration>3</MaxSessionDuration>"
        b"<CreateDate>2024-01-31T12:01:01.5Z</CreateDate></member></Roles><IsTruncated>true</IsTruncated>"
        b"</ListRolesResult></R>",
    )
    invoked = answered("lambda:Invoke", 200, b"\x41\x42", **{"x-amz-function-error": "no"})
    described = answered("glacier:DescribeVault", 200, b'{"VaultName": "v", "NumberOfArchives": 2}')

    assert listed.body == {
        "Roles": [{"RoleName": "a", "MaxSessionDuration": 3, "CreateDate": 1706702461.5}],
        "IsTruncated": True,
    }
    assert invoked.body == {"StatusCode": 200, "FunctionError": "no", "Payload": "QUI="}
    assert described.body == {"VaultName": "v", "NumberOfArchives": 2}
    assert answered("sns:DeleteTopic", 200, b"whatever") == Answer("accepted", 200, body={})
    assert answered("s3:CreateBucket", 200, b"", Location="/a").body == {"Location": "/a"}


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("sns:CreateTopic", b"{}"),
        ("sns:CreateTopic", b""),
        ("ec2:CreateVpc", b"<Response><unclosed></Response>"),
        ("route53:CreateHostedZone", b"no XML"),
        ("lambda:CreateFunction", b"<html>no JSON</html>"),
        ("lambda:CreateFunction", b"[1]"),
    ],
)
def test_an_output_of_another_kind_is_a_crash(operation: str, body: bytes) -> None:
    answer = answered(operation, 200, body)

    assert (answer.outcome, answer.http_status) == ("crashed", 200)
    assert str(answer.message).startswith("the body of a 2xx answer is no ")


@pytest.mark.parametrize(
    ("operation", "status", "body", "expected"),
    [
        (
            "sns:CreateTopic",
            400,
            b"<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>no</Message>"
            b"</Error></ErrorResponse>",
            Answer("rejected", 400, "InvalidParameter", "no"),
        ),
        (
            "ec2:CreateVpc",
            400,
            b"<Response><Errors><Error><Code>InvalidParameterValue</Code><Message>no</Message></Error>"
            b"</Errors></Response>",
            Answer("rejected", 400, "InvalidParameterValue", "no"),
        ),
        (
            "s3:CreateBucket",
            400,
            b"<Error><Code>InvalidBucketName</Code><Message>no</Message></Error>",
            Answer("rejected", 400, "InvalidBucketName", "no"),
        ),
        (
            "lambda:CreateFunction",
            400,
            b'{"Type": "User", "code": "InvalidParameterValueException", "Message": "no"}',
            Answer("rejected", 400, "InvalidParameterValueException", "no"),
        ),
        ("s3:CreateBucket", 404, b"", Answer("unsupported", 404)),
        ("sns:CreateTopic", 500, b"<html>", Answer("crashed", 500, text="<html>")),
        ("sns:CreateTopic", 400, b"a page", Answer("rejected", 400, text="a page")),
        ("route53:CreateHostedZone", 503, b"", Answer("unavailable", 503)),
        (
            "sns:CreateTopic",
            400,
            b"<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>",
            Answer("unavailable", 400, "Throttling"),
        ),
        (
            "s3:CreateBucket",
            404,
            b"Not yet implemented",
            Answer("unsupported", 404, text="Not yet implemented"),
        ),
    ],
)
def test_an_error_is_read_in_the_form_of_the_protocol(
    operation: str, status: int, body: bytes, expected: Answer
) -> None:
    assert answered(operation, status, body) == expected


def test_a_plain_request_is_sent_to_see_whether_a_server_is_there() -> None:
    assert written("s3:DescribeNothing", {}) == HttpRequest("GET", "/", {}, b"")
    assert answered("s3:DescribeNothing", 200, b"<ListAllMyBucketsResult/>").outcome == "accepted"


def test_typical_keys_of_metadata_are_names_of_headers() -> None:
    seed_request = seed_requests(load("botocore", "s3:PutObject"))[0]
    headers = written("s3:PutObject", seed_request.control("Metadata.value").request).headers

    assert {"x-amz-meta-tuner1", "x-amz-meta-tuner2"} <= set(headers)


def test_the_length_of_the_body_can_be_written() -> None:
    value = {"Bucket": "b", "Key": "k", "Body": "YWI=", "ContentLength": 2}

    assert b"ab" == written("s3:PutObject", value).body
