"""Room for what lies in the trash, is archived, is lent, or was declared by the union itself."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0001_initial'),
        ('access', '0001_initial'),
        ('agreements', '0002_shelf'),
        ('records', '0003_operations'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='event',
            name='event_sorted',
        ),
        migrations.RemoveIndex(
            model_name='event',
            name='event_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='event',
            name='event_audience',
        ),
        migrations.RemoveIndex(
            model_name='participation',
            name='participation_sorted',
        ),
        migrations.RemoveIndex(
            model_name='participation',
            name='participation_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='participation',
            name='participation_audience',
        ),
        migrations.RemoveIndex(
            model_name='series',
            name='series_sorted',
        ),
        migrations.RemoveIndex(
            model_name='series',
            name='series_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='series',
            name='series_audience',
        ),
        migrations.RemoveField(
            model_name='event',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='participation',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='series',
            name='audience',
        ),
        migrations.AddField(
            model_name='event',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='event',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='event',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='participation',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='participation',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='participation',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='series',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='series',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='series',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='event',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='participation',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='series',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='event_sorted'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='event_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['audience', 'sort_key'], name='event_audience'),
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='participation_sorted'),
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='participation_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['audience', 'sort_key'], name='participation_audience'),
        ),
        migrations.AddIndex(
            model_name='series',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='series_sorted'),
        ),
        migrations.AddIndex(
            model_name='series',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='series_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='series',
            index=models.Index(fields=['audience', 'sort_key'], name='series_audience'),
        ),
    ]
