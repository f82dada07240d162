"""One login per role.

Camunda 8.6.0 with profile `auth` has no interface to make users: they are documents of Operate's user index, and in the
single process that serves both web applications this index serves Tasklist's logins too (Tasklist's own stays empty).
"""

import bcrypt
import httpx

from deploy.tasklist.roles import Role, all_roles

_INDEX = "operate-user-1.2.0_"
_MAY_READ_AND_WRITE = "OPERATOR"
_ROUNDS = 10
_PREFIX = "{bcrypt}"
_WELL_KNOWN = ("act", "view")  # Operate makes them at each start, with their names as passwords


def create_logins(opensearch_url: str) -> None:
    """Create the roles' logins, or bring their names and passwords up to date. Repeating it changes nothing.

    Operate's accounts with well-known passwords are removed.

    httpx.HTTPError if OpenSearch does not take them.
    """
    with httpx.Client(base_url=opensearch_url) as client:
        hashes: dict[str, str] = {}
        for role in all_roles():
            stored = _stored(client, role)
            if not _is_current(stored, role):
                password = role.password()
                # A password that several roles share (the development one) is hashed once: hashing is slow on purpose.
                if password not in hashes:
                    hashes[password] = _hash(password)
                _store(client, role, hashes[password])
        for user in _WELL_KNOWN:
            client.delete(f"/{_INDEX}/_doc/{user}")
        client.post(f"/{_INDEX}/_refresh").raise_for_status()


def _stored(client: httpx.Client, role: Role) -> dict[str, str]:
    answer = client.get(f"/{_INDEX}/_doc/{role}")
    if answer.status_code == httpx.codes.NOT_FOUND:
        return {}
    source: dict[str, str] = answer.raise_for_status().json()["_source"]
    return source


def _is_current(stored: dict[str, str], role: Role) -> bool:
    same_name = stored.get("displayName") == role.persian_name
    return same_name and bcrypt.checkpw(role.password().encode(), stored["password"].removeprefix(_PREFIX).encode())


def _store(client: httpx.Client, role: Role, password_hash: str) -> None:
    document = {
        "id": role,
        "userId": role,
        "displayName": role.persian_name,
        "password": password_hash,
        "roles": [_MAY_READ_AND_WRITE],
    }
    client.put(f"/{_INDEX}/_doc/{role}", json=document).raise_for_status()


def _hash(password: str) -> str:
    return _PREFIX + bcrypt.hashpw(password.encode(), bcrypt.gensalt(_ROUNDS)).decode()
