"""The form of a name change, as an older diagram sent it."""

from tests.workers.field_bench import kwh_today, ordered, view
from tests.workers.kit import FEES, SUBSCRIBER, Bench
from tests.workers.reports import Report


def change(bench: Bench) -> Report:
    code = bench.registered(service="name-change")
    order = ordered(bench, code, "meter-inspection")
    kwh = str(kwh_today(SUBSCRIBER.bill_id))
    inspected = {"condition": "in-order", "reading": kwh, "sealNumber": "1"}
    bench.done("record-meter-test", trackingCode=code, workOrder=order, testReport=inspected)
    bill = view(bench.done("issue-fee-bill", trackingCode=code, feeItems=FEES), "feeBill")
    assert bench.paid(bill, "R-2")["paymentAccepted"]
    with bench.begin() as uow:
        number = uow.requests.get(code).application.applicant.national_id
    good = {
        "fullName": "داریوش نوآور",
        "nationalId": number,
        "mobile": "09129876543",
        "landline": "02177002233",
    }
    return Report("change-subscriber", {"trackingCode": code}, "changeForm", good, "subscriberChanged")


REPORTS = (change,)
