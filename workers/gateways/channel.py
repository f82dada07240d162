"""Channels to the engine's gateway: plain on one machine, with TLS and OAuth where the settings say so."""

from collections.abc import Callable

import grpc
from pyzeebe import create_insecure_channel, create_oauth2_client_credentials_channel, create_secure_channel
from pyzeebe.channel.channel_options import get_channel_options
from pyzeebe.credentials.oauth import Oauth2ClientCredentialsMetadataPlugin

from workers.runtime.connection import CHANNEL_OPTIONS, Connect
from workers.settings import Settings

_OPTIONS = get_channel_options(CHANNEL_OPTIONS)


def async_channels(settings: Settings) -> Connect:
    """Makes channels for the worker runtime. Each has credentials of its own: a new one fetches a new token."""
    if settings.oauth_url:
        return lambda: create_oauth2_client_credentials_channel(
            settings.gateway_address,
            client_id=settings.oauth_client_id,
            client_secret=settings.oauth_client_secret.get_secret_value(),
            authorization_server=settings.oauth_url,
            audience=settings.oauth_audience,
            scope=settings.oauth_scope or None,
            channel_options=CHANNEL_OPTIONS,
        )
    create = create_secure_channel if settings.gateway_tls else create_insecure_channel
    return lambda: create(settings.gateway_address, channel_options=CHANNEL_OPTIONS)


def blocking_channels(settings: Settings) -> Callable[[], grpc.Channel]:
    """Makes channels for commands that wait for their answer, by the same settings and with the same patience."""
    if settings.oauth_url:
        return lambda: grpc.secure_channel(settings.gateway_address, _with_token(settings), options=_OPTIONS)
    if settings.gateway_tls:
        return lambda: grpc.secure_channel(settings.gateway_address, grpc.ssl_channel_credentials(), options=_OPTIONS)
    return plain_channels(settings.gateway_address)


def plain_channels(address: str) -> Callable[[], grpc.Channel]:
    """The same to a gateway that asks for nothing."""
    return lambda: grpc.insecure_channel(address, options=_OPTIONS)


def _with_token(settings: Settings) -> grpc.ChannelCredentials:
    token = grpc.metadata_call_credentials(_token(settings))
    return grpc.composite_channel_credentials(grpc.ssl_channel_credentials(), token)


def _token(settings: Settings) -> Oauth2ClientCredentialsMetadataPlugin:
    return Oauth2ClientCredentialsMetadataPlugin(
        client_id=settings.oauth_client_id,
        client_secret=settings.oauth_client_secret.get_secret_value(),
        authorization_server=settings.oauth_url,
        audience=settings.oauth_audience,
        scope=settings.oauth_scope or None,
    )
