"""Columns of our own: ciphertext that never hands out clear text by itself, and the number of a transaction."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from core.crypto import Sealed, blind_index, blind_indexes, seal


class Xid8Field(models.BigIntegerField):  # type: ignore[type-arg]
    """A transaction number as PostgreSQL counts them (xid8): 64 bits, never used twice."""

    def db_type(self, connection: object) -> str:
        return "xid8"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """As text: PostgreSQL casts no integer to it."""
        known = super().get_db_prep_value(value, connection, prepared)
        return str(known) if isinstance(known, int) else known


class EncryptedTextField(models.BinaryField):  # type: ignore[type-arg]
    """bytea in PostgreSQL, `Sealed` in Python.

    Clear text is not accepted: a verb seals it first with `Model._meta.get_field(...).seal(text)`, so that no
    instance ever carries it. Equality is asked of a blind index beside it, never of the ciphertext.
    """

    description = "密文"

    def __init__(self, *args: Any, index_field: str = "", fold: Callable[[str], str] = str, **kwargs: Any) -> None:
        """`index_field` names the blind index beside it; `fold` is the spelling that the index is made of."""
        super().__init__(*args, **kwargs)
        self.index_field = index_field
        self.fold = fold

    @property
    def context(self) -> str:
        """What the ciphertext is bound to: table and column."""
        return f"{self.model._meta.db_table}.{self.column}"

    def seal(self, text: str) -> Sealed:
        """The text, ready to be stored in this column."""
        return seal(text, context=self.context)

    def index(self, text: str) -> bytes:
        """The blind index of a text in this column, under the active key."""
        return blind_index(self.fold(text), context=self.context)

    def indexes(self, text: str) -> list[bytes]:
        """The blind indexes of a text in this column, under every live key."""
        return blind_indexes(self.fold(text), context=self.context)

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Sealed | None:
        """A seal around the stored bytes."""
        return None if value is None else Sealed(bytes(value), context=self.context)

    def to_python(self, value: Any) -> Any:
        """Seals pass; base64 is what fixtures carry."""
        if isinstance(value, str):
            return Sealed(base64.b64decode(value), context=self.context)
        return value

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """The bytes; anything but a seal of this very column is a programming error."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.context}: seal the text first")
        if value.context != self.context:
            raise TypeError(f"{self.context}: sealed for {value.context}")
        return super().get_db_prep_value(value.data, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        """Ciphertext in base64, for fixtures."""
        value = self.value_from_object(obj)
        return "" if value is None else base64.b64encode(value.data).decode("ascii")

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`: two ciphertexts of one text differ."""
        if lookup_name != "isnull":
            raise FieldError("密文列不能查询，请查询盲索引。")
        return super().get_lookup(lookup_name)
