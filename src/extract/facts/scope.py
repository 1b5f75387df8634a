"""What is known of a study while its sentences are read, and which sentences are whose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.facts.arms.model import Arm
from extract.facts.context import Sentence
from extract.facts.draft import Span
from extract.facts.instruments import InstrumentHit
from extract.lexicon import Lexicon


@dataclass(slots=True)
class Scope:
    """What one study's stretch of the page is taken for while its sentences are read."""

    spans: list[Span]
    sentences: list[Sentence] = field(default_factory=list)
    single: bool = False
    arms: list[Arm] = field(default_factory=list)


class Reader:
    """What the rules may ask about the study and the sentence they read."""

    __slots__ = ("instruments", "lexicon", "position", "scope", "single")

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.single = False
        self.position = 0.0
        self.instruments: list[InstrumentHit] = []
        self.scope: Scope | None = None


def split_scopes(text: str, sentences: list[Sentence], spans: Sequence[Sequence[Span]] | None) -> list[Scope]:
    """The studies that have sentences, then what is of none of them."""
    if not spans:
        whole = Scope([(sentences[0].start, sentences[-1].end)] if sentences else [], list(sentences))
        scopes = [whole] if sentences else []
    else:
        scopes = [Scope([(a, b) for a, b in study]) for study in spans]
        rest = Scope([])
        edges = sorted((a, b, k) for k, study in enumerate(spans) for a, b in study)
        e = 0
        for s in sentences:
            while e < len(edges) and edges[e][1] <= s.start:
                e += 1
            if e < len(edges) and edges[e][0] <= s.start < edges[e][1]:
                scopes[edges[e][2]].sentences.append(s)
            else:
                rest.sentences.append(s)
        if rest.sentences:
            rest.spans = [(rest.sentences[0].start, rest.sentences[-1].end)]
            scopes.append(rest)
    for number, scope in enumerate(scopes):
        for s in scope.sentences:
            s.scope = number
    return [scope for scope in scopes if scope.sentences]
