"""Room for what lies in the trash, is archived, is lent, or was declared by the union itself."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_initial'),
        ('access', '0001_initial'),
        ('records', '0003_operations'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='congress',
            name='congress_sorted',
        ),
        migrations.RemoveIndex(
            model_name='congress',
            name='congress_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='congress',
            name='congress_audience',
        ),
        migrations.RemoveIndex(
            model_name='lifeevent',
            name='lifeevent_sorted',
        ),
        migrations.RemoveIndex(
            model_name='lifeevent',
            name='lifeevent_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='lifeevent',
            name='lifeevent_audience',
        ),
        migrations.RemoveIndex(
            model_name='membership',
            name='membership_sorted',
        ),
        migrations.RemoveIndex(
            model_name='membership',
            name='membership_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='membership',
            name='membership_audience',
        ),
        migrations.RemoveIndex(
            model_name='office',
            name='office_sorted',
        ),
        migrations.RemoveIndex(
            model_name='office',
            name='office_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='office',
            name='office_audience',
        ),
        migrations.RemoveIndex(
            model_name='term',
            name='term_sorted',
        ),
        migrations.RemoveIndex(
            model_name='term',
            name='term_sorted_vi',
        ),
        migrations.RemoveIndex(
            model_name='term',
            name='term_audience',
        ),
        migrations.RemoveField(
            model_name='congress',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='lifeevent',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='membership',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='office',
            name='audience',
        ),
        migrations.RemoveField(
            model_name='term',
            name='audience',
        ),
        migrations.AddField(
            model_name='congress',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='congress',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='congress',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='lifeevent',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='lifeevent',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='lifeevent',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='membership',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='membership',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='membership',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='office',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='office',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='office',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='term',
            name='circle',
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='term',
            name='custom',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='term',
            name='shelf',
            field=models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False),
        ),
        migrations.AddField(
            model_name='congress',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='lifeevent',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='membership',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='office',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddField(
            model_name='term',
            name='audience',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()),
        ),
        migrations.AddIndex(
            model_name='congress',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='congress_sorted'),
        ),
        migrations.AddIndex(
            model_name='congress',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='congress_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='congress',
            index=models.Index(fields=['audience', 'sort_key'], name='congress_audience'),
        ),
        migrations.AddIndex(
            model_name='lifeevent',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='lifeevent_sorted'),
        ),
        migrations.AddIndex(
            model_name='lifeevent',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='lifeevent_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='lifeevent',
            index=models.Index(fields=['audience', 'sort_key'], name='lifeevent_audience'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='membership_sorted'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='membership_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['audience', 'sort_key'], name='membership_audience'),
        ),
        migrations.AddIndex(
            model_name='office',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='office_sorted'),
        ),
        migrations.AddIndex(
            model_name='office',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='office_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='office',
            index=models.Index(fields=['audience', 'sort_key'], name='office_audience'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(fields=['sort_key', 'id', 'audience'], name='term_sorted'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience'], name='term_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='term',
            index=models.Index(fields=['audience', 'sort_key'], name='term_audience'),
        ),
    ]
