"""Room for what lies in the trash, is archived, is lent, or was declared by the union itself."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0001_initial'),
        ('access', '0001_initial'),
        ('records', '0003_operations'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='interaction',
            name='interaction_sorted',
        ),
        migrations.RemoveIndex(
            model_name='interaction',
            name='interaction_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='interaction',
            name='interaction_audience',
        ),
        migrations.RemoveIndex(
            model_name='organisation',
            name='organisation_sorted',
        ),
        migrations.RemoveIndex(
            model_name='organisation',
            name='organisation_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='organisation',
            name='organisation_audience',
        ),
        migrations.RemoveIndex(
            model_name='person',
            name='person_sorted',
        ),
        migrations.RemoveIndex(
            model_name='person',
            name='person_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='person',
            name='person_audience',
        ),
        migrations.RemoveIndex(
            model_name='position',
            name='position_sorted',
        ),
        migrations.RemoveIndex(
            model_name='position',
            name='position_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='position',
            name='position_audience',
        ),
        migrations.RemoveIndex(
            model_name='tie',
            name='tie_sorted',
        ),
        migrations.RemoveIndex(
            model_name='tie',
            name='tie_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='tie',
            name='tie_audience',
        ),
        migrations.RemoveField(
            model_name='interaction',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='organisation',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='person',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='position',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='tie',
            name='audience',
        ),
        migrations.AddField(
            model_name='interaction',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='interaction',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='interaction',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='organisation',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='person',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='person',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='person',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='position',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='position',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='position',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='tie',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='tie',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='tie',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='interaction',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='organisation',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='person',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='position',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='tie',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddIndex(
            model_name='interaction',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='interaction_sorted'),
        ),
        migrations.AddIndex(
            model_name='interaction',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='interaction_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='interaction',
            index=models.Index(fields=['audience', 'sort_key'], name='interaction_audience'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='organisation_sorted'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='organisation_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['audience', 'sort_key'], name='organisation_audience'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='person_sorted'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='person_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['audience', 'sort_key'], name='person_audience'),
        ),
        migrations.AddIndex(
            model_name='position',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='position_sorted'),
        ),
        migrations.AddIndex(
            model_name='position',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='position_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='position',
            index=models.Index(fields=['audience', 'sort_key'], name='position_audience'),
        ),
        migrations.AddIndex(
            model_name='tie',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='tie_sorted'),
        ),
        migrations.AddIndex(
            model_name='tie',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='tie_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='tie',
            index=models.Index(fields=['audience', 'sort_key'], name='tie_audience'),
        ),
    ]
