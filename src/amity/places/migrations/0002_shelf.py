"""Room for what lies in the trash, is archived, is lent, or was declared by the union itself."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0001_initial'),
        ('access', '0001_initial'),
        ('records', '0003_operations'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='country',
            name='country_sorted',
        ),
        migrations.RemoveIndex(
            model_name='country',
            name='country_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='country',
            name='country_audience',
        ),
        migrations.RemoveIndex(
            model_name='countrygroup',
            name='countrygroup_sorted',
        ),
        migrations.RemoveIndex(
            model_name='countrygroup',
            name='countrygroup_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='countrygroup',
            name='countrygroup_audience',
        ),
        migrations.RemoveIndex(
            model_name='province',
            name='province_sorted',
        ),
        migrations.RemoveIndex(
            model_name='province',
            name='province_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='province',
            name='province_audience',
        ),
        migrations.RemoveField(
            model_name='country',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='countrygroup',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='province',
            name='audience',
        ),
        migrations.AddField(
            model_name='country',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='country',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='country',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='countrygroup',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='countrygroup',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='countrygroup',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='province',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='province',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='province',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='country',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='countrygroup',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='province',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddIndex(
            model_name='country',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='country_sorted'),
        ),
        migrations.AddIndex(
            model_name='country',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='country_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='country',
            index=models.Index(fields=['audience', 'sort_key'], name='country_audience'),
        ),
        migrations.AddIndex(
            model_name='countrygroup',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='countrygroup_sorted'),
        ),
        migrations.AddIndex(
            model_name='countrygroup',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='countrygroup_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='countrygroup',
            index=models.Index(fields=['audience', 'sort_key'], name='countrygroup_audience'),
        ),
        migrations.AddIndex(
            model_name='province',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='province_sorted'),
        ),
        migrations.AddIndex(
            model_name='province',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='province_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='province',
            index=models.Index(fields=['audience', 'sort_key'], name='province_audience'),
        ),
    ]
