"""Units, the lattice they form, accounts and the roles accounts hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amity.access.roles import Role
from amity.core.text import nfc


class Unit(models.Model):
    """A body that owns records and employs accounts: the union office, a member organisation, a partner agency."""

    class Kind(models.TextChoices):
        UNION = "union", _("Union office")
        DEPARTMENT = "department", _("Department")
        MEMBER = "member", _("Member organisation")
        AGENCY = "agency", _("Partner agency")
        NGO = "ngo", _("Foreign NGO")

    code = models.CharField(_("Code"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    name_vi = models.CharField(_("Name (Vietnamese)"), max_length=200, blank=True)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    parents: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "self", through="UnitLink", symmetrical=False, related_name="children", verbose_name=_("Parents")
    )
    needs_second_factor = models.BooleanField(_("Needs a second step at log-in"), default=False)

    class Meta:
        verbose_name = _("Unit")
        verbose_name_plural = _("Units")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name_vi if get_language() == "vi" and self.name_vi else self.name


class UnitLink(models.Model):
    """A unit's place under another one, from a day to a day; a unit may stand under several."""

    child = models.ForeignKey(Unit, models.CASCADE, related_name="links_up", verbose_name=_("Unit"))
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="links_down", verbose_name=_("Parent"))
    from_on = models.DateField(_("From"), null=True, blank=True)
    to_on = models.DateField(_("To"), null=True, blank=True)

    class Meta:
        verbose_name = _("Place in the lattice")
        verbose_name_plural = _("Places in the lattice")
        constraints: ClassVar = [
            models.CheckConstraint(name="access_link_not_itself", condition=~models.Q(child=models.F("parent"))),
            models.UniqueConstraint(name="access_link_once", fields=["child", "parent", "from_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} < {self.parent_id}"


class Accounts(BaseUserManager["Account"]):
    """Makes accounts; asked for by the log-in machinery of Django under this name."""

    def create_account(self, username: str, password: str | None, **fields: object) -> Account:
        """Store a new account; passwords are compared in NFC, so both ways of typing Vietnamese log in alike."""
        account = self.model(username=username, **fields)
        account.set_password(nfc(password) if password else None)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person's log-in."""

    username = models.CharField(_("Log-in name"), max_length=150, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    email = models.EmailField(_("E-mail"), blank=True)
    language = models.CharField(_("Language"), max_length=5, choices=[("en", "English"), ("vi", "Tiếng Việt")])
    is_active = models.BooleanField(_("May log in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Accounts()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("Account")
        verbose_name_plural = _("Accounts")

    def __str__(self) -> str:
        return self.name or self.username

    def check_password(self, raw_password: str | None) -> bool:
        """Compare in NFC, so that a keyboard that composes letters differently still logs in."""
        return super().check_password(nfc(raw_password) if raw_password else raw_password)


class RoleGrant(models.Model):
    """A role that an account holds in a unit, from a day to a day."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants", verbose_name=_("Account"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name=_("Unit"))
    role = models.CharField(_("Role"), max_length=20, choices=Role)
    from_on = models.DateField(_("From"), null=True, blank=True)
    to_on = models.DateField(_("To"), null=True, blank=True)

    class Meta:
        verbose_name = _("Role")
        verbose_name_plural = _("Roles")
        constraints: ClassVar = [
            models.UniqueConstraint(name="access_grant_once", fields=["account", "unit", "role", "from_on"])
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} @ {self.unit_id}"


class Stamp(models.Model):
    """A number that grows when something that processes keep in memory must be read anew."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Loan(models.Model):
    """Rows that one unit lets another one read, for a purpose and until a day, unless it takes them back before."""

    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="loans_given", verbose_name=_("Lent by"))
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="loans_taken", verbose_name=_("Lent to"))
    purpose = models.CharField(_("Purpose"), max_length=300)
    until_on = models.DateField(_("Until"))
    record = models.CharField(max_length=40)
    title = models.CharField(max_length=400)  # what was lent, in the words of who lent it
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="loans_made")
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="loans_revoked")

    class Meta:
        verbose_name = _("Loan")
        verbose_name_plural = _("Loans")
        indexes: ClassVar = [
            models.Index(fields=["from_unit", "until_on"], name="access_loan_given"),
            models.Index(fields=["to_unit", "until_on"], name="access_loan_taken"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="access_loan_to_another", condition=~models.Q(from_unit=models.F("to_unit")))
        ]

    def __str__(self) -> str:
        return self.title


class Circle(models.Model):
    """Everybody who may read certain lent rows: those who see such rows anyway, and the units they are lent to."""

    plain = models.BigIntegerField()  # the audience code the rows would have if they were not lent
    loans: models.ManyToManyField[Any, Any] = models.ManyToManyField(Loan, through="LentCircle", related_name="circles")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["plain"], name="access_circle_plain")]

    def __str__(self) -> str:
        return f"circle {self.pk}"


class LentCircle(models.Model):
    """A loan that opens a circle."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="lent")
    loan = models.ForeignKey(Loan, models.CASCADE, related_name="lent")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(name="access_circle_once_per_loan", fields=["circle", "loan"])]

    def __str__(self) -> str:
        return f"{self.circle_id}: {self.loan_id}"


class Token(models.Model):
    """A key that lets a program do some of what an account may, until a day; only its fingerprint is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens", verbose_name=_("Account"))
    name = models.CharField(_("Name"), max_length=100, help_text=_("What the token is for, such as a program's name."))
    scopes = models.CharField(_("Allows to"), max_length=2000)  # as `access.tokens.Scopes` reads them
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("Created"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("Last used"), null=True, editable=False)
    expires_at = models.DateTimeField(_("Expires"))
    revoked_at = models.DateTimeField(_("Revoked"), null=True, editable=False)

    class Meta:
        verbose_name = _("Token")
        verbose_name_plural = _("Tokens")

    def __str__(self) -> str:
        return self.name

    def is_good(self, now: datetime) -> bool:
        """Whether it opens the door now: neither revoked nor expired, and its account may log in."""
        return self.revoked_at is None and now < self.expires_at and self.account.is_active


class SecondFactor(models.Model):
    """The app on a telephone whose codes an account is asked for at log-in, after its password."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="second_factor", verbose_name=_("Account"))
    seed = models.CharField(max_length=32, editable=False)  # what the secret is made of, with the key of the site
    confirmed_at = models.DateTimeField(_("Turned on"))
    last_step = models.BigIntegerField(editable=False)  # the half minute of the last code; no code opens twice

    class Meta:
        verbose_name = _("Second step at log-in")
        verbose_name_plural = _("Second steps at log-in")

    def __str__(self) -> str:
        return f"{self.account_id} {self.confirmed_at:%Y-%m-%d}"


class RecoveryCode(models.Model):
    """A code on paper that opens once when the telephone is lost; only its fingerprint is kept."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    fingerprint = models.CharField(max_length=64, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Recovery code")
        verbose_name_plural = _("Recovery codes")
        constraints: ClassVar = [models.UniqueConstraint(name="access_recovery_once", fields=["factor", "fingerprint"])]

    def __str__(self) -> str:
        return f"{self.factor_id}: {self.pk}"
