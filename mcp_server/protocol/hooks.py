"""All middleware as one: FastMCP wraps each in nine coroutines for a message, whether it has a hook for that or not."""

from collections.abc import Callable
from functools import partial
from typing import Any

from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext


def in_turn(name: str) -> Callable[..., Any]:
    """Return a hook that calls those of this name, the first part's outermost."""

    async def hook(self: "Together", context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        for part in reversed(self.parts):
            if getattr(type(part), name) is not getattr(Middleware, name):
                call_next = partial(getattr(part, name), call_next=call_next)
        return await call_next(context)

    return hook


class Together(Middleware):
    """Middleware that consists of other middleware."""

    def __init__(self, *parts: Middleware) -> None:
        self.parts = parts

    on_initialize = in_turn("on_initialize")
    on_discover = in_turn("on_discover")
    on_call_tool = in_turn("on_call_tool")
    on_list_tools = in_turn("on_list_tools")
    on_get_prompt = in_turn("on_get_prompt")
    on_list_prompts = in_turn("on_list_prompts")
    on_list_resources = in_turn("on_list_resources")
    on_list_resource_templates = in_turn("on_list_resource_templates")

    async def on_read_resource(self, context: MiddlewareContext[Any], call_next: CallNext[Any, Any]) -> Any:
        """Check the access too: the hook of the base class does that."""
        for part in reversed(self.parts):
            call_next = partial(part.on_read_resource, call_next=call_next)
        return await call_next(context)

    async def check_resource_access(self, context: MiddlewareContext[Any]) -> None:
        """Raise what one of the parts raises."""
        for part in self.parts:
            await part.check_resource_access(context)
