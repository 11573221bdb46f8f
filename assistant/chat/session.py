"""What one user's window remembers. Immutable and kept by gradio per session, so that nothing is shared."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from threading import Event

from assistant.records import Answer, Conversation, Filters


@dataclass(frozen=True, slots=True)
class ChatTurn:
    """One question as shown in the window, with what came of it so far."""

    question: str
    answer: Answer | None = None
    shown_words: int | None = None
    """How much of the answer is on screen; None for all of it."""
    writing: bool = False
    """Whether `answer` is the beginning of one that a language model still writes."""
    problem: str = ""
    stopped: bool = False
    filters: Filters = field(default_factory=Filters)
    """What was searched."""
    changed: frozenset[int] = frozenset()
    """Numbers of citations whose words are no longer in the index, in an answer brought back from before."""
    halt: Event = field(default_factory=Event, compare=False, repr=False)
    """Set when nobody waits for the answer any more. Every copy of the turn has the same one, so that whoever still
    writes the answer sees it."""

    @property
    def running(self) -> bool:
        """Whether something is still to come."""
        unfinished = self.answer is None or self.writing or self.shown_words is not None
        return unfinished and not self.problem and not self.stopped


@dataclass(frozen=True, slots=True)
class Session:
    """The turns of this window, oldest first, and the conversation the assistant is given."""

    turns: tuple[ChatTurn, ...] = ()
    conversation: Conversation = field(default_factory=Conversation)
    id: str = ""
    """Of the conversation, as the browser keeps it; empty before the first question."""

    @property
    def running(self) -> bool:
        """Whether the last question is still being answered."""
        return bool(self.turns) and self.turns[-1].running

    def asking(self, question: str, filters: Filters | None = None) -> Session:
        """With a new question, not yet answered."""
        turn = ChatTurn(question, filters=filters or Filters())
        return replace(self, turns=(*self.turns, turn), id=self.id or uuid.uuid4().hex)

    def before(self, place: int) -> Session:
        """As it was before the turn at `place` was asked."""
        conversation = Conversation()
        for turn in self.turns[:place]:
            if turn.answer and not turn.writing:
                conversation = conversation.after(turn.answer)
        return replace(self, turns=self.turns[:place], conversation=conversation)

    def answered(self, answer: Answer, *, shown_words: int | None = 0) -> Session:
        """With the answer to the last question, of which nothing is on screen yet."""
        last = replace(self.turns[-1], answer=answer, shown_words=shown_words, writing=False)
        return replace(self, turns=(*self.turns[:-1], last), conversation=self.conversation.after(answer))

    def written(self, so_far: Answer) -> Session:
        """With so much of the answer to the last question as is written and checked."""
        last = replace(self.turns[-1], answer=so_far, writing=True)
        return replace(self, turns=(*self.turns[:-1], last))

    def showing(self, words: int | None) -> Session:
        """With so many words of the last answer on screen."""
        return replace(self, turns=(*self.turns[:-1], replace(self.turns[-1], shown_words=words)))

    def failed(self, problem: str) -> Session:
        """With the last question closed by a problem."""
        return replace(self, turns=(*self.turns[:-1], replace(self.turns[-1], problem=problem, writing=False)))

    def stopped(self) -> Session:
        """With the last question closed where it stands, if it was still running."""
        if not self.running:
            return self
        self.turns[-1].halt.set()
        return replace(self, turns=(*self.turns[:-1], replace(self.turns[-1], stopped=True)))
