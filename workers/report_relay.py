"""Delivery reports: what the provider says became of the SMS that it took, pulled from it again and again."""

from datetime import datetime, timedelta

import structlog

from db.delivery_reports import DeliveryReportStore
from services.clock import Clock
from services.errors import NoDeliveryReports
from services.ports.notices import SmsProvider
from workers.relay import Observe

log = structlog.get_logger(__name__)

_AFTER_NONE = timedelta(hours=1)


class DeliveryReportRelay:
    """Reads the provider's reports on from where any relay has read before. A provider that has none is asked hourly:
    the company may order reports any day.
    """

    def __init__(self, *, store: DeliveryReportStore, provider: SmsProvider, clock: Clock, observe: Observe) -> None:
        self._store = store
        self._provider = provider
        self._clock = clock
        self._observe = observe
        self._ask_from: datetime | None = None

    def deliver_due(self) -> int:
        """How many reports were read on, 1 for a page without any; 0 when there are no more pages.

        Raises TechnicalError where one side is unavailable.
        """
        now = self._clock.now()
        if self._ask_from is not None and self._ask_from - _AFTER_NONE <= now < self._ask_from:
            return 0
        try:
            return self._read_on(now)
        except NoDeliveryReports:
            self._ask_from = now + _AFTER_NONE
            return 0

    def _read_on(self, now: datetime) -> int:
        after = self._store.cursor()
        reports, cursor = self._provider.reports(after)
        news = self._store.apply(reports, after=after, cursor=cursor, now=now)
        for report in news:
            outcome = "delivered" if report.delivered else "undelivered"
            self._observe("sms", outcome)
            log.info("sms report", reference=report.client_reference, outcome=outcome)
        # A provider that stays where it is has told all it knows, whatever it repeats.
        return 0 if cursor == after else max(1, len(reports))
