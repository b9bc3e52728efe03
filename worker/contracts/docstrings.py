"""What the record types say about themselves: docstrings of classes and of single fields, for the schemas."""

import ast
import inspect
from itertools import pairwise
from textwrap import dedent

__all__ = ["describe", "field_descriptions"]


def describe(text: str) -> str:
    """A docstring as a description: without the indentation of the source, literals in single backquotes."""
    return inspect.cleandoc(text).replace("``", "`")


def field_descriptions(kind: type) -> dict[str, str]:
    """The strings that stand below fields in the body of the class, by field."""
    (definition,) = ast.parse(dedent(inspect.getsource(kind))).body
    assert isinstance(definition, ast.ClassDef)
    return {
        field.target.id: describe(below.value.value)
        for field, below in pairwise(definition.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(below.value, ast.Constant)
        and isinstance(below.value.value, str)
    }
