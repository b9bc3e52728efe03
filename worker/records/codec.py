"""Records to bytes and back. JSON by orjson, types checked by msgspec."""

from dataclasses import is_dataclass
from typing import Any, TypeVar

import msgspec
import orjson

__all__ = ["InvalidRecord", "decode", "encode"]

T = TypeVar("T")


class InvalidRecord(ValueError):
    """Bytes that are not the record that they should be."""


def encode(record: object) -> bytes:
    """The record as JSON in UTF-8, fields in the order of the type: equal records give equal bytes.

    Raises `InvalidRecord` where a string holds a lone surrogate, which has no UTF-8.
    """
    if not is_dataclass(record):
        raise InvalidRecord(f"{type(record).__name__} is not a record")
    try:
        return orjson.dumps(record)
    except TypeError as error:
        raise InvalidRecord(str(error)) from error


def decode(kind: type[T], value: bytes | None) -> T:
    """Read a record of type `kind`; unknown fields are passed over, so newer writers can be read.

    Raises `InvalidRecord` with the path of the field that is wrong.
    """
    try:
        document: Any = orjson.loads(value or b"")
        return msgspec.convert(document, kind)
    except (orjson.JSONDecodeError, msgspec.ValidationError) as error:
        raise InvalidRecord(f"not a {kind.__name__}: {error}") from error
