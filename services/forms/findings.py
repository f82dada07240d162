"""What is said about a fault of a form: one Persian sentence or two for each field and code; and how a report is
answered, which is taken or told what is to be corrected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from services.forms.entries import Role, all_entries
from services.forms.titles import FIELD_TITLES
from services.labels import applicant_title, document_title
from services.model.requests import Finding, Request
from services.registry.values import Field, Paper
from services.text import in_one_line, to_persian_digits

LONGEST_REASON = 500

_AFTER_OWN_FIELDS = ("documents", "channel", "clientReference")

_ANY_FIELD: Mapping[str, str] = {
    "missing": "{title} وارد نشده است. آن را وارد کنید.",
    "wrong-type": "{title} به شکل درست فرستاده نشده است. آن را دوباره وارد کنید.",
    "too-long": "{title} بیش از اندازه بلند است. فقط همان مقدار خواسته‌شده را وارد کنید.",
    "unreadable": "{title} نویسه‌های ناخوانا دارد. آن را دوباره تایپ کنید.",
    "rounded": (
        "{title} گرد شده است و همهٔ رقم‌هایش نیست. در صفحه‌گسترده قالب آن ستون را «متن» کنید و همهٔ رقم‌ها را وارد کنید."
    ),
    "unknown-choice": "{title} از گزینه‌های موجود نیست. یکی از گزینه‌ها را انتخاب کنید.",
    "fixed-after-registration": "{title} پس از ثبت درخواست تغییر نمی‌کند. مقدار پیشین را وارد کنید.",
}

_MESSAGES: Mapping[tuple[str, str], str] = {
    ("returnReason", "returned"): "درخواست پس از بررسی برگشت: {reason}",
    ("applicantKind", "not-for-service"): "این متقاضی برای این خدمت درخواست نمی‌دهد. متقاضی را از فهرست انتخاب کنید.",
    ("billId", "shape"): "شناسهٔ قبض باید عددی حداکثر ۱۳ رقمی باشد. آن را از روی قبض وارد کنید.",
    ("billId", "check-digit"): "شناسهٔ قبض درست نیست (رقم کنترل نمی‌خواند). آن را از روی قبض دوباره وارد کنید.",
    ("billId", "other-service"): "این شناسه برای قبض برق نیست. شناسهٔ قبض برق را وارد کنید.",
    ("billId", "unknown-connection"): "اشتراکی با این شناسهٔ قبض در این شرکت نیست. شناسه را با قبض مقایسه کنید.",
    ("billId", "already-open"): "برای این اشتراک درخواست بازی هست: کد رهگیری {tracking_code}.",
    ("detailsNumber", "missing"): (
        "شمارهٔ برگهٔ مشخصات وارد نشده است. مشخصات متقاضی را در صفحهٔ «مشخصات متقاضی» ثبت و شمارهٔ آن را وارد کنید."
    ),
    ("detailsNumber", "shape"): "شمارهٔ برگهٔ مشخصات ۸ رقم است. آن را از صفحهٔ «مشخصات متقاضی» وارد کنید.",
    ("detailsNumber", "check-digit"): (
        "شمارهٔ برگهٔ مشخصات درست نیست (رقم کنترل نمی‌خواند). آن را از صفحهٔ «مشخصات متقاضی» دوباره وارد کنید."
    ),
    ("detailsNumber", "unknown"): (
        "برگهٔ مشخصاتی با این شماره نیست. شماره را با صفحهٔ «مشخصات متقاضی» مقایسه کنید یا برگهٔ تازه‌ای ثبت کنید."
    ),
    ("detailsNumber", "used"): "این برگهٔ مشخصات برای درخواست دیگری به کار رفته است. برگهٔ تازه‌ای ثبت کنید.",
    ("detailsNumber", "expired"): "مهلت این برگهٔ مشخصات گذشته است. برگهٔ تازه‌ای ثبت کنید.",
    ("nationalId", "missing"): ("شمارهٔ ملی (شرکت: شناسهٔ ملی؛ تبعهٔ خارجی: کد فراگیر) وارد نشده است. آن را وارد کنید."),
    ("nationalId", "shape"): (
        "شمارهٔ ملی باید ۱۰ رقم باشد (شناسهٔ ملی شرکت ۱۱ رقم، کد فراگیر تبعهٔ خارجی ۱۰ تا ۱۶ رقم). "
        "آن را از روی کارت یا مدرک وارد کنید."
    ),
    ("nationalId", "check-digit"): (
        "این شمارهٔ ملی یا شناسهٔ ملی درست نیست (رقم کنترل نمی‌خواند). آن را دوباره وارد کنید؛ برای کد فراگیر، نوع شخص "
        "را «تبعهٔ خارجی» بگذارید."
    ),
    ("nationalId", "not-subscriber"): (
        "این شماره از آنِ مشترک این اشتراک نیست. شمارهٔ ملی مشترک را وارد کنید یا نوع متقاضی را اصلاح کنید."
    ),
    ("mobile", "shape"): "تلفن همراه باید ۱۱ رقم باشد و با ۰۹ آغاز شود.",
    ("landline", "shape"): "تلفن ثابت باید ۱۱ رقم باشد و با کد شهر آغاز شود، مانند ۰۲۱۸۸۰۰۱۱۲۲.",
    ("lastBillPaymentId", "shape"): "شناسهٔ پرداخت باید عددی حداکثر ۱۳ رقمی باشد. آن را از روی قبض وارد کنید.",
    ("lastBillPaymentId", "check-digit"): (
        "شناسهٔ پرداخت با این شناسهٔ قبض نمی‌خواند. هر دو را از روی همان قبض دوباره وارد کنید."
    ),
    ("lastBillPaymentId", "unknown-bill"): "چنین قبضی برای این اشتراک صادر نشده است. آخرین قبض همین اشتراک را بیاورید.",
    ("lastBillPaymentId", "not-periodic"): "این قبض، قبض مصرف دوره‌ای نیست. آخرین قبض مصرف اشتراک را بیاورید.",
    ("lastBillPaymentId", "void"): "این قبض باطل شده است. آخرین قبض مصرف اشتراک را بیاورید.",
    ("lastBillPaymentId", "unpaid"): "این قبض هنوز پرداخت نشده است. آن را پرداخت کنید و دوباره مراجعه کنید.",
    ("lastBillPaymentId", "last-unpaid"): (
        "آخرین قبض مصرف این اشتراک هنوز پرداخت نشده است. نخست آن را پرداخت کنید و همان را بیاورید."
    ),
    ("lastBillPaymentId", "not-last"): "قبض تازه‌تری برای این اشتراک صادر شده است. آخرین قبض را بیاورید.",
    ("documents", "unknown-document"): "در فهرست مدارک گزینهٔ ناشناخته هست. مدارک را از فهرست انتخاب کنید.",
    ("reason", "shape"): "دلیل را با چند کلمه بنویسید.",
    ("reason", "too-long"): f"دلیل را کوتاه‌تر، در حداکثر {to_persian_digits(LONGEST_REASON)} نویسه، بنویسید.",
    ("clientReference", "used"): "این شمارهٔ مرجع فرستنده از آنِ درخواست دیگری است. شمارهٔ دیگری وارد کنید.",
}

_OF_ROLE: Mapping[tuple[Role, str], str] = {
    (Role.READING, "not-a-number"): "{title} باید فقط رقم باشد. عدد روی کنتور را وارد کنید.",
    (Role.READING, "not-whole"): "{title} باید عدد صحیح باشد. رقم‌های اعشار (قرمز) را وارد نکنید.",
    (Role.READING, "negative"): "{title} منفی نمی‌شود. عدد روی کنتور را وارد کنید.",
    (Role.READING, "too-many-digits"): (
        "کنتور این اشتراک {digits} رقم دارد. عدد همین کنتور را بدون رقم اعشار وارد کنید."
    ),
    (Role.READING, "below-last"): (
        "کارکرد از آخرین قرائت ({last} در {last_date}) کمتر است. عدد همین کنتور را دوباره بخوانید؛ "
        "اگر همین است، دوباره همین را بفرستید تا واحد تشخیص بررسی کند."
    ),
    (Role.READING, "impossible"): (
        "از آخرین قرائت ({last} در {last_date}) این اندازه مصرف با آمپراژ اشتراک ممکن نیست. کنتور را دوباره بخوانید؛ "
        "اگر همین است، دوباره همین را بفرستید تا واحد تشخیص بررسی کند."
    ),
    (Role.READING, "above-later"): (
        "قرائت‌هایی که پس از این تاریخ ثبت شده‌اند با این کارکرد نمی‌خوانند. عدد و تاریخ را دوباره بررسی کنید؛ "
        "اگر همین است، دوباره همین را بفرستید تا واحد تشخیص بررسی کند."
    ),
    (Role.READING_DAY, "shape"): "تاریخ قرائت را به شکل سال/ماه/روز وارد کنید، مانند ۱۴۰۵/۰۸/۳۰.",
    (Role.READING_DAY, "year"): "سال تاریخ قرائت باید شمسی و چهاررقمی باشد، مانند ۱۴۰۵/۰۸/۳۰.",
    (Role.READING_DAY, "no-such-day"): "چنین روزی در تقویم نیست. تاریخ قرائت را اصلاح کنید.",
    (Role.READING_DAY, "in-future"): "تاریخ قرائت هنوز نرسیده است. تاریخ روزی را که کنتور خوانده شد وارد کنید.",
    (Role.READING_DAY, "too-old"): "از تاریخ قرائت بیش از {most_days} روز گذشته است. کنتور را دوباره بخوانید.",
    (Role.READING_DAY, "before-last-reading"): "تاریخ قرائت پیش از آخرین قرائت ({last_date}) است. تاریخ را اصلاح کنید.",
    **{
        (role, code): message
        for role in (Role.DAY, Role.VALID_UNTIL)
        for code, message in {
            "shape": "{title} را به شکل سال/ماه/روز وارد کنید، مانند ۱۴۰۵/۰۸/۳۰.",
            "year": "سال در «{title}» باید شمسی و چهاررقمی باشد، مانند ۱۴۰۵/۰۸/۳۰.",
            "no-such-day": "چنین روزی در تقویم نیست. {title} را اصلاح کنید.",
        }.items()
    },
    (Role.VALID_UNTIL, "expired"): "{title} گذشته است. مجوز تازه بخواهید و شماره و تاریخ همان را وارد کنید.",
    (Role.WORDS, "shape"): "{title} را با چند کلمه بنویسید.",
    (Role.PERMIT, "shape"): "{title} باید رقم یا حرف داشته باشد. آن را از روی مجوز وارد کنید.",
    **{
        (role, code): message
        for role in (Role.NUMBER, Role.AMOUNT)
        for code, message in {
            "not-a-number": "{title} باید فقط رقم باشد. عدد آن را وارد کنید.",
            "not-whole": "{title} باید عدد صحیح باشد. آن را بدون اعشار وارد کنید.",
            "negative": "{title} منفی نمی‌شود. عدد آن را وارد کنید.",
            "too-small": "{title} از {least} کمتر نمی‌شود. آن را اصلاح کنید.",
            "too-big": "{title} از {most} بیشتر نمی‌شود. آن را اصلاح کنید.",
        }.items()
    },
    (Role.PERSON, "shape"): "{title}: شمارهٔ برگهٔ مشخصات ۸ رقم است. آن را از صفحهٔ «مشخصات متقاضی» وارد کنید.",
    (Role.PERSON, "check-digit"): (
        "{title}: شمارهٔ برگه درست نیست (رقم کنترل نمی‌خواند). آن را از صفحهٔ «مشخصات متقاضی» دوباره وارد کنید."
    ),
    (Role.PERSON, "unknown"): (
        "{title}: برگه‌ای با این شماره نیست. شماره را با صفحهٔ «مشخصات متقاضی» مقایسه کنید یا برگهٔ تازه‌ای ثبت کنید."
    ),
    (Role.PERSON, "used"): "{title}: این برگه جای دیگری به کار رفته است. برگهٔ تازه‌ای ثبت کنید.",
    (Role.PERSON, "expired"): "{title}: مهلت این برگه گذشته است. برگهٔ تازه‌ای ثبت کنید.",
}

_UNKNOWN_FIELD = "ورودی «{name}» شناخته نشد. نام آن را اصلاح یا آن را حذف کنید."
_MISSING_DOCUMENT = "این مدرک لازم است: {document}. آن را از متقاضی بگیرید."
_MISSING_ONE_OF = "یکی از این مدارک لازم است: {document}. آن را از متقاضی بگیرید."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A form's words: the Persian titles of its fields in their order, and what is said by field and code.

    What can be wrong with a kind of field, or with any (missing, too long, unreadable), is said of each in the same
    words: `roles` says of which kind a field is.
    """

    titles: Mapping[str, str]
    messages: Mapping[tuple[str, str], str]
    roles: Mapping[str, Role] = field(default_factory=dict)

    def finding(self, field: str, code: str, **values: str) -> Finding:
        """The finding with its Persian message; `values` fill the message's placeholders."""
        role = self.roles.get(field)
        of_role = None if role is None else _OF_ROLE.get((role, code))
        message = self.messages.get((field, code)) or of_role or _ANY_FIELD[code]
        return Finding(field=field, code=code, message=message.format(title=self.titles[field], **values))

    def extended(
        self,
        *,
        titles: Mapping[str, str],
        messages: Mapping[tuple[str, str], str] = MappingProxyType({}),
        roles: Mapping[str, Role] = MappingProxyType({}),
    ) -> Wording:
        """The words of a form that has other fields besides, or says something else of the same ones: those that it
        names stand in the order in which it names them, behind the others.
        """
        others = {name: title for name, title in self.titles.items() if name not in titles}
        return Wording(
            titles={**others, **titles},
            messages={**self.messages, **messages},
            roles={**self.roles, **roles},
        )

    def in_form_order(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings in the order of the form's fields."""
        order = {name: position for position, name in enumerate(self.titles)}
        return tuple(sorted(findings, key=lambda each: order.get(each.field, len(order))))


APPLICATION = Wording(titles=FIELD_TITLES, messages=_MESSAGES)


def wording_of(fields: Sequence[Field]) -> Wording:
    """The words of an application that has these fields of its service, in front of its papers."""
    entries = all_entries(fields)
    own = {entry.name: entry.title for entry in entries}
    before = {name: title for name, title in FIELD_TITLES.items() if name not in _AFTER_OWN_FIELDS}
    after = {name: FIELD_TITLES[name] for name in _AFTER_OWN_FIELDS}
    roles = {entry.name: entry.role for entry in entries}
    return Wording(titles={**before, **own, **after}, messages=_MESSAGES, roles=roles)


def finding(field: str, code: str, **values: str) -> Finding:
    """A finding of an application; `values` fill its message's placeholders."""
    return APPLICATION.finding(field, code, **values)


def unknown_field(name: str) -> Finding:
    """An input that no application has: most likely a misspelt name."""
    return Finding(field=name, code="unknown-field", message=_UNKNOWN_FIELD.format(name=name))


def missing_document(paper: Paper) -> Finding:
    """A required paper that was not brought, or none of several of which one is enough."""
    titles = " یا ".join(map(document_title, paper.any_of))
    wording = _MISSING_DOCUMENT if len(paper.any_of) == 1 else _MISSING_ONE_OF
    code = f"missing-{'-or-'.join(paper.any_of)}"
    return Finding(field="documents", code=code, message=wording.format(document=titles))


def refused_document(paper: Paper) -> Finding:
    """A paper that this applicant cannot bring."""
    titles = " یا ".join(map(document_title, paper.any_of))
    applicants = " یا ".join(sorted(map(applicant_title, paper.applicants)))
    message = f"{titles} فقط از {applicants} پذیرفته می‌شود. آن را از مدارک بردارید."
    return Finding(field="documents", code=f"not-from-applicant-{'-or-'.join(paper.any_of)}", message=message)


def fixed_document(paper: Paper) -> Finding:
    """A paper that was added or taken away after the registration, which took its way by it."""
    titles = " یا ".join(map(document_title, paper.any_of))
    message = f"پس از ثبت درخواست، {titles} افزوده یا برداشته نمی‌شود."
    return Finding(field="documents", code="fixed-after-registration", message=message)


def already_open(request: Request) -> Finding:
    """Of a connection that has an open request of the service."""
    return finding("billId", "already-open", tracking_code=to_persian_digits(request.tracking_code))


def as_markdown(findings: Iterable[Finding]) -> str:
    """The findings as the list that the form shows, one line each; empty for none.

    What a person wrote in several lines stays apart by a stroke: as lines, some of it could be taken for markup.
    """
    return "\n".join(f"- {in_one_line(each.message)}" for each in findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What whoever reports is told. A typo is no error of the software: it is found, told and corrected."""

    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """True if nothing of the report is to be corrected."""
        return not self.findings

    @property
    def message(self) -> str:
        """What is to be corrected, as a Persian markdown list; empty for an accepted report."""
        return as_markdown(self.findings)
