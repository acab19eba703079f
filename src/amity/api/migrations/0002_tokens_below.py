from django.db import migrations


def carry_over(apps, schema_editor):
    """The tokens made so far stay good: their rows go where tokens are kept now."""
    old, new = apps.get_model("api", "Token"), apps.get_model("access", "Token")
    for token in old.objects.order_by("pk"):
        kept = new.objects.create(
            account_id=token.account_id,
            name=token.name,
            scopes=f"*:{token.scope}",
            fingerprint=token.fingerprint,
            last_used_at=token.last_used_at,
            expires_at=token.expires_at,
            revoked_at=token.revoked_at,
        )
        new.objects.filter(pk=kept.pk).update(created_at=token.created_at)


class Migration(migrations.Migration):

    dependencies = [("api", "0001_initial"), ("access", "0002_token")]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel("Token"),
    ]
