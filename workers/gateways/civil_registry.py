"""The civil registry behind HTTP.

The contract, to be adapted to that which the registry grants:
`POST {url}/identities` {requestKey, nationalId, fullName} → 200 {"version": "1", "nationalId", "status": "known" |
"unknown" | "deceased", "nameMatches": true | false}. It says whether the name is right, and gives none away.
"""

from typing import Literal

from services.ports.outside import Identity, OutsideFault
from workers.gateways.outside_http import Answer, OutsideHttp


class _Identified(Answer):
    national_id: str
    status: Literal["known", "unknown", "deceased"]
    name_matches: bool


class HttpCivilRegistry:
    """Implements `CivilRegistry`."""

    def __init__(self, http: OutsideHttp) -> None:
        self._http = http

    def identity_of(self, *, national_id: str, full_name: str, request_key: str) -> Identity:
        """Whether this person is known. Raises OutsideUnavailable."""
        question = {"nationalId": national_id, "fullName": full_name}
        reply = self._http.ask("identities", question, request_key=request_key)
        if not reply.is_success:
            raise self._http.unavailable(OutsideFault.UNREADABLE)
        said = self._http.read(reply, _Identified, about={"national_id": national_id})
        if said.status == "known" and not said.name_matches:
            return Identity.NAMES_DIFFER
        return Identity(said.status)
