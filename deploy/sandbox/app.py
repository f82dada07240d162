"""The stand-ins' addresses. Their contracts stand in the modules of `workers.gateways` that ask them."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Body, FastAPI
from starlette.responses import JSONResponse, Response, StreamingResponse

from deploy.sandbox.behaviour import Behaviour, Manner
from services.ports.outside import OutsideSystem

Question = Annotated[dict[str, Any], Body()]

_STATUS: Mapping[Manner, int] = {
    Manner.OVERLOADED: 429,
    Manner.MAINTENANCE: 503,
    Manner.FAILING: 500,
    Manner.GATEWAY: 504,
    Manner.LOCKED_OUT: 401,
    Manner.REDIRECTING: 302,
    Manner.MOVED: 404,
}
_ASKS_FOR_PATIENCE = (Manner.OVERLOADED, Manner.MAINTENANCE)
_ENDLESS = "x" * 100_000
_PIECE, _FLOOD = b" " * 65_536, 16 * 2**20
_PEOPLE = frozenset({Manner.UNKNOWN, Manner.DECEASED})


def sandbox(behaviour: Behaviour) -> FastAPI:
    """All systems behind one server: `/registry`, `/system` and `/sisters`; `/ready` says that it is up. `PUT
    /manners/{system}` changes how one of them answers.
    """
    app = FastAPI(openapi_url=None)

    @app.get("/ready")
    def ready() -> dict[str, bool]:
        return {"ready": True}

    @app.put("/manners/{system}")
    def change(system: OutsideSystem, manner: Annotated[Manner, Body()]) -> dict[str, str]:
        behaviour.manners[system] = manner
        return {"system": system, "manner": manner}

    @app.post("/registry/identities")
    async def identities(question: Question) -> Response:
        behaviour.asked.append(str(question.get("requestKey")))
        manner = behaviour.manner_of(OutsideSystem.CIVIL_REGISTRY)
        status = manner.value if manner in _PEOPLE else "known"
        said = {
            "version": "1",
            "nationalId": question["nationalId"],
            "status": status,
            "nameMatches": manner is not Manner.NAMES_DIFFER,
        }
        return await _answered(behaviour, manner, said, key="nationalId")

    @app.post("/system/subscribers")
    async def subscribers(question: Question) -> Response:
        behaviour.asked.append(str(question.get("requestKey")))
        manner = behaviour.manner_of(OutsideSystem.SUBSCRIBER_SYSTEM)
        said = {
            "version": "1",
            "billId": question["billId"],
            "isSubscriber": manner is not Manner.SUBSCRIBER_DIFFERS,
            "meterSerial": "OTHER-1" if manner is Manner.METER_DIFFERS else None,
            "active": manner is not Manner.INACTIVE,
        }
        return await _answered(behaviour, manner, said, key="billId")

    @app.post("/system/readings")
    async def readings(question: Question) -> Response:
        behaviour.asked.append(str(question.get("requestKey")))
        manner = behaviour.manner_of(OutsideSystem.SUBSCRIBER_SYSTEM)
        if manner is Manner.REFUSES_READING:
            return JSONResponse({"code": "already-declared"}, status_code=409)
        number = behaviour.number_for(str(question["requestKey"]))
        if manner is Manner.LOSES_ANSWER:
            return Response(status_code=500)
        said = {"version": "1", "billId": question["billId"], "trackingNumber": number}
        return await _answered(behaviour, manner, said, key="billId")

    app.include_router(_sisters(behaviour))
    return app


def _sisters(behaviour: Behaviour) -> APIRouter:
    router = APIRouter()

    @router.post("/sisters/debts")
    async def debts(question: Question) -> Response:
        behaviour.asked.append(str(question.get("requestKey")))
        manner = behaviour.manner_of(OutsideSystem.SISTER_COMPANIES)
        owed = [{"company": "شرکت برق منطقه‌ای نمونه", "amount": 4_500_000}] if manner is Manner.OWES else []
        said = {"version": "1", "nationalId": question["nationalId"], "debts": owed}
        return await _answered(behaviour, manner, said, key="nationalId")

    return router


async def _answered(behaviour: Behaviour, manner: Manner, said: Mapping[str, object], *, key: str) -> Response:
    """The answer in this manner; `key` is the field that it has to repeat of the question."""
    if manner in _STATUS:
        headers = {"Retry-After": behaviour.retry_after} if manner in _ASKS_FOR_PATIENCE else {}
        return Response(status_code=_STATUS[manner], headers={"Location": "/elsewhere", **headers})
    if manner is Manner.SLOW:
        await asyncio.sleep(behaviour.slow_seconds)
    if manner in (Manner.DRIPPING, Manner.HUGE):
        pieces = _drops(behaviour, said) if manner is Manner.DRIPPING else _flood(behaviour)
        return StreamingResponse(pieces, media_type="application/json")
    if manner is Manner.HTML:
        return Response("<html><body>ورود به سامانه</body></html>", media_type="text/html")
    if manner is Manner.EMPTY:
        return Response(status_code=200)
    return JSONResponse(_distorted(manner, said, key))


async def _drops(behaviour: Behaviour, said: Mapping[str, object]) -> AsyncIterator[bytes]:
    for byte in json.dumps(said).encode():
        yield bytes([byte])
        await asyncio.sleep(behaviour.slow_seconds / 4)


async def _flood(behaviour: Behaviour) -> AsyncIterator[bytes]:
    behaviour.sent_bytes = 0
    for _ in range(_FLOOD // len(_PIECE)):
        yield _PIECE
        behaviour.sent_bytes += len(_PIECE)
        await asyncio.sleep(0)  # or nobody here notices that the other side has gone


def _distorted(manner: Manner, said: Mapping[str, object], key: str) -> Mapping[str, object]:
    match manner:
        case Manner.RENAMED:
            return {f"{name}2" if name == key else name: value for name, value in said.items()}
        case Manner.NEWER:
            return {**said, "version": "2"}
        case Manner.WRONG_TYPE:
            return {**said, key: 12}
        case Manner.ANOTHER:
            return {**said, key: "0000000000"}
        case Manner.ENDLESS:
            return {**said, "more": _ENDLESS}
        case _:
            return said
