"""Schemathesis: requests made of the description, against the whole application, answered as the description says.

Record types are alike, so two that together have every kind of field and steps stand for all; the addresses that are
about no one record type are all tried. Every run sends the same requests; those that are right name a row that exists.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS

from amity.access.tokens import issue
from amity.api import document
from amity.config.wsgi import application
from amity.records import registry
from tests import factories

pytestmark = pytest.mark.django_db
STAND_FOR_ALL = ("agreements", "people")
EXAMPLES = 4
# What is right by its shape may still name rows that there are not, or a step that is not open now.
LEFT_OUT = ("positive_data_acceptance",)
QUIET = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def operations() -> Iterator[Any]:
    schema = schemathesis.openapi.from_dict(document.made("en", "/api/v1"))
    schema.app = application
    schema.location = "/api/v1/openapi.json"
    others = {record.name for record in registry.all_records()} - set(STAND_FOR_ALL)
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.split("/")[1] not in others:
            yield operation


ALL = list(operations())


@pytest.fixture
def rows(personas) -> dict[str, int]:
    """A row of each type, to be found."""
    return {name: factories.make(name, personas.hers).pk for name in STAND_FOR_ALL}


@pytest.fixture
def headers(personas) -> dict[str, str]:
    """A program that may do everything Chi may."""
    _token, secret = issue(personas.chi, name="schemathesis", now=timezone.now(), scopes="write")
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize("operation", ALL, ids=lambda one: f"{one.method.upper()} {one.path}")
def test_every_answer_is_one_that_is_described(operation, headers, rows):
    if connection.vendor != "sqlite":
        pytest.skip(reason="The description is the same on both databases; one run is enough.")
    left_out = CHECKS.get_by_names(list(LEFT_OUT))

    @QUIET
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        if case.path_parameters and case.meta.generation.mode.is_positive and "row_id" in case.path_parameters:
            case.path_parameters["row_id"] = rows.get(operation.path.split("/")[1], 1)
        with transaction.atomic():
            case.call_and_validate(headers=headers, excluded_checks=left_out)
            transaction.set_rollback(True)

    ask()


def test_the_requests_are_about_every_kind_of_address():
    paths = {operation.path for operation in ALL}
    assert {"/changes", "/webhooks", "/people/{row_id}", "/agreements/{row_id}/steps/end"} <= paths
    assert len(ALL) > 70
