"""Room for what lies in the trash, is archived, is lent, or was declared by the union itself."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relations', '0001_initial'),
        ('access', '0001_initial'),
        ('network', '0002_shelf'),
        ('places', '0002_shelf'),
        ('records', '0003_operations'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='highlevelvisit',
            name='highlevelvisit_sorted',
        ),
        migrations.RemoveIndex(
            model_name='highlevelvisit',
            name='highlevelvisit_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='highlevelvisit',
            name='highlevelvisit_audience',
        ),
        migrations.RemoveIndex(
            model_name='milestone',
            name='milestone_sorted',
        ),
        migrations.RemoveIndex(
            model_name='milestone',
            name='milestone_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='milestone',
            name='milestone_audience',
        ),
        migrations.RemoveIndex(
            model_name='relation',
            name='relation_sorted',
        ),
        migrations.RemoveIndex(
            model_name='relation',
            name='relation_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='relation',
            name='relation_audience',
        ),
        migrations.RemoveIndex(
            model_name='tierchange',
            name='tierchange_sorted',
        ),
        migrations.RemoveIndex(
            model_name='tierchange',
            name='tierchange_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='tierchange',
            name='tierchange_audience',
        ),
        migrations.RemoveField(
            model_name='highlevelvisit',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='milestone',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='relation',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='tierchange',
            name='audience',
        ),
        migrations.AddField(
            model_name='highlevelvisit',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='highlevelvisit',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='highlevelvisit',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='milestone',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='milestone',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='milestone',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='relation',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='relation',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='relation',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='tierchange',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='tierchange',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='tierchange',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='highlevelvisit',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='milestone',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='relation',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='tierchange',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddIndex(
            model_name='highlevelvisit',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='highlevelvisit_sorted'),
        ),
        migrations.AddIndex(
            model_name='highlevelvisit',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='highlevelvisit_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='highlevelvisit',
            index=models.Index(fields=['audience', 'sort_key'], name='highlevelvisit_audience'),
        ),
        migrations.AddIndex(
            model_name='milestone',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='milestone_sorted'),
        ),
        migrations.AddIndex(
            model_name='milestone',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='milestone_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='milestone',
            index=models.Index(fields=['audience', 'sort_key'], name='milestone_audience'),
        ),
        migrations.AddIndex(
            model_name='relation',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='relation_sorted'),
        ),
        migrations.AddIndex(
            model_name='relation',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='relation_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='relation',
            index=models.Index(fields=['audience', 'sort_key'], name='relation_audience'),
        ),
        migrations.AddIndex(
            model_name='tierchange',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='tierchange_sorted'),
        ),
        migrations.AddIndex(
            model_name='tierchange',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='tierchange_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='tierchange',
            index=models.Index(fields=['audience', 'sort_key'], name='tierchange_audience'),
        ),
    ]
