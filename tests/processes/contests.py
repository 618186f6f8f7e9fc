"""Two people who want the same at the same instant, again and again, by two web processes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.processes.crowd import Crowd, Ground
from tests.processes.installation import Installation, free_port
from tests.processes.programs import Answer, Program

Wish = tuple[int, int]  # that the card lies in the column


class Contest:
    """Two members of a board: neither may go over a limit."""

    def __init__(self, installation: Installation) -> None:
        another = free_port()
        crowd = Crowd(installation, [installation.port, another], boards=1, people=3)
        installation.start("web")
        installation.start("web", "another web", port=another)
        self.installation, self.crowd = installation, crowd
        self.ground: Ground = crowd.grounds[0]
        self.pulled = self.ground.cards[-1]  # to and fro; nobody else's contest is about it
        self.programs = [person.program for person in crowd.people[1:]]

    def both(self, first: Wish, second: Wish) -> list[Answer]:
        """What each was answered."""
        start = Barrier(2)
        with ThreadPoolExecutor(2) as threads:
            return list(threads.map(lambda program, wish: _move(program, wish, start), self.programs, (first, second)))

    def put(self, wish: Wish) -> Answer:
        return _move(self.programs[0], wish, Barrier(1))

    def go_home(self) -> None:
        for person in self.crowd.everybody:
            person.program.hang_up()


def _move(program: Program, wish: Wish, start: Barrier) -> Answer:
    card, column = wish
    start.wait(timeout=30)
    return program.insist(f"cards/{card}/move/", {"column": column})


def last_place(contest: Contest, rounds: int) -> list[list[Answer]]:
    """Of a column with a limit of 3 and two cards in it: whoever won makes room again."""
    idea, validation, *_ = contest.ground.columns
    one, other, *lying = contest.ground.cards[:4]
    for card in lying:
        contest.put((card, validation))
    answers = []
    for _ in range(rounds):
        answers.append(contest.both((one, validation), (other, validation)))
        for answer in answers[-1]:
            if answer.status == 200:
                contest.put((answer.body["id"], idea))
    return answers


def tug_of_war(contest: Contest, rounds: int) -> list[list[Answer]]:
    """One card, which two people drag to two columns."""
    idea, _, prototyping, ready = contest.ground.columns
    card = contest.pulled
    answers = []
    for _ in range(rounds):
        answers.append(contest.both((card, prototyping), (card, ready)))
        contest.put((card, idea))
    return answers
