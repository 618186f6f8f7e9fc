"""What beat gives out, after how many seconds again, and for how long a message is worth anything.

Each is a look for what there is to do: one that comes too late is dropped, and the next finds the same. Of each kind
one waits at most (`kanban/looks.py`), and those of a queue wait for one another: so long an end for what is mailed.
"""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "metrics.tasks.sweep", "schedule": 2, "options": {"expires": 10}},
    "mail_invitations": {"task": "boards.tasks.mail_invitations", "schedule": 5, "options": {"expires": 60}},
    "mail_notices": {"task": "boards.tasks.mail_notices", "schedule": 5, "options": {"expires": 60}},
    "deliver": {"task": "boards.webhooks.tasks.deliver", "schedule": 2, "options": {"expires": 10}},
    "tell_owners": {"task": "boards.webhooks.tasks.tell_owners", "schedule": 30, "options": {"expires": 30}},
    "forget_old": {"task": "boards.webhooks.tasks.forget_old", "schedule": 3600, "options": {"expires": 600}},
    "forget_approaches": {"task": "boards.tasks.forget_approaches", "schedule": 3600, "options": {"expires": 600}},
    "forget_notices": {"task": "boards.tasks.forget_notices", "schedule": 3600, "options": {"expires": 600}},
    "forget_answers": {"task": "api.tasks.forget", "schedule": 3600, "options": {"expires": 600}},
    "look": {"task": "alerts.tasks.look", "schedule": 60, "options": {"expires": 60}},
    "mail_digests": {"task": "alerts.tasks.mail_digests", "schedule": 60, "options": {"expires": 60}},
    "forget_conditions": {"task": "alerts.tasks.forget_conditions", "schedule": 3600, "options": {"expires": 600}},
    "find_due_reports": {"task": "reports.tasks.find_due", "schedule": 5, "options": {"expires": 60}},
    # A run takes up to eight seconds, so that this keeps four workers busy while there is something to send.
    "draw_and_deliver": {"task": "reports.tasks.draw_and_deliver", "schedule": 2, "options": {"expires": 60}},
    "ask_stakeholders": {"task": "reports.tasks.ask_stakeholders", "schedule": 5, "options": {"expires": 60}},
    "tell_of_reports": {"task": "reports.tasks.tell_owners", "schedule": 60, "options": {"expires": 60}},
    "close_days": {"task": "metrics.tasks.close_days", "schedule": 60, "options": {"expires": 60}},
}
