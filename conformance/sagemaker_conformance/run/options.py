"""The options of a run, declared once: for pytest, and for the subcommands that take some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal


@dataclass(frozen=True, slots=True)
class Option:
    """One option; ``many`` may be given again, ``flag`` takes no value."""

    name: str
    help: str
    metavar: str | None = None
    default: str | None = None
    form: Literal["one", "many", "flag"] = "one"

    @property
    def dest(self) -> str:
        """The attribute of pytest's options that holds the value."""
        return f"conformance_{self.name.replace('-', '_')}"

    @property
    def full_help(self) -> str:
        """The help with the default."""
        return self.help if self.default is None else f"{self.help} (default: {self.default})"

    def arguments(self) -> dict[str, Any]:
        """The arguments of argparse's and pytest's ``addoption``."""
        if self.form == "flag":
            return {"dest": self.dest, "action": "store_true", "default": False, "help": self.help}
        return {
            "dest": self.dest,
            "action": "append" if self.form == "many" else "store",
            "default": None,
            "metavar": self.metavar,
            "help": self.full_help.replace("%", "%%"),
        }


OPTIONS: Final[tuple[Option, ...]] = (
    Option(
        "target",
        "the implementation to test: local, moto, http://HOST:PORT[/path], https://..., aws[:PROFILE[:REGION]], "
        "botocore, sagemaker-core, python:MODULE:FACTORY",
        "TARGET",
        "local",
    ),
    Option("target-name", "the target's name in baselines and reports", "NAME"),
    Option(
        "spec",
        "the documented constraints: a shipped name, 'botocore' as installed, or a file",
        "NAME|PATH",
        "botocore-1.44.5",
    ),
    Option(
        "operation",
        "what to check: SageMaker's OPERATION, or SERVICE:OPERATION in botocore's names; globs are expanded, "
        "may be given again",
        "NAME",
        "CreateHyperParameterTuningJob",
        form="many",
    ),
    Option(
        "base", "a valid definition that the target accepts; every case is built from it", "FILE"
    ),
    Option(
        "setup",
        "calls to make first, and values that go with them, where an operation needs something to be there",
        "FILE",
    ),
    Option(
        "clause",
        "only checks whose id matches a glob, or one of a file's, a line each; may be given again",
        "GLOB|@FILE",
        form="many",
    ),
    Option(
        "effort",
        "sweep: the deterministic boundary sweep only; explore or N: also random examples, N for each check",
        "sweep|explore|N",
        "sweep",
    ),
    Option(
        "rules",
        "rules stated only in prose: left out, reported, or part of the gate",
        "off|report|gate",
        "report",
    ),
    Option("scope", "members that the target does not offer, a line each: PATH REASON", "FILE"),
    Option("journal", "where the run is recorded", "FILE", ".sagemaker-conformance/NAME.ndjson"),
    Option(
        "report",
        "a report to write, or to print with - as FILE; may be given again",
        "FORMAT:FILE",
        form="many",
    ),
    Option(
        "baseline",
        "the known divergences that the gate allows; 'moto' names the file that comes with this package",
        "FILE|NAME",
    ),
    Option(
        "allow-gone",
        "warn, and do not fail, where the baseline lists what conforms now: a fix may land before its baseline",
        form="flag",
    ),
    Option("update-baseline", "write the divergences of this run to the baseline", form="flag"),
    Option("plan", "print what would be sent, by kind, and send nothing", form="flag"),
    Option("rate", "requests a second at most, of all workers together", "N/s"),
    Option("request-timeout", "seconds to wait for one whole answer", "SECONDS", "10"),
    Option("ca-bundle", "the certificates to trust over https, in place of the system's", "FILE"),
    Option("header", "a header to send along; may be given again", "K:V", form="many"),
    Option("profile", "sign with the credentials of this AWS profile, not with dummy ones", "NAME"),
    Option(
        "account",
        "the AWS account that requests may reach, where the target is real SageMaker",
        "ID",
    ),
    Option(
        "allow-create",
        "how many valid creates may be sent to real SageMaker, where each starts a job that costs money",
        "N",
        "0",
    ),
)
