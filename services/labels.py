"""The Persian words for states and kinds, wherever operators and citizens read them."""

from collections.abc import Mapping

from services.model.bills import BillKind, BillState
from services.model.metering import MeterCondition, WorkOrderKind
from services.model.notices import SmsState
from services.model.requests import RequestOutcome, RequestState
from services.model.steps import StepState

OUTCOMES: Mapping[RequestOutcome, str] = {
    RequestOutcome.SETTLED: "حساب تسویه شد",
    RequestOutcome.REJECTED: "درخواست پذیرفته نشد",
    RequestOutcome.WITHDRAWN: "متقاضی انصراف داد",
    RequestOutcome.ABANDONED: "متقاضی پیگیری نکرد",
    RequestOutcome.UNPAID: "قبض در مهلت خود پرداخت نشد",
}

REQUEST_STATES: Mapping[RequestState, str] = {
    RequestState.REGISTERED: "ثبت شده",
    RequestState.REFERRED: "در دست بررسی",
    RequestState.CLOSED: "بسته",
}

BILL_KINDS: Mapping[BillKind, str] = {
    BillKind.PERIODIC: "مصرف دوره",
    BillKind.FEES: "هزینهٔ خدمات",
    BillKind.SETTLEMENT: "تسویه حساب",
    BillKind.DEBT: "بدهی",
}

BILL_STATES: Mapping[BillState, str] = {
    BillState.ISSUED: "پرداخت‌نشده",
    BillState.PAID: "پرداخت‌شده",
    BillState.VOID: "باطل",
}

WORK_ORDERS: Mapping[WorkOrderKind, str] = {
    WorkOrderKind.METER_READING: "قرائت کنتور",
    WorkOrderKind.METER_TEST: "بازدید و آزمایش کنتور",
    WorkOrderKind.CUT: "قطع انشعاب",
    WorkOrderKind.RECONNECTION: "وصل انشعاب",
}

METER_CONDITIONS: Mapping[MeterCondition, str] = {
    MeterCondition.IN_ORDER: "سالم",
    MeterCondition.TAMPERING: "دستکاری",
    MeterCondition.METER_FAILURE: "خرابی کنتور",
    MeterCondition.STOPPED_COUNTER: "توقف شمارنده",
    MeterCondition.FADED_DISPLAY: "محو بودن صفحه",
}

STEP_STATES: Mapping[StepState, str] = {
    StepState.OPEN: "در جریان",
    StepState.DONE: "انجام شد",
    StepState.MET: "در مهلت",
    StepState.MISSED: "پس از مهلت",
    StepState.CANCELLED: "لغو شد",
}

SMS_STATES: Mapping[SmsState, str] = {
    SmsState.QUEUED: "در صف ارسال",
    SmsState.SENT: "ارسال شد",
    SmsState.UNSETTLED: "نتیجه نامعلوم",
    SmsState.REFUSED: "پذیرفته نشد",
}
