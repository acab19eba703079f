from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='blob',
            name='scan',
            field=models.CharField(choices=[('none', 'Not checked for viruses'), ('clean', 'No virus found'), ('released', 'Released by an administrator after a scanner held it back'), ('infected', 'Locked away: a virus was found in it')], default='none', max_length=10),
        ),
    ]
