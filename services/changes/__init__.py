"""The changes of the record that plain services make, each one transaction with history: found by their keys."""

from collections.abc import Mapping
from types import MappingProxyType

from services.changes import capacity, contact_data, declared_reading, new_connection, split_merge, supply, tariff
from services.changes.change import Change

_ALL: tuple[Change, ...] = (
    contact_data.CONTACT_DATA,
    tariff.TARIFF,
    capacity.INCREASE,
    capacity.DECREASE,
    capacity.TEMPORARY_DECREASE,
    capacity.RETURN,
    capacity.SERVICE_LINE,
    new_connection.NEW_CONNECTION,
    new_connection.WITHDRAWAL,
    split_merge.SPLIT_MERGE,
    supply.TEMPORARY_COLLECTION,
    supply.PERMANENT_COLLECTION,
    supply.REINSTALLATION,
    supply.METER_REPLACEMENT,
    supply.CUT,
    supply.RECONNECTION,
    declared_reading.DECLARED_READING,
)

CHANGES: Mapping[str, Change] = MappingProxyType({change.key: change for change in _ALL})
