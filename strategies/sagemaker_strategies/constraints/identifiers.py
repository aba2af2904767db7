"""The names that an operation's identifier may have, by its documented constraints."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import regex

from sagemaker_strategies.constraints.catalogue import Catalogue, Node
from sagemaker_strategies.operations.name_form import NAME_FORMS, NameForm
from sagemaker_strategies.patterns import PatternError, language

#: Seconds for a name beside a pattern that needs backtracking, which may take for ever.
_LONGEST: Final = 1.0


def with_names(catalogue: Catalogue) -> Catalogue:
    """The catalogue whose operation has names that its identifier may have.

    Where no form of name fits, nothing has a name of its own: the identifier is a member as others.
    """
    operation = catalogue.operation
    node = catalogue.root.children.get(operation.identifier or "")
    if node is None:
        return catalogue
    forms = (operation.name_form, *NAME_FORMS)
    form = next((form for form in forms if _fits(node, form)), None)
    if form == operation.name_form:
        return catalogue
    renamed = (
        replace(operation, identifier=None) if form is None else replace(operation, name_form=form)
    )
    return replace(catalogue, operation=renamed)


def _fits(node: Node, form: NameForm) -> bool:
    names = (form.example, form.longest)
    return (
        node.enum is None
        and all(node.has_room(len(name)) for name in names)
        and (node.pattern is None or all(_matches(node.pattern, name) for name in names))
    )


def _matches(pattern: str, name: str) -> bool:
    try:
        return name in language(pattern)
    except PatternError:
        try:
            return regex.fullmatch(pattern, name, timeout=_LONGEST) is not None
        except (regex.error, TimeoutError):
            return True  # nothing is known: the usual form has to do
