"""What whoever runs this decides from: when to add processes, what to look into, whether people wait.

Requests are counted in the process that answers them, so each process is asked by itself. What waits is read from the
database when it is asked for, and what tasks took from Redis: every process tells the same of these.
"""

from prometheus_client import CollectorRegistry, Histogram

from monitoring.task_runs import TaskRuns
from monitoring.waiting import Waiting

REGISTRY = CollectorRegistry()

REQUESTS = Histogram(
    "kanban_request_seconds",
    "Requests by view, method and status, and how long they took",
    ["view", "method", "status"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=REGISTRY,
)
REGISTRY.register(Waiting())
REGISTRY.register(TaskRuns())
