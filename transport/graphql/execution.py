"""Strawberry's schema, with our documents before it, our clock around it and our errors after it.

Every way in (POST, WebSocket, Server-Sent Events) and every event of a stream passes through the three methods that are
overridden here, so that limits, time and errors are the same everywhere. They belong to strawberry 0.341, which
pyproject.toml pins.
"""

import asyncio
import re
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types.execution import ExecutionContext, ExecutionResult, PreExecutionError

from auth.viewer import Nobody
from schema.context import Context
from schema.engine.called import Called
from schema.engine.direct import Direct
from schema.engine.executor import CompiledExecutor
from schema.errors import BadInput, Timeout
from settings import settings
from subscriptions.fanout.opening import Openings
from transport import bounds, metrics
from transport.errors import Origin, told
from transport.graphql.documents import Documents, Rejected

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,63}")


class GuardedSchema(strawberry.Schema):
    """A schema that refuses what is too large, stops what is too slow, and tells nothing that it should not."""

    def __init__(self, query: type, **options: Any) -> None:
        super().__init__(query, execution_context_class=CompiledExecutor, **options)
        self.documents = Documents(self._schema)
        self.direct = Direct(self._schema)
        self.openings = Openings(self._schema)

    async def _prepare_operation_async(
        self, context: ExecutionContext, extensions_runner: SchemaExtensionsRunner
    ) -> PreExecutionError | None:
        try:
            prepared = self.documents.prepare(context.query or "", context.variables)
        except Rejected as rejected:
            return PreExecutionError(data=None, errors=rejected.errors)
        context.graphql_document = prepared.document
        if prepared.introspects and settings().is_production and isinstance(context.context.caller, Nobody):
            return PreExecutionError(data=None, errors=[_hidden()])
        if prepared.operations > 1 and context._provided_operation_name is None:
            return PreExecutionError(data=None, errors=[BadInput("Plusieurs opérations : donnez operationName.")])
        try:
            operation_type = context.operation_type
        except RuntimeError:
            return PreExecutionError(data=None, errors=[BadInput("Aucune opération de ce nom dans le document.")])
        if operation_type not in context.allowed_operations:
            raise InvalidOperationTypeError(operation_type)  # the view says which way to go
        return None

    async def _execute_operation(self, *arguments: Any, **options: Any) -> Any:
        try:
            async with asyncio.timeout(bounds.OPERATION_SECONDS):
                return await super()._execute_operation(*arguments, **options)
        except TimeoutError:
            raise Timeout from None

    def roots(self, text: str, variables: dict[str, Any] | None, name: str | None) -> tuple[Called, ...] | None:
        """The root fields of a query that needs no graphql-core, ready to be called; None for any other text.

        A document that comes for the first time takes the long way, once.
        """
        if self.execution_context_class is not CompiledExecutor or not self.documents.remembers(text):
            return None
        try:
            prepared = self.documents.prepare(text, variables)
        except Rejected:
            return None
        return self.direct.roots(prepared.document, name, variables)

    async def answered(self, roots: tuple[Called, ...], context: Context) -> dict[str, Any] | None:
        """What they answer; None when graphql-core has to say what is wrong, and where."""
        try:
            async with asyncio.timeout(bounds.OPERATION_SECONDS):
                data = {root.key: await root.answer(context) for root in roots}
        except Exception:
            return None
        metrics.count_operation("query", "ok")
        return data

    async def joins(self, asked: dict[str, Any], context: Context) -> bool:
        """Whether this subscription, which others have opened, joins them; every other operation is a `stream`."""
        if context.line is None or context.line.told is not None or not self.documents.remembers(asked["query"]):
            return False
        variables = asked.get("variables")
        try:
            document = self.documents.prepare(asked["query"], variables).document
        except Rejected:
            return False
        return await self.openings.open(document, asked.get("operationName"), variables, context)

    def joined(self, asked: dict[str, Any]) -> None:
        """This subscription has joined others by its stream: those who ask the same need none."""
        document = self.documents.prepare(asked["query"], asked.get("variables")).document
        self.openings.keep(document, asked.get("operationName"))

    async def _handle_execution_result(self, context: ExecutionContext, *arguments: Any, **options: Any) -> Any:
        result: ExecutionResult = await super()._handle_execution_result(context, *arguments, **options)
        outcome = "ok"
        if result.errors:
            origin = Origin(context.context.request_id, _name_in_log(context))
            result.errors = told(result.errors, origin)
            outcome = str((result.errors[0].extensions or {})["code"])
        metrics.count_operation(_kind(context), outcome)
        return result

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: Strawberry would log the line of the document, and a traceback for each mistake of a client."""


def _hidden() -> GraphQLError:
    sentence = "L'introspection n'est pas ouverte aux anonymes."
    return GraphQLError(sentence, extensions={"code": "GRAPHQL_VALIDATION_FAILED"})


def _kind(context: ExecutionContext) -> str:
    try:
        return context.operation_type.name.lower()
    except RuntimeError:
        return "unknown"


def _name_in_log(context: ExecutionContext) -> str:
    name = context.operation_name or ""
    return name if _NAME.fullmatch(name) else "-"
