"""What a new board begins with."""

from dataclasses import dataclass, field
from typing import Any

from boards.models import WhenFull
from boards.models.column import Kind


@dataclass(frozen=True)
class Template:
    """`line` names the columns where the clock starts and stops, and where a card is delivered."""

    title: str
    columns: list[dict[str, Any]] = field(default_factory=list)
    line: dict[str, str | None] = field(default_factory=dict)


# From a need to the commitment to build it.
UPSTREAM: list[dict[str, Any]] = [
    {"name": "Idea", "kind": Kind.WAITING, "policy": "Anyone may add one. It says who needs it and what for."},
    {
        "name": "Validation",
        "kind": Kind.ACTIVE,
        "maximum": 3,
        "policy": "Leaves when we have evidence that the need is real, or is discarded with the evidence against it.",
    },
    {
        "name": "Prototyping",
        "kind": Kind.ACTIVE,
        "maximum": 3,
        "policy": "Leaves when somebody who needs it has tried it.",
    },
    {
        "name": "Ready for Dev",
        "kind": Kind.WAITING,
        "maximum": 6,
        "minimum": 2,
        "when_full": WhenFull.REFUSE,
        "policy": "Small enough to build, clear enough to start. Developers pull from the top.",
    },
]

# From there to the hands of the user.
DELIVERY: list[dict[str, Any]] = [
    {"name": "Development", "kind": Kind.ACTIVE, "maximum": 4, "policy": "Leaves when it is built and reviewed."},
    {"name": "Testing", "kind": Kind.ACTIVE, "maximum": 3, "policy": "Leaves when it may be released."},
    {"name": "Delivered", "kind": Kind.WAITING, "policy": "In the hands of the user."},
]

TEMPLATES = {
    "upstream": Template(
        "Upstream: Idea to Ready for Dev", UPSTREAM, {"start": "Idea", "finish": "Ready for Dev", "delivered": None}
    ),
    "upstream_delivery": Template(
        "Upstream and delivery: Idea to Delivered",
        UPSTREAM + DELIVERY,
        {"start": "Idea", "finish": "Ready for Dev", "delivered": "Delivered"},
    ),
    "empty": Template("Empty: columns of your own"),
}
