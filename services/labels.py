"""The Persian words for states and kinds, wherever operators and citizens read them."""

from collections.abc import Collection, Mapping

from services.jalali import format_jalali
from services.model.bills import BillState, PaymentChannel, PaymentResult, PaymentState
from services.model.connections import ConnectionState, Judgement, MeterReading, ReadingSource, TariffClass
from services.model.custody import Register
from services.model.cuts import CutCase
from services.model.keys import ApplicantKind, BillKind, DocumentKind, RequestOutcome, WorkOrderKind
from services.model.metering import MeterCondition
from services.model.notices import SmsState
from services.model.requests import PersonKind, RequestState
from services.model.reviews import Notice, ReviewOutcome
from services.model.steps import StepState
from services.model.visits import AttemptOutcome, Side
from services.ports.outside import OutsideFault, OutsideSystem, OutsideUnavailable
from services.registry import registry
from services.registry.admission import Requirement
from services.text import format_number

PERSON_KINDS: Mapping[PersonKind, str] = {
    PersonKind.INDIVIDUAL: "شخص حقیقی",
    PersonKind.COMPANY: "شرکت یا سازمان",
    PersonKind.FOREIGNER: "تبعهٔ خارجی",
}

REQUIREMENTS: Mapping[Requirement, str] = {
    Requirement.OWN_DEBTS: "این اشتراک بدهی پرداخت‌نشده ندارد.",
    Requirement.DEBTS_ELSEWHERE: "متقاضی در اشتراک‌های دیگر خود بدهی سررسیدگذشته ندارد.",
    Requirement.SISTER_DEBTS: "متقاضی به شرکت‌های خواهر بدهی ندارد.",
    Requirement.CAPACITY: "شبکه ظرفیت این قدرت را دارد.",
    Requirement.SAME_USE: "انشعاب دیگری با همین کاربری در محل نیست، مگر مشترک باشد.",
}

OUTSIDE_SYSTEMS: Mapping[OutsideSystem, str] = {
    OutsideSystem.CIVIL_REGISTRY: "سامانهٔ ثبت احوال",
    OutsideSystem.SUBSCRIBER_SYSTEM: "سامانهٔ جامع خدمات مشترکین",
    OutsideSystem.SISTER_COMPANIES: "سامانهٔ بدهی شرکت‌های خواهر",
}

OUTSIDE_FAULTS: Mapping[OutsideFault, str] = {
    OutsideFault.NOT_CONFIGURED: "به این شرکت وصل نشده است",
    OutsideFault.UNREACHABLE: "در دسترس نیست",
    OutsideFault.TIMED_OUT: "به‌موقع پاسخ نمی‌دهد",
    OutsideFault.BUSY: "شلوغ است و خواسته است بعداً بپرسیم",
    OutsideFault.FAILING: "خطا می‌دهد",
    OutsideFault.REFUSES_US: "شرکت را نمی‌شناسد؛ پشتیبانی سامانه باید دسترسی را درست کند",
    OutsideFault.UNREADABLE: "پاسخی داد که خوانده نمی‌شود؛ شاید تغییر کرده است",
    OutsideFault.OTHER_SUBJECT: "دربارهٔ کس یا اشتراک دیگری پاسخ داد و پاسخ کنار گذاشته شد",
}

TARIFF_CLASSES: Mapping[TariffClass, str] = {
    TariffClass.RESIDENTIAL: "خانگی",
    TariffClass.COMMERCIAL: "تجاری",
    TariffClass.INDUSTRIAL: "صنعتی",
    TariffClass.AGRICULTURAL: "کشاورزی",
    TariffClass.PUBLIC: "عمومی",
    TariffClass.FREE_MARKET: "برق آزاد",
    TariffClass.AGRICULTURAL_FREE: "کشاورزی آزاد",
}

CONNECTION_STATES: Mapping[ConnectionState, str] = {
    ConnectionState.CONTRACTED: "قرارداد بسته شده، هنوز برقرار نشده",
    ConnectionState.ACTIVE: "برقرار",
    ConnectionState.CUT: "قطع",
    ConnectionState.COLLECTED: "موقتاً جمع‌آوری‌شده",
    ConnectionState.REMOVED: "برچیده",
}

