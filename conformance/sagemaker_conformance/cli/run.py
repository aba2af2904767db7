"""``run``: the suite, apart from the ini file and conftests of the project that you are in."""

from __future__ import annotations

import re
import sys
from collections.abc import Generator

import click
import pytest
from click.shell_completion import CompletionItem

from sagemaker_conformance.findings.neighbours import nearest
from sagemaker_conformance.pytest_plugin.isolation import isolated
from sagemaker_conformance.run.options import OPTIONS


class _Run(click.Command):
    """The suite's options are pytest's to parse; here they are only listed."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Options"):
            formatter.write_dl([(_typed(o.name, o.metavar), o.full_help) for o in OPTIONS])
        formatter.write_paragraph()
        formatter.write_text(
            "pytest's options work too, such as -k EXPRESSION, -x, -v and -q: pytest --help."
        )

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        names = [f"--{option.name}" for option in OPTIONS]
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]


# The help's short name would be found inside of pytest's options too, as in -khyper.
@click.command(
    cls=_Run, context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]}
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def run(ctx: click.Context, arguments: tuple[str, ...]) -> int:
    """Run the suite: takes the options of pytest --target=..., and pytest's own."""
    if "-h" in arguments:
        click.echo(ctx.get_help())
        return 0
    status = int(pytest.main([*isolated(arguments), *arguments], [_WrongOptions(ctx)]))
    sys.stdout.flush()  # a reader that is gone is no error of pytest's
    return status


class _WrongOptions:
    """Refuses what neither pytest nor a plugin of it has as an option: in one line, not in pytest's usage."""

    def __init__(self, ctx: click.Context) -> None:
        self._ctx = ctx

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_cmdline_parse(self) -> Generator[None, pytest.Config, pytest.Config]:
        """Raise `click.UsageError` for a value that an option does not take."""
        try:
            config = yield
            _check_profile(config.getoption("--hypothesis-profile", None))
        except pytest.UsageError as wrong:
            message = re.search("error: (.*)", str(wrong))
            text = message[1] if message else " ".join(str(wrong).split())
            raise click.UsageError(text.removesuffix("."), self._ctx) from None
        return config

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_load_initial_conftests(
        self, parser: pytest.Parser, args: list[str]
    ) -> Generator[None, None, None]:
        """Raise `click.NoSuchOption` once every plugin has added its options."""
        yield
        _, unknown = parser.parse_known_and_unknown_args(args)
        for argument in unknown:
            name = argument.partition("=")[0]
            known = (f"--{option.name}" for option in OPTIONS)
            raise click.NoSuchOption(name, possibilities=nearest(name, known), ctx=self._ctx)


def _check_profile(name: str | None) -> None:
    """Raise `pytest.UsageError` where Hypothesis has no such profile: it would end in its traceback."""
    if name is None:
        return
    from hypothesis import settings
    from hypothesis.errors import InvalidArgument

    try:
        settings.get_profile(name)
    except InvalidArgument:
        raise pytest.UsageError(f"--hypothesis-profile={name}: no such profile") from None


def _typed(name: str, metavar: str | None) -> str:
    return f"--{name}={metavar}" if metavar else f"--{name}"
