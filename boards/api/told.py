"""The answers of the API, as its description tells them. What is sent is made by `boards.api.rows`."""

from rest_framework import serializers

from boards import models
from boards.api.rows import BOARD_FIELDS, CARD_FIELDS, COLUMN_FIELDS, TRANSITION_FIELDS


class Board(serializers.ModelSerializer):
    class Meta:
        model = models.Board
        fields = read_only_fields = BOARD_FIELDS


class Column(serializers.ModelSerializer):
    position = serializers.IntegerField(read_only=True)
    wip_limit = serializers.IntegerField(read_only=True, allow_null=True)
    wip_minimum = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = models.Column
        fields = (*COLUMN_FIELDS, "position", "wip_limit", "wip_minimum")
        read_only_fields = COLUMN_FIELDS


class Card(serializers.ModelSerializer):
    external_url = serializers.CharField(read_only=True)
    labels = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = models.Card
        fields = (*CARD_FIELDS, "labels")
        read_only_fields = CARD_FIELDS


class Transition(serializers.ModelSerializer):
    from_column = serializers.IntegerField(read_only=True, allow_null=True)
    to_column = serializers.IntegerField(read_only=True, allow_null=True)
    undone = serializers.BooleanField(read_only=True)

    class Meta:
        model = models.Transition
        fields = (*TRANSITION_FIELDS, "undone")
        read_only_fields = TRANSITION_FIELDS


class LyingCard(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField()
    age_days = serializers.FloatField()


class Refusal(serializers.Serializer):
    """A rule of the board says no. From `column` on it is told of a full column alone."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    column = serializers.IntegerField(required=False)
    limit = serializers.IntegerField(required=False)
    count = serializers.IntegerField(required=False)
    arriving = serializers.IntegerField(required=False)
    may_override = serializers.BooleanField(required=False)
    mean_per_week = serializers.FloatField(required=False, allow_null=True)
    weeks_of_load = serializers.FloatField(required=False, allow_null=True)
    days_85_percent_leave_within = serializers.FloatField(required=False, allow_null=True)
    cards = LyingCard(many=True, required=False)
