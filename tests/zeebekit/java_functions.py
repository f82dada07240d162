"""Java's functional interfaces, put together from methods that Java has: they run without a call to Python."""

from collections.abc import Iterable

from .jvm import JavaObject, java_class

_HANDLES = "java.lang.invoke.MethodHandles"
_PROXIES = "java.lang.invoke.MethodHandleProxies"
_TYPE = "java.lang.invoke.MethodType"


def calling(owner: str, method: str, returns: str) -> JavaObject:
    """A Function that calls this method, without arguments, of an object of the class `owner`."""
    return _as("java.util.function.Function", _handle(owner, method, java_class(returns).class_))


def one_of(owner: str, method: str, returns: str, values: Iterable[JavaObject]) -> JavaObject:
    """A Predicate: whether what that method returns is one of these values."""
    found = _handle(owner, method, java_class(returns).class_)
    contains = _handle(
        "java.util.Set", "contains", java_class("java.lang.Boolean").TYPE, java_class("java.lang.Object").class_
    )
    bound = contains.bindTo(java_class("java.util.HashSet")(list(values)))
    asked = java_class(_HANDLES).filterReturnValue(
        found, bound.asType(bound.type().changeParameterType(0, found.type().returnType()))
    )
    return _as("java.util.function.Predicate", asked)


def _handle(owner: str, method: str, returns: JavaObject, *arguments: JavaObject) -> JavaObject:
    kind = java_class(_TYPE).methodType(returns, list(arguments))
    return java_class(_HANDLES).publicLookup().findVirtual(java_class(owner).class_, method, kind)


def _as(interface: str, handle: JavaObject) -> JavaObject:
    return java_class(_PROXIES).asInterfaceInstance(java_class(interface).class_, handle)
