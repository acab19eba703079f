"""Mail about the safety of an account: sent at once, whatever its owner wishes to be told otherwise."""

from django.conf import settings
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from amity import tasks
from amity.access.models import Account
from amity.core.text import nfc

JOB = "tell of second step"


def second_step(account: Account, *, is_on: bool) -> None:
    """Have the owner of an account told that its second step was turned on or off, if mail reaches him."""
    if settings.MAIL_IS_ON and account.email:
        tasks.enqueue(JOB, account_id=None, arguments={"account": account.pk, "is_on": is_on})


def send(account: Account, *, is_on: bool) -> int:
    """Send that mail in the language of the account; returns how many were sent.

    Raises OSError or SMTPException when the mail server does not answer.
    """
    with translation.override(account.language):
        told = (
            _("Amity asks for a code at log-in from now on: the second step of your account was turned on.")
            if is_on
            else _("Amity asks for no code at log-in any more: the second step of your account was turned off.")
        )
        greeting = _("Hello %(name)s,") % {"name": nfc(str(account), single_line=True)}
        advice = _("If that was not you, tell your administrator at once.")
        subject = _("Amity: your log-in was changed")
    return send_mail(subject, f"{greeting}\n\n{told}\n{advice}\n", settings.DEFAULT_FROM_EMAIL, [account.email])