CUT_CASES: Mapping[CutCase, str] = {
    CutCase.REQUESTED: "درخواست مشترک (۵۰-۴ الف)",
    CutCase.DEFAULT: "قصور در انجام تعهدات (۵۰-۴ ب)",
    CutCase.UNPAID: "بدهی پرداخت‌نشده در سررسید (۵۰-۴ ج)",
    CutCase.UNAUTHORISED: "مصرف غیرمجاز، دستکاری یا رعایت‌نکردن مقررات فنی و حریم (۵۰-۴ د)",
    CutCase.UNREADABLE: "ممکن نبودن قرائت در سه دورهٔ پیاپی (۵۰-۴ ه)",
    CutCase.COURT_ORDER: "حکم یا قرارداد مقام قضایی (۵۰-۴ و)",
    CutCase.WATER_AUTHORITY: "درخواست سازمان آب منطقه‌ای (۵۰-۴ ز)",
    CutCase.OTHER_CONNECTION: "بدهی اشتراک دیگر مشترک (۵۰-۴-۳)",
    CutCase.SISTER_COMPANY: "درخواست شرکت دیگر برای بدهی مشترک (۵۰-۴-۳)",
    CutCase.FAULTY_METER: "کنتور معیوب، تا پرداخت بدهی آن",
    CutCase.SELF_WILLED: "وصل خودسرانه پس از قطع؛ دوباره قطع شد (۵۱-۴)",
}

REQUEST_STATES: Mapping[RequestState, str] = {
    RequestState.REGISTERED: "ثبت شده",
    RequestState.REFERRED: "در دست بررسی",
    RequestState.CARRIED_OUT: "انجام شده",
    RequestState.CLOSED: "بسته",
}

BILL_STATES: Mapping[BillState, str] = {
    BillState.ISSUED: "پرداخت‌نشده",
    BillState.PAID: "پرداخت‌شده",
    BillState.VOID: "باطل",
    BillState.CONSOLIDATED: "در قبضی دیگر",
}

PAYMENT_CHANNELS: Mapping[PaymentChannel, str] = {
    PaymentChannel.COUNTER: "با ته‌فیش در پیشخوان",
    PaymentChannel.GATEWAY: "از درگاه پرداخت",
}

PAYMENT_STATES: Mapping[PaymentState, str] = {
    PaymentState.MATCHED: "به حساب قبض آمد",
    PaymentState.WAITING: "منتظر تعیین تکلیف",
    PaymentState.ASSIGNED: "به قبض داده شد",
    PaymentState.REFUNDED: "به پرداخت‌کننده مسترد شد",
    PaymentState.CARRIED: "به اشتراک منتقل شد",
    PaymentState.REVERSED: "دریافت نشد",
}

PAYMENT_RESULTS: Mapping[PaymentResult, str] = {
    PaymentResult.ACCEPTED: "پذیرفته شد",
    PaymentResult.ALREADY_RECORDED: "پیش‌تر ثبت شده",
    PaymentResult.REFERENCE_USED: "شمارهٔ مرجع پیش‌تر به حساب آمده",
    PaymentResult.AMOUNT_DIFFERS: "مبلغ با قبض برابر نیست",
    PaymentResult.UNKNOWN_BILL: "قبض شناخته نشد",
    PaymentResult.BILL_ALREADY_PAID: "قبض پیش‌تر پرداخت شده",
    PaymentResult.BILL_CONSOLIDATED: "مبلغ قبض در قبضی دیگر است",
    PaymentResult.BILL_VOID: "قبض باطل است",
    PaymentResult.INVALID_NOTICE: "ناخوانا یا نادرست",
    PaymentResult.PAYMENT_REVERSED: "پیش‌تر دریافت‌نشده دانسته شده",
}

READING_SOURCES: Mapping[ReadingSource, str] = {
    ReadingSource.PERIODIC: "قرائت دوره",
    ReadingSource.DECLARED: "اعلام مشترک",
    ReadingSource.AGENT: "قرائت مأمور",
    ReadingSource.METER_TEST: "بازدید کنتور",
    ReadingSource.INSTALLATION: "نصب کنتور",
}

METER_REGISTERS: Mapping[Register, str] = {
    Register.LOW: "کم‌باری",
    Register.MID: "میان‌باری",
    Register.PEAK: "اوج‌بار",
    Register.FRIDAY: "جمعه",
    Register.REACTIVE: "راکتیو",
    Register.MAXIMUM_DEMAND: "دیماند",
}

METER_CONDITIONS: Mapping[MeterCondition, str] = {
    MeterCondition.IN_ORDER: "سالم",
    MeterCondition.BROKEN_SEAL: "پلمب شکسته",
    MeterCondition.TAMPERING: "دستکاری",
    MeterCondition.METER_FAILURE: "خرابی کنتور",
    MeterCondition.STOPPED_REGISTER: "توقف شمارنده",
    MeterCondition.FADED_DISPLAY: "محو بودن صفحه",
}

