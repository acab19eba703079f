from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_stamps'),
        ('privacy', '0002_listed'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='retentionrule',
            name='retention_not_at_once',
        ),
        migrations.AddField(
            model_name='retentionrule',
            name='days',
            field=models.PositiveSmallIntegerField(default=0, help_text='Beside the years, or instead of them.', verbose_name='Days'),
        ),
        migrations.AlterField(
            model_name='retentionrule',
            name='action',
            field=models.CharField(choices=[('report', 'Only tell of them'), ('archive', 'Archive them'), ('trash', 'Throw them into the trash'), ('forget', 'Keep the record and forget the person'), ('erase', 'Erase them from the trash for good')], default='report', max_length=20, verbose_name='What happens then'),
        ),
        migrations.AlterField(
            model_name='retentionrule',
            name='counted_from',
            field=models.CharField(help_text='The name of a date field of these records, such as died_on; trash for the day of throwing away.', max_length=60, verbose_name='Counted from'),
        ),
        migrations.AlterField(
            model_name='retentionrule',
            name='records',
            field=models.CharField(help_text='The name of the list in addresses, such as people; * for all lists.', max_length=40, verbose_name='Records'),
        ),
        migrations.AlterField(
            model_name='retentionrule',
            name='years',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='Years'),
        ),
        migrations.AddConstraint(
            model_name='retentionrule',
            constraint=models.CheckConstraint(condition=models.Q(('years__gte', 1), ('days__gte', 1), _connector='OR'), name='retention_not_at_once'),
        ),
    ]
