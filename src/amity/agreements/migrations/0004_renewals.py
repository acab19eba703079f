"""What renewals, reviews, signatories, texts by language and twinnings need."""

import amity.agreements.models
import amity.core.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_stamps'),
        ('agreements', '0003_listed'),
        ('network', '0005_succession'),
        ('places', '0003_listed'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='agreement',
            name='agreement_renewed_once',
        ),
        migrations.AddField(
            model_name='agreement',
            name='conclusion',
            field=models.TextField(blank=True, verbose_name='What the review concluded'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='conclusion_vi',
            field=models.TextField(blank=True, verbose_name='What the review concluded, in Vietnamese'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='kind',
            field=models.CharField(blank=True, choices=[('counterpart', 'Union and foreign counterpart'), ('associations', 'Associations of two countries'), ('unions', 'Unions of friendship organisations at home'), ('localities', 'Localities'), ('party_body', 'With a Party body'), ('company', 'With a company'), ('ngo', 'With a foreign non-governmental organisation'), ('institutions', 'With universities or institutes')], max_length=20, verbose_name='Between whom'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='lapse_reason',
            field=models.TextField(blank=True, verbose_name='Why it is not renewed'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='level',
            field=models.CharField(blank=True, choices=[('central', 'Central bodies'), ('member', 'Member organisations'), ('province', 'Provinces and cities'), ('grassroots', 'Districts, communes and units below')], max_length=20, verbose_name='Level of the parties'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='part_kind',
            field=models.CharField(blank=True, choices=[('child', 'Agreement or plan under it'), ('annex', 'Annex'), ('amendment', 'Amendment')], max_length=20, verbose_name='Which part of it'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='reviewed_on',
            field=amity.core.fields.PartialDateField(blank=True, verbose_name='Reviewed on'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='interactions',
            field=models.ManyToManyField(blank=True, to='network.interaction', verbose_name='Contacts that carried it out'),
        ),
        migrations.AddField(
            model_name='commitment',
            name='responsible',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='network.person', verbose_name='Responsible with us'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='state',
            field=models.CharField(choices=[('talks', 'In talks'), ('drafted', 'Draft on the table'), ('agreed', 'Text agreed, not yet signed'), ('signed', 'Signed'), ('in_force', 'In force'), ('renewed', 'Renewed by a later text'), ('lapsed', 'Lapsed'), ('ended', 'Ended early'), ('dropped', 'Talks ended without a text')], default='talks', max_length=20, verbose_name='State'),
        ),
        migrations.AlterField(
            model_name='commitment',
            name='state',
            field=models.CharField(choices=[('open', 'Still open'), ('under_way', 'Being carried out'), ('done', 'Done'), ('missed', 'Missed'), ('dropped', 'Dropped by agreement')], default='open', max_length=20, verbose_name='State'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('renews',), name='agreement_renewed_once', violation_error_message='That agreement is already renewed by another one.'),
        ),
        migrations.CreateModel(
            name='AgreementText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confidentiality', models.SmallIntegerField(choices=[(0, 'Public'), (1, 'Union'), (2, 'Unit'), (3, 'Restricted')], default=1, verbose_name='Confidentiality')),
                ('source_title', models.CharField(blank=True, max_length=300, verbose_name='Source')),
                ('source_url', models.CharField(blank=True, max_length=600, verbose_name='Source address')),
                ('source_on', amity.core.fields.PartialDateField(blank=True, verbose_name='Source date')),
                ('source_page', models.CharField(blank=True, max_length=60, verbose_name='Source page')),
                ('notes', models.TextField(blank=True, verbose_name='Notes')),
                ('custom', models.JSONField(blank=True, default=dict, editable=False)),
                ('shelf', models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False)),
                ('circle', models.BigIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('sort_key', amity.core.fields.SortKeyField(default='', editable=False)),
                ('sort_key_vi', amity.core.fields.SortKeyField(default='', editable=False)),
                ('audience', models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField())),
                ('language', models.CharField(choices=amity.agreements.models.languages, max_length=2, verbose_name='Language')),
                ('title', models.CharField(max_length=300, verbose_name='Title in that language')),
                ('is_authentic', models.BooleanField(default=True, verbose_name='Equally authentic')),
                ('wording', models.TextField(blank=True, help_text='An empty line between two articles; the file itself can be attached.', verbose_name='Wording')),
                ('checked_by', models.CharField(blank=True, max_length=160, verbose_name='Checked by')),
                ('checked_on', amity.core.fields.PartialDateField(blank=True, verbose_name='Checked on')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='agreements.agreement', verbose_name='Agreement')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.unit', verbose_name='Owner')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Signatory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confidentiality', models.SmallIntegerField(choices=[(0, 'Public'), (1, 'Union'), (2, 'Unit'), (3, 'Restricted')], default=1, verbose_name='Confidentiality')),
                ('source_title', models.CharField(blank=True, max_length=300, verbose_name='Source')),
                ('source_url', models.CharField(blank=True, max_length=600, verbose_name='Source address')),
                ('source_on', amity.core.fields.PartialDateField(blank=True, verbose_name='Source date')),
                ('source_page', models.CharField(blank=True, max_length=60, verbose_name='Source page')),
                ('notes', models.TextField(blank=True, verbose_name='Notes')),
                ('custom', models.JSONField(blank=True, default=dict, editable=False)),
                ('shelf', models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False)),
                ('circle', models.BigIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('sort_key', amity.core.fields.SortKeyField(default='', editable=False)),
                ('sort_key_vi', amity.core.fields.SortKeyField(default='', editable=False)),
                ('audience', models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField())),
                ('name', models.CharField(max_length=160, verbose_name='Name as printed')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='Title')),
                ('title_vi', models.CharField(blank=True, max_length=200, verbose_name='Title in Vietnamese')),
                ('side', models.CharField(choices=[('home', 'Our side'), ('partner', "The partner's side"), ('witness', 'As a witness')], max_length=10, verbose_name='Side')),
                ('rank', models.PositiveSmallIntegerField(default=1, help_text='Order of precedence: 1 comes first.', verbose_name='Rank')),
                ('position', models.PositiveSmallIntegerField(default=1, help_text='1 signs first; on one day several may sign at once.', verbose_name='Order of signing')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatories', to='agreements.agreement', verbose_name='Agreement')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='network.organisation', verbose_name='For which organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.unit', verbose_name='Owner')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='network.person', verbose_name='Person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Twinning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confidentiality', models.SmallIntegerField(choices=[(0, 'Public'), (1, 'Union'), (2, 'Unit'), (3, 'Restricted')], default=1, verbose_name='Confidentiality')),
                ('source_title', models.CharField(blank=True, max_length=300, verbose_name='Source')),
                ('source_url', models.CharField(blank=True, max_length=600, verbose_name='Source address')),
                ('source_on', amity.core.fields.PartialDateField(blank=True, verbose_name='Source date')),
                ('source_page', models.CharField(blank=True, max_length=60, verbose_name='Source page')),
                ('notes', models.TextField(blank=True, verbose_name='Notes')),
                ('custom', models.JSONField(blank=True, default=dict, editable=False)),
                ('shelf', models.SmallIntegerField(choices=[(0, 'In use'), (1, 'Archived'), (2, 'In the trash')], default=0, editable=False)),
                ('circle', models.BigIntegerField(default=0, editable=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('sort_key', amity.core.fields.SortKeyField(default='', editable=False)),
                ('sort_key_vi', amity.core.fields.SortKeyField(default='', editable=False)),
                ('audience', models.GeneratedField(db_persist=True, expression=models.Case(models.When(shelf=2, then=django.db.models.expressions.CombinedExpression(models.Value(-1), '-', models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()))), default=models.Case(models.When(circle__gt=0, then=django.db.models.expressions.CombinedExpression(models.F('circle'), '+', models.Value(1099511627776))), models.When(confidentiality__lt=2, then=models.F('confidentiality')), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('owner'), '*', models.Value(2)), '+', models.F('confidentiality')), output_field=models.BigIntegerField()), output_field=models.BigIntegerField()), output_field=models.BigIntegerField())),
                ('since_on', amity.core.fields.PartialDateField(blank=True, verbose_name='Since')),
                ('until_on', amity.core.fields.PartialDateField(blank=True, verbose_name='Until')),
                ('field_of_work', models.CharField(blank=True, max_length=300, verbose_name='Fields of work')),
                ('field_of_work_vi', models.CharField(blank=True, max_length=300, verbose_name='Fields of work in Vietnamese')),
                ('state', models.CharField(choices=[('active', 'In being'), ('suspended', 'Suspended'), ('ended', 'Ended')], default='active', max_length=20, verbose_name='State')),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='agreements.agreement', verbose_name='Agreement')),
                ('foreign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='twinnings_from_abroad', to='network.organisation', verbose_name='Locality abroad')),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='twinnings', to='network.organisation', verbose_name='Locality at home')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.unit', verbose_name='Owner')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='agreementtext',
            index=models.Index(fields=['sort_key', 'id', 'audience', 'shelf'], name='agreementtext_sorted'),
        ),
        migrations.AddIndex(
            model_name='agreementtext',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience', 'shelf'], name='agreementtext_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='agreementtext',
            index=models.Index(fields=['audience', 'sort_key'], name='agreementtext_audience'),
        ),
        migrations.AddConstraint(
            model_name='agreementtext',
            constraint=models.UniqueConstraint(fields=('agreement', 'language'), name='agreement_text_once_per_language', violation_error_message='The agreement already has a text in this language.'),
        ),
        migrations.AddIndex(
            model_name='signatory',
            index=models.Index(fields=['sort_key', 'id', 'audience', 'shelf'], name='signatory_sorted'),
        ),
        migrations.AddIndex(
            model_name='signatory',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience', 'shelf'], name='signatory_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='signatory',
            index=models.Index(fields=['audience', 'sort_key'], name='signatory_audience'),
        ),
        migrations.AddIndex(
            model_name='signatory',
            index=models.Index(fields=['position', 'id', 'audience', 'shelf'], name='signatory_by_position'),
        ),
        migrations.AddConstraint(
            model_name='signatory',
            constraint=models.UniqueConstraint(fields=('agreement', 'name'), name='signatory_once_per_agreement', violation_error_message='This name already stands under the agreement.'),
        ),
        migrations.AddConstraint(
            model_name='signatory',
            constraint=models.UniqueConstraint(fields=('agreement', 'side', 'rank'), name='signatory_one_per_rank', violation_error_message='Somebody of this side already stands at this rank.'),
        ),
        migrations.AddIndex(
            model_name='twinning',
            index=models.Index(fields=['sort_key', 'id', 'audience', 'shelf'], name='twinning_sorted'),
        ),
        migrations.AddIndex(
            model_name='twinning',
            index=models.Index(fields=['sort_key_vi', 'id', 'audience', 'shelf'], name='twinning_sorted_vi'),
        ),
        migrations.AddIndex(
            model_name='twinning',
            index=models.Index(fields=['audience', 'sort_key'], name='twinning_audience'),
        ),
        migrations.AddIndex(
            model_name='twinning',
            index=models.Index(fields=['since_on', 'id', 'audience', 'shelf'], name='twinning_by_since_on'),
        ),
        migrations.AddConstraint(
            model_name='twinning',
            constraint=models.UniqueConstraint(fields=('home', 'foreign'), name='twinning_once_per_pair', violation_error_message='These two localities are already twinned.'),
        ),
        migrations.AddConstraint(
            model_name='twinning',
            constraint=models.CheckConstraint(condition=models.Q(('home', models.F('foreign')), _negated=True), name='twinning_two_localities', violation_error_message='A locality cannot be twinned with itself.'),
        ),
        migrations.AddConstraint(
            model_name='twinning',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', ''), django.db.models.lookups.GreaterThanOrEqual(models.F('until_on'), django.db.models.functions.text.Left(models.F('since_on'), django.db.models.functions.text.Length(models.F('until_on')))), _connector='OR'), name='twinning_dates_in_order', violation_error_message='The twinning ends before it begins.'),
        ),
    ]
