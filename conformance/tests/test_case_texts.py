"""The JSON of requests, of each what the one before lacks, comes back whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sagemaker_conformance.engine.case_texts import learn, texts_of
from sagemaker_conformance.protocol.wire_json import Keys, wire_json

TEXT = st.text(alphabet='ab"\u00e9', max_size=4)
REQUESTS = st.lists(
    st.dictionaries(TEXT, TEXT | st.lists(TEXT, max_size=2), max_size=3), max_size=6
)


@given(REQUESTS, st.data())
def test_texts_come_back_as_they_were(
    requests: list[dict[str, object]], data: st.DataObject
) -> None:
    keys, again = Keys(), Keys()
    known = [request for request in requests if data.draw(st.booleans())]
    for request in known:
        keys.of(request)

    learn(texts_of(dict(enumerate(requests)), keys), again)

    for request in requests:
        is_known = any(request is each for each in known)
        assert again.known(request) == (wire_json(request) if is_known else None)


def test_what_requests_share_is_kept_once() -> None:
    keys = Keys()
    requests = [{"Name": "x" * 1000, "Value": n, "Rest": "y" * 1000} for n in range(10)]
    for request in requests:
        keys.of(request)

    texts = texts_of({("several",): tuple(requests)}, keys)

    assert [len(between) for *_, between in texts[1:]] == [1] * 9
