"""A report as one mail to one address: text, and HTML with its two pictures inside."""

from email.mime.image import MIMEImage

from django.core.mail import EmailMultiAlternatives

from boards.sending import automatic, message_id, one_click
from reports.drawing import LEAVE
from reports.links import leaving_address
from reports.models import Delivery, Report
from reports.without_account import html_without_account, text_without_account


class Letter(EmailMultiAlternatives):
    """Its pictures are part of the HTML, not files that came along."""

    mixed_subtype = "related"


def mail_of(delivery: Delivery, report: Report) -> Letter:
    """The same `Message-ID` however often it is tried: a mail box that has it already knows it again."""
    subscription = delivery.subscription
    leave = leaving_address(subscription)
    headers = {"Message-ID": message_id(str(delivery.pk))} | one_click(leave)
    name = subscription.name if subscription.person else ""
    to = _addressed(name, subscription.address)
    return letter(report, to=to, leave=leave, headers=headers, account=subscription.person is not None)


def letter(report: Report, *, to: str, leave: str, headers: dict[str, str], account: bool = True) -> Letter:
    """`leave` is where whoever gets it can end that; who has no `account` is led nowhere else."""
    text = report.text if account else text_without_account(report.text)
    html = report.html if account else html_without_account(report.html)
    mail = Letter(report.subject, text.replace(LEAVE, leave), to=[to], headers=automatic(headers))
    mail.attach_alternative(html.replace(LEAVE, leave), "text/html")
    for name, picture in report.pictures.items():
        mail.attach(_inline(name, picture))
    return mail


def _addressed(name: str, address: str) -> str:
    plain = " ".join(name.replace('"', "").replace("\\", "").split())
    return f'"{plain}" <{address}>' if plain else address


def _inline(name: str, picture: bytes) -> MIMEImage:
    image = MIMEImage(picture, "png")
    image.add_header("Content-ID", f"<{name}>")
    image.add_header("Content-Disposition", "inline", filename=f"{name}.png")
    return image
