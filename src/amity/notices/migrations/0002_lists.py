

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('mentioned', 'Somebody mentions me in a comment'), ('commented', 'Somebody comments on a record that I follow'), ('changed', 'A record that I follow changes'), ('shared', 'A record is lent to my unit'), ('merged', 'A record that I follow is merged with a duplicate'), ('deadline', 'A date of a record that I follow comes near'), ('finished', 'Work in the background that I started ends'), ('listed', 'Records come into or leave a list that I follow')], max_length=10),
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.CharField(max_length=40)),
                ('number', models.BigIntegerField()),
                ('query', models.CharField(max_length=4000)),
                ('seen', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='watches', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='notice',
            name='watch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to='notices.watch'),
        ),
        migrations.AddConstraint(
            model_name='watch',
            constraint=models.UniqueConstraint(fields=('account', 'record', 'number'), name='watch_once'),
        ),
    ]
