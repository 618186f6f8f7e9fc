"""What is asked of a row in Python is what the database would say of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boards.models import Board, Card, Column
from boards.models.check import Check
from tests.cast import after

CHECKS = [
    (model, check) for model in apps.get_models() for check in model._meta.constraints if isinstance(check, Check)
]


def values(field: models.Field) -> st.SearchStrategy[Any]:
    """Some that differ, those around every bound among them, and nothing, whether or not the field allows it."""
    known: list[Any] = [None, *[value for value, _ in field.flatchoices]]
    if isinstance(field, models.DateTimeField):
        return st.sampled_from([None, *[after(hours=hours) for hours in range(3)]])
    if isinstance(field, models.DurationField):
        return st.sampled_from([None, *[timedelta(days=days) for days in range(3)]])
    if isinstance(field, models.BooleanField):
        return st.booleans()
    texts = isinstance(field, models.CharField | models.TextField)
    return st.sampled_from([*known, *(["", "other"] if texts else [0, 1, 2, 3])])


def refuses(validate: Any, check: Check, row: models.Model) -> bool:
    try:
        validate(check, type(row), row)
    except ValidationError as error:
        return error.messages == [check.get_violation_error_message()]
    return False


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "check"), CHECKS, ids=[check.name for _, check in CHECKS])
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_row_is_refused_as_the_database_would_refuse_it(
    model: type[models.Model], check: Check, data: st.DataObject
) -> None:
    row = model()
    for field in model._meta.concrete_fields:
        if field.name in check.condition.referenced_base_fields:
            setattr(row, field.attname, data.draw(values(field)))
    assert refuses(Check.validate, check, row) == refuses(models.CheckConstraint.validate, check, row)


def test_of_what_is_excluded_nothing_is_said(idea: Column, django_assert_num_queries: Any) -> None:
    idea.maximum, idea.minimum = 2, 3
    check = next(check for check in Column._meta.constraints if check.name == "column_minimum_within_maximum")
    with django_assert_num_queries(0):
        check.validate(Column, idea, exclude={"minimum"})
        with pytest.raises(ValidationError, match="more cards than its WIP limit"):
            check.validate(Column, idea)


def test_a_card_without_an_id_elsewhere_is_not_looked_for(board: Board, django_assert_num_queries: Any) -> None:
    once = next(each for each in Card._meta.constraints if each.name == "card_external_id_once_a_board")
    with django_assert_num_queries(0):
        once.validate(Card, Card(board=board, title="X"))
