import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("access", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="What the token is for, such as a program's name.", max_length=100, verbose_name="Name")),
                ("scopes", models.CharField(max_length=2000, verbose_name="Allows to")),
                ("fingerprint", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="Created")),
                ("last_used_at", models.DateTimeField(editable=False, null=True, verbose_name="Last used")),
                ("expires_at", models.DateTimeField(verbose_name="Expires")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="Revoked")),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to=settings.AUTH_USER_MODEL, verbose_name="Account")),
            ],
            options={"verbose_name": "Token", "verbose_name_plural": "Tokens"},
        ),
    ]
