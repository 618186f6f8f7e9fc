"""How the streams of a process are doing, read from them when it is asked for."""

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from live.stream import Streams


class OpenStreams(Collector):
    def __init__(self, streams: Streams) -> None:
        self._windows, self._watcher, self._relay = streams.windows, streams.watcher, streams.people.relay

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("kanban_streams_open", "Streams that are open", value=self._windows.how_many)
        refused = self._windows.refused
        yield CounterMetricFamily("kanban_streams_refused", "Streams of who had too many (429)", value=refused)
        watched = len(self._watcher.boards)
        yield GaugeMetricFamily("kanban_boards_watched", "Boards that streams are open of", value=watched)
        age = self._watcher.age
        yield GaugeMetricFamily("kanban_look_age_seconds", "Since the watcher last saw what is new on them", value=age)
        messages = CounterMetricFamily("kanban_presence_messages", "Who is on a board, by Redis", labels=["way"])
        if self._relay:
            messages.add_metric(["told"], self._relay.told)
            messages.add_metric(["heard"], self._relay.heard)
        yield messages
