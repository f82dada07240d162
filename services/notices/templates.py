"""The SMS texts, by name."""

from collections.abc import Mapping

from services.errors import NotFound
from services.registry import registry
from services.registry.sms import Template


def catalogue() -> Mapping[str, Template]:
    """The company's templates, by name: those of the manifests."""
    return registry().sms


def template_of(name: str) -> Template:
    """The template with this name. Raises NotFound."""
    try:
        return catalogue()[name]
    except KeyError:
        raise NotFound("SMS template", name) from None
