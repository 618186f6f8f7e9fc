"""`@username` in a comment: who is meant, and how it is shown.

Meant is a person whose whole username stands behind the @, in capitals or not, whatever punctuation follows. In code,
in links and in mail addresses nobody is meant.
"""

import re
from collections.abc import Collection, Iterator

from django.contrib.auth.models import User
from django.utils.html import format_html
from django.utils.safestring import SafeString
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from boards.words import dialect, harmless, name_of

# What Django lets a username consist of; what stands before the @ must not make it a part of an address.
NAME = re.compile(r"(?<![\w.@+/-])@([\w.@+-]+)")
PUNCTUATION = ".@+-"


class People:
    """Some people by what they are called behind an @."""

    def __init__(self, people: Collection[User]) -> None:
        self.exactly = {person.username: person for person in people}
        self.roughly: dict[str, User | None] = {}
        for person in people:  # two names that differ in capitals alone: then it takes the exact one
            folded = person.username.casefold()
            self.roughly[folded] = None if folded in self.roughly else person

    def meant_by(self, word: str) -> tuple[str, User] | None:
        """The person, and as much of the word as names them: "max" of "max."."""
        while word:
            person = self.exactly.get(word) or self.roughly.get(word.casefold())
            if person:
                return word, person
            if word[-1] not in PUNCTUATION:
                return None
            word = word[:-1]
        return None


def mentioned_in(text: str, people: Collection[User]) -> list[User]:
    """Who of these people is meant, each once, in the order of the text."""
    tokens = _markdown.parse(text, {"people": People(people)})
    meant = {token.meta["person"]: None for each in tokens for token in each.children or () if token.type == MENTION}
    return list(meant)


def with_mentions(text: str, people: Collection[User]) -> SafeString:
    """Markdown as harmless HTML in which these people, where they are meant, stand by their names."""
    return harmless(_markdown.render(text, {"people": People(people)}))


def _mark(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = list(_split(token.children, state.env["people"]))


def _split(tokens: list[Token], people: People) -> Iterator[Token]:
    inside_links = 0
    for token in tokens:
        inside_links += token.nesting if token.type in ("link_open", "link_close") else 0
        if token.type == "text" and not inside_links:
            yield from _split_text(token.content, people)
        else:
            yield token


def _split_text(text: str, people: People) -> Iterator[Token]:
    written = 0
    for match in NAME.finditer(text):
        found = people.meant_by(match[1])
        if found:
            name, person = found
            yield _text(text[written : match.start()])
            yield Token(MENTION, "", 0, meta={"person": person})
            written = match.start(1) + len(name)
    yield _text(text[written:])


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _render(renderer: object, tokens: list[Token], index: int, options: object, env: object) -> str:
    person = tokens[index].meta["person"]
    return format_html('<span class="mention" title="{}">@{}</span>', person.username, name_of(person))


MENTION = "mention"
_markdown = dialect()
_markdown.core.ruler.after("inline", MENTION, _mark)
_markdown.add_render_rule(MENTION, _render)
