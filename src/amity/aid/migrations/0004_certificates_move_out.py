from django.db import migrations


class Migration(migrations.Migration):
    """The table of certificates goes to the room of registration with all its rows; see the first migration there."""

    dependencies = [
        ('aid', '0003_listed'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable('certificate', 'registration_certificate')],
            state_operations=[migrations.DeleteModel('Certificate')],
        ),
    ]
