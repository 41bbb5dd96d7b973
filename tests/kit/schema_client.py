"""A client generated from the OpenAPI document: it knows no address and no field but what the document says."""

from __future__ import annotations

import itertools
from typing import Any

from tests.kit.systems import System

NUMBERS = itertools.count(1)


class Undescribed(AssertionError):
    """The interface did something that its document does not say."""


class Generated:
    """One method per operation: `api.call("dispatches_acknowledge_create", public_id=…, body={…})`."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.document = system.get("schema/", format="json").json()
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, item in self.document["paths"].items()
            for method, operation in item.items()
            if method in ("get", "post")
        }

    def call(self, name: str, *, body: Any = None, expect: int = 200, key: str = "", **given: Any) -> Any:
        """Call an operation, check the answer against the document, and return it."""
        method, path, operation = self.operations[name]
        query = self._parameters(operation, given)
        address = path.format(**given).removeprefix("/api/v1/")
        if method == "get":
            response = self.system.get(address, **query)
        else:
            self._demand_described(body or {}, operation)
            response = self.system.post(address, body or {}, key=key or f"generated-{next(NUMBERS)}")
        assert response.status_code == expect, response.content.decode()
        self._check(response, operation)
        return response.json()

    def _parameters(self, operation: Any, given: dict[str, Any]) -> dict[str, Any]:
        known = {one["name"]: one["in"] for one in operation.get("parameters", ())}
        for name in given:
            if name not in known:
                raise Undescribed(f"parameter {name}")
        return {name: value for name, value in given.items() if known[name] == "query"}

    def _demand_described(self, body: dict[str, Any], operation: Any) -> None:
        """The body has only described fields, and all that are required; the key is a described header."""
        shape = self.resolved(operation["requestBody"]["content"]["application/json"]["schema"])
        unknown = set(body) - set(shape["properties"])
        missing = set(shape.get("required", ())) - set(body)
        if unknown or missing:
            raise Undescribed(f"{operation['operationId']}: unknown {unknown}, missing {missing}")
        headers = {one["name"] for one in operation["parameters"] if one["in"] == "header" and one["required"]}
        assert headers == {"Idempotency-Key"}

    def _check(self, response: Any, operation: Any) -> None:
        described = operation["responses"].get(str(response.status_code))
        if described is None:
            raise Undescribed(f"{operation['operationId']} answered {response.status_code}")
        kind = response["Content-Type"].partition(";")[0]
        self.conform(response.json(), described["content"][kind]["schema"], "")

    def conform(self, value: Any, schema: Any, where: str) -> None:
        """Raise unless the value has the shape: types, required fields, no field beyond them."""
        shape = self.resolved(schema)
        if value is None:
            nullable = shape.get("nullable") or any(one.get("nullable") for one in shape.get("allOf", ()))
            if not nullable and not any(one.get("enum") == [None] for one in shape.get("oneOf", ())):
                raise Undescribed(f"{where} is null")
            return
        for part in shape.get("allOf", ()):
            self.conform(value, part, where)
        kind = shape.get("type")
        if kind and not isinstance(value, TYPES[kind]):
            raise Undescribed(f"{where}: {value!r} is no {kind}")
        if kind == "array":
            for place, one in enumerate(value):
                self.conform(one, shape["items"], f"{where}[{place}]")
        if kind == "object" and "properties" in shape:
            self._conform_object(value, shape, where)
        if "enum" in shape and value not in shape["enum"]:
            raise Undescribed(f"{where}: {value!r} is not in {shape['enum']}")

    def _conform_object(self, value: Any, shape: Any, where: str) -> None:
        beyond = set(value) - set(shape["properties"])
        absent = set(shape.get("required", ())) - set(value)
        if beyond or absent:
            raise Undescribed(f"{where}: beyond the document {beyond}, absent {absent}")
        for name, one in value.items():
            self.conform(one, shape["properties"][name], f"{where}.{name}")

    def resolved(self, schema: Any) -> Any:
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema


TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}
