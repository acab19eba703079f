"""Room for what lies in the trash, is archived, is lent, or was declared by the union itself."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0001_initial'),
        ('access', '0001_initial'),
        ('records', '0003_operations'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='aidflow',
            name='aidflow_sorted',
        ),
        migrations.RemoveIndex(
            model_name='aidflow',
            name='aidflow_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='aidflow',
            name='aidflow_audience',
        ),
        migrations.RemoveIndex(
            model_name='aiditem',
            name='aiditem_sorted',
        ),
        migrations.RemoveIndex(
            model_name='aiditem',
            name='aiditem_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='aiditem',
            name='aiditem_audience',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='certificate_sorted',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='certificate_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='certificate',
            name='certificate_audience',
        ),
        migrations.RemoveField(
            model_name='aidflow',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='aiditem',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='certificate',
            name='audience',
        ),
        migrations.AddField(
            model_name='aidflow',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='aidflow',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='aidflow',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='aiditem',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='aiditem',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='aiditem',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='certificate',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='certificate',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='certificate',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='aidflow',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='aiditem',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='certificate',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddIndex(
            model_name='aidflow',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='aidflow_sorted'),
        ),
        migrations.AddIndex(
            model_name='aidflow',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='aidflow_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='aidflow',
            index=models.Index(fields=['audience', 'sort_key'], name='aidflow_audience'),
        ),
        migrations.AddIndex(
            model_name='aiditem',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='aiditem_sorted'),
        ),
        migrations.AddIndex(
            model_name='aiditem',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='aiditem_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='aiditem',
            index=models.Index(fields=['audience', 'sort_key'], name='aiditem_audience'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='certificate_sorted'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='certificate_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['audience', 'sort_key'], name='certificate_audience'),
        ),
    ]