ATTEMPT_OUTCOMES: Mapping[AttemptOutcome, str] = {
    AttemptOutcome.NOBODY_HOME: "کسی در محل نبود",
    AttemptOutcome.POSTPONED: "مشترک زمان دیگری خواست",
    AttemptOutcome.WRONG_ADDRESS: "نشانی درست نبود",
}

SIDES: Mapping[Side, str] = {Side.AGENT: "مأمور", Side.OFFICE: "اداره", Side.SUBSCRIBER: "مشترک"}

JUDGEMENTS: Mapping[Judgement, str] = {
    Judgement.ROLLED_OVER: "شمارنده از صفر گذشته است",
    Judgement.LAST_READING_WRONG: "قرائت پیشین شرکت نادرست بود",
    Judgement.NOT_CLEAR: "هنوز روشن نیست: بدون بهای انرژی",
    Judgement.BILL_CORRECTED: "صورتحساب بر پایهٔ کارکرد تست اصلاح شد",
    Judgement.BILL_CONFIRMED: "صورتحساب همان‌گونه که بود تأیید شد",
}

STEP_STATES: Mapping[StepState, str] = {
    StepState.OPEN: "در جریان",
    StepState.DONE: "انجام شد",
    StepState.MET: "در مهلت",
    StepState.MISSED: "پس از مهلت",
    StepState.CANCELLED: "لغو شد",
}

NOTICES: Mapping[Notice, str] = {Notice.NEAR: "مهلت نزدیک است", Notice.MISSED: "مهلت گذشت"}

REVIEW_OUTCOMES: Mapping[ReviewOutcome, str] = {
    ReviewOutcome.REVIEWED: "سرپرست رسیدگی کرد",
    ReviewOutcome.STEP_ENDED: "گام پیش از رسیدگی انجام شد",
    ReviewOutcome.LIMIT_MISSED: "پیش از رسیدگی مهلت گذشت",
}
OPEN_REVIEW = "در انتظار سرپرست"

SMS_STATES: Mapping[SmsState, str] = {
    SmsState.QUEUED: "در صف ارسال",
    SmsState.SENT: "ارسال شد",
    SmsState.OUTCOME_UNKNOWN: "نتیجه نامعلوم",
    SmsState.NEEDS_REVIEW: "نیازمند پیگیری",
    SmsState.REFUSED: "پذیرفته نشد",
    SmsState.DELIVERED: "تحویل شد",
    SmsState.UNDELIVERED: "تحویل نشد",
    SmsState.WITHDRAWN: "پس گرفته شد",
}


def cut_case_text(case: CutCase, reason: CutCase) -> str:
    """The case of a cut, and of power that was cut again what it was cut for before."""
    return CUT_CASES[case] if case is reason else f"{CUT_CASES[case]}؛ پیش از آن: {CUT_CASES[reason]}"


def outcome_title(outcome: RequestOutcome) -> str:
    """How a request ended; the key itself of an end that no manifest has any more."""
    return registry().outcomes.get(outcome, outcome)


def bill_kind_title(kind: BillKind) -> str:
    """What is billed."""
    known = registry().bill_kinds.get(kind)
    return known.title if known else kind


def told_fees() -> Collection[str]:
    """The fees that the SMS of their bill names, by code."""
    return {fee.code for fee in registry().fees if fee.told}


def work_order_title(kind: WorkOrderKind) -> str:
    """What an agent is sent out for."""
    return registry().work_orders.get(kind, kind)


def applicant_title(kind: ApplicantKind) -> str:
    """Who applies."""
    return registry().applicants.get(kind, kind)


def document_title(kind: DocumentKind) -> str:
    """What an applicant brings."""
    return registry().papers.get(kind, kind)


def register_names(registers: Collection[Register]) -> str:
    """Which registers, as «کم‌باری، دیماند»."""
    return "، ".join(title for register, title in METER_REGISTERS.items() if register in registers)


def reading_text(reading: MeterReading) -> str:
    """The meter's number and its day, as «۱۲٬۳۰۰ در ۱۴۰۵/۰۸/۳۰»."""
    return f"{format_number(reading.kwh)} در {format_jalali(reading.taken_on)}"


def unavailable_text(error: OutsideUnavailable) -> str:
    """Which system of others gives no answer, and why, in a Persian sentence."""
    return f"{OUTSIDE_SYSTEMS[error.system]} {OUTSIDE_FAULTS[error.fault]}."
