"""Room for what lies in the trash, is archived, is lent, or was declared by the union itself."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0001_initial'),
        ('access', '0001_initial'),
        ('records', '0003_operations'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='agreement',
            name='agreement_sorted',
        ),
        migrations.RemoveIndex(
            model_name='agreement',
            name='agreement_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='agreement',
            name='agreement_audience',
        ),
        migrations.RemoveIndex(
            model_name='commitment',
            name='commitment_sorted',
        ),
        migrations.RemoveIndex(
            model_name='commitment',
            name='commitment_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='commitment',
            name='commitment_audience',
        ),
        migrations.RemoveField(
            model_name='agreement',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='commitment',
            name='audience',
        ),
        migrations.AddField(
            model_name='agreement',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='agreement',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='agreement',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='commitment',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='commitment',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='commitment',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='agreement',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='commitment',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='agreement_sorted'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='agreement_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['audience', 'sort_key'], name='agreement_audience'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='commitment_sorted'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='commitment_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(fields=['audience', 'sort_key'], name='commitment_audience'),
        ),
    ]
