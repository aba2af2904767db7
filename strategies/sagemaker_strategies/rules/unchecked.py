"""The prose rules that are not checked, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_DEFAULT: Final = "a default: no request can break it"
_ADVICE: Final = "advice: no source states that a request against it is refused"
_RUNNING: Final = "about the running job, not about the request"
_CONFLICT: Final = "the model's own bound differs, and that is a clause"
_ELSEWHERE: Final = "decided by what exists outside the request"

_PARENTS: Final = "about the parent jobs: the local mock has them, a request alone does not"

#: By the id of the prose rule.
UNCHECKED: Final[Mapping[str, str]] = {
    "MET-20": _CONFLICT,
    "CH-COMP-DEF": _DEFAULT,
    "CH-MODE-INH": "a default; the rules of input modes are tested with an inherited mode too",
    "CH-INCR": "whether a channel carries a model cannot be seen in the request",
    "CH-MANIFEST": "about the manifest's content in S3",
    "CH-REGION": _ELSEWHERE,
    "CH-SHARD": _ADVICE,
    "OUT-KMS-ERA": _DEFAULT,
    "OUT-COMP": "a default, and the text spells the values otherwise than the enum",
    "RES-DIST": _ADVICE,
    "RES-VOL-SRVLESS": "no member of the request shows that a job is serverless",
    "RES-KEEP-HPO": "HyperParameterTuningResourceConfig has no such member that could be sent",
    "RES-PLACE-MIN": _CONFLICT,
    "HRC-IC-TYPE": _CONFLICT,
    "HRC-IC-VOL": _CONFLICT,
    "STOP-RUN-DEF": "a default; the rule between wait and runtime takes it for an absent runtime",
    "STOP-RUN-TOTAL": _RUNNING,
    "STOP-RETRY": _RUNNING,
    "STOP-PEND-ACC": _RUNNING,
    "CKPT-DEF": _DEFAULT,
    "CKPT-SPOT": _ADVICE,
    "HP-CAT-30": "the length-max clause of Values states the same",
    "NET-ISO": "an example of the guide states it in passing, and no refusal of it was published",
    "VPC-SG": _ELSEWHERE,
    "REQ-NAME-UNIQ": "between two requests; the error of a name in use has a check of its own",
    "REQ-NAME-CHARS": "the model's pattern differs, and that is a clause",
    "CFG-PAR": "a quota, which every account may have raised",
    "CFG-RT": _CONFLICT,
    "WS-1": _PARENTS,
    "WS-2": _PARENTS,
    "AT-1": "Strategy and ResourceLimits stay required, and that is a clause",
    "TAG-AWS": "a lookahead of the older pattern, and that is a clause",
    "MATCH-FULL": "how every pattern clause is read",
    "MSG-FORM": "about the answer's wording",
}
