"""What a fact is about, in the text's words: the clause around it without the number, its noun and its auxiliaries."""

from __future__ import annotations

import re
from functools import lru_cache

from extract.facts.context import Sentence
from extract.facts.draft import Draft

AUX = re.compile(
    r"^(?:\s|,|:|=|–|-(?=\s))*(?:(?:also|only|then|subsequently|later|overall|respectively|who|whom|which|that|of\s+whom|of\s+which|of\s+them|patients?|of\s+(?:(?:the|these|those|all|our|study)\s+)*(?:\w+\s+)?(?:patients|women|men|subjects|cases|children|participants)|others?|"
    r"were|was|is|are|be|been|had|has|have|did|experienced|showed|exhibited|demonstrated|reported|presented\s+with|suffered(?:\s+from)?|developed|having|with|being|found\s+to\s+(?:have|be)|noted\s+to\s+(?:have|be)|classified\s+as|considered\s+to\s+be|considered|judged|rated\s+as|described\s+as|an?|the|in\s+whom)(?:\s+|$))+"
)
TAIL = re.compile(
    r"(?:\s|,|:|=|\(|\[|;|–|-(?=\s*$))*(?:\b(?:was|were|is|are|be|been|being|had|has|have|in|of|by|to|for|at|from|with|as|on|among|than|that|and|or|but|only|about|approximately|all|the|a|an|both|seen|noted|found|observed|reported|present|achieved|obtained|respectively|versus|vs|compared|while|whereas|which|who|n|an?\s+(?:mean|median|average)|total|another|other|remaining|"
    r"decreased|increased|improved|rose|fell|dropped|reduced|estimated|recorded|documented|identified|ranged|ranging|because|due)\b\.?|[,:;=(\[<>≥≤±~]|\s)+$",
    re.IGNORECASE,
)
RIGHT_TAIL = re.compile(
    r"(?:\s|,|:|=|\(|\[|;|–|-(?=\s*$))*(?:\b(?:was|were|is|are|be|been|being|had|has|have|in|of|by|to|for|at|from|with|as|on|among|than|that|and|or|but|only|about|approximately|all|the|a|an|respectively|versus|vs|compared|while|"
    r"whereas|which|who|n|because|due)\b\.?|[,:;=(\[<>≥≤±~]|\s)+$",
    re.IGNORECASE,
)
TAIL_WORDS = frozenset(re.findall("[a-z]+", TAIL.pattern + RIGHT_TAIL.pattern))
RUN = re.compile(r"\w+")


def drop_tail(text: str, tail: re.Pattern[str]) -> str:
    """`tail.sub("", text)`, looked for only behind the last word that no tail holds: `tail` matches at the end."""
    match = tail.search(text, _last_word(text))
    return text if match is None else text[: match.start()] + text[match.end() :]


def _last_word(text: str) -> int:
    """Where the last word begins that no tail holds, 0 where each may be of one."""
    end = len(text)
    while end > 0:
        begin = text.rfind(" ", 0, end) + 1
        for run in reversed(list(RUN.finditer(text, begin, end))):
            word = run[0]
            if word.lower() not in TAIL_WORDS and word.isascii():
                return run.start()
        end = begin - 1
    return 0


HEAD = re.compile(
    r"^(?:\s|[,;:)\]./]|\b(?:and|or|but|while|whereas|although|however|overall|finally|moreover|furthermore|additionally|in\s+addition|thus|also|respectively|then|with|the|a|an|there\s+(?:was|were)|of\s+(?:these|those|whom|which|them)|of\s+(?:the|all|these|those|our)\s+(?:patients|women|men|children|cases|subjects|participants)|in\s+total|among\s+(?:these|them)|results|methods|conclusions?|background|findings|versus|vs\.?|compared\s+(?:with|to)|than|that|only|in\s+the|for|both|as)\b\.?)+",
    re.IGNORECASE,
)
LINK = re.compile(
    r"(?:\b(?:in|by|among|for|was|were|is|are|of|had|with|at|to|from|as|only|reached|averaged|totall?ed|ranged\s+from|equals?|to\s+be|and|an?\s+(?:mean|median|average)\s+of)|[(\[:=,]|\bn\s?=|–)\s*(?:only\s+|a\s+|an\s+|the\s+)?$",
    re.IGNORECASE,
)
NOUN_LINK = re.compile(
    r"(?:\b(?:in|by|among|for|was|were|is|are|of|from|to|at|on)|[(\[:=]|\bn\s?=)\s*(?:only\s+|a\s+|an\s+|the\s+)?$",
    re.IGNORECASE,
)
BREAK = re.compile(
    r"[;.](?=\s|$)|,\s(?:and|but|while|whereas|with|of\s+whom|which|who|although|compared|as|p\b)|\b(?:whereas|while|but|although|compared\s+(?:with|to)|versus|vs\.?)\b|,\s*(?=respectively)"
)
WORDS = re.compile(r"[^\W\d_]")
PASSIVE = re.compile(
    r"\b(?:was|were|is|are|has\s+been|have\s+been|had\s+been)\s+(?:then\s+)?(?:performed|carried\s+out|done|used|observed|seen|noted|found|reported|achieved|obtained|recorded|present|identified|documented|detected|diagnosed)\b"
)
AUXILIARY = re.compile(r"\b(?:was|were|is|are)\s+")


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """White space folded, edges without punctuation, links and emphasis taken out."""
    if "](" in text:
        text = re.sub(r"\[([^\]]*)\]\(#?[^)]*\)", r"\1", text)
    text = text.replace("*", "")
    if "⁾" in text:
        text = re.sub(r"\s*[¹²³⁴⁵⁶⁷⁸⁹⁰]+⁾", "", text)
    text = " ".join(text.split()).strip(" ,;:.=([{–-")
    if text.count("(") < text.count(")"):
        text = text.rstrip(")] ")
    elif text.count("(") > text.count(")"):
        text = text[: text.rfind("(")].rstrip(" ,;") if text.rfind("(") > 3 else text.replace("(", "")
    return text.strip(" ,;:")


def shorten(text: str, limit: int = 90) -> str:
    """At most `limit` characters, cut at a clause or a word."""
    if len(text) <= limit:
        return text
    cut = BREAK.search(text, 25)
    if cut and cut.start() <= limit:
        return text[: cut.start()].rstrip(" ,;")
    return text[: text.rfind(" ", 0, limit)].rstrip(" ,;")


def shorten_left(text: str, limit: int = 90) -> str:
    """The last `limit` characters, from the last break on."""
    if len(text) <= limit:
        return text
    text = text[-limit:]
    return text[text.find(" ") + 1 :]


def right_part(s: Sentence, offset: int, stop: int) -> str:
    """What follows a count up to `stop`: verb and complement, auxiliaries dropped."""
    text = s.flat(offset, stop)
    match = BREAK.search(text)
    if match and WORDS.search(text[: match.start()]):
        text = text[: match.start()]
    text = AUX.sub("", text)
    return tidy(drop_tail(shorten(tidy(text)), RIGHT_TAIL))


def left_part(s: Sentence, begin: int, offset: int) -> str:
    """What stands before a number back to `begin`: subject and verb, the link dropped."""
    text = s.flat(begin, offset)
    last = None
    for last in BREAK.finditer(text):  # noqa: B007 - the last one counts
        pass
    part = ""
    if last is not None and WORDS.search(text, last.end()):
        part = drop_tail(HEAD.sub("", text[last.end() :]), TAIL)
    text = part if len(part) > 2 else drop_tail(HEAD.sub("", text), TAIL)
    if "was" in text or "were" in text or "is" in text or "are" in text or "been" in text:
        text = AUXILIARY.sub("", PASSIVE.sub("", text))
    return tidy(shorten_left(tidy(text)))


def clause_bounds(s: Sentence, index: int) -> tuple[int, int]:
    """From the quantity before (or the clause's start) to the quantity behind (or its end), in page offsets."""
    q = s.quantities[index]
    begin, end = s.clause(q.start)
    begin = s.opened(begin, q.start)
    for j in range(index - 1, -1, -1):
        other = s.quantities[j]
        if other.start < begin:
            break
        if s.drafts[j] is not None and s.drafts[j].kind not in ("p_value",):  # type: ignore[union-attr]
            begin = max(begin, s.drafts[j].end)  # type: ignore[union-attr]
            break
    for j in range(index + 1, len(s.quantities)):
        other = s.quantities[j]
        if other.start >= end:
            break
        draft = s.drafts[j]
        if draft is not None:
            end = min(end, draft.start)
            break
    return begin, end


def describe(s: Sentence, index: int, draft: Draft, *, noun_end: int | None = None) -> str:
    """A label for a count, a proportion or a measured value."""
    q = s.quantities[index]
    begin, end = clause_bounds(s, index)
    bracket = s.bracket_at(q.start)
    start = min(draft.start, q.start)
    stop = max(draft.end, noun_end or 0)
    left_raw = s.flat(begin, start)
    right_raw = s.flat(stop, end) if stop < end else ""
    left = left_part(s, begin, start)
    if bracket:
        inner = left or ""
        outer_begin, _ = s.clause(bracket[0])
        for j in range(index - 1, -1, -1):
            if s.quantities[j].end <= bracket[0]:
                if (role := s.roles[j]) is not None and role.role == "word":
                    continue
                outer_begin = max(outer_begin, s.quantities[j].end)
                break
        outer = left_part(s, outer_begin, bracket[0])
        inside_right = right_part(s, stop, min(end, bracket[1]))
        if inside_right and re.match(r"\s*[a-zA-Z]", s.page[stop : stop + 2]) and len(inside_right) > 2:
            return inside_right
        if inner and WORDS.search(inner) and len(inner) > 2:
            return inner
        return outer or (right_part(s, stop, end) if stop < end else "")
    right = right_part(s, stop, end) if stop < end else ""
    linked = (
        bool((NOUN_LINK if draft.rule == "counted-noun" and right else LINK).search(left_raw))
        and len(left) > 2
    )
    if draft.kind == "proportion" and re.match(r"\s*of\s+", right_raw):
        if left and re.match(r"\s*of\s+(?:\w+\s+){1,3}(?:and|or|but|while|whereas)\b", right_raw) and linked:
            return left  # "by sinusitis in 53% of the patients and by otitis media in 12%"
        return right or left
    if linked:
        own_verb = re.match(
            r"\s*(?:had|were|was|did|became|went|got|lost|gave|kept|took|left|fell|rose|grew|sought|felt|saw|chose|could|underwent|remained|\w{2,}ed)\b",
            right_raw,
        )
        after_another = begin > s.start and any(
            d is not None and d.end == begin and d.kind in ("count", "proportion", "sex", "cohort_size")
            for d in s.drafts[:index]
        )
        if not (
            (own_verb or after_another)
            and right
            and re.search(
                r"(?:,|\band|\bof\s+whom|:|only|\bof)\s*(?:the\s+|only\s+|remaining\s+)*$",
                left_raw,
                re.IGNORECASE,
            )
        ):
            if (
                re.search(r"\bin\s*(?:only\s+|the\s+|all\s+)?$", left_raw, re.IGNORECASE)
                and re.match(r"\s*,\s*(?:the|an?|[a-z]+)\b", right_raw)
                and len(left) < 4
            ):
                return right
            return left
    if right:
        return right
    return left


def measured(s: Sentence, index: int, draft: Draft) -> str:
    """A label for a value that stands behind what it measures: the words before, outside its bracket if need be."""
    q = s.quantities[index]
    begin, _ = clause_bounds(s, index)
    start = min(draft.start, q.start)
    left = left_part(s, begin, start)
    if len(left) > 2:
        return left
    bracket = s.bracket_at(q.start)
    while bracket:
        outer, _ = s.clause(bracket[0])
        for j in range(index - 1, -1, -1):
            if (
                s.quantities[j].end <= bracket[0]
                and s.drafts[j] is not None
                and s.drafts[j].kind != draft.kind  # type: ignore[union-attr]
            ):
                outer = max(outer, s.drafts[j].end)  # type: ignore[union-attr]
                break
        left = left_part(s, outer, bracket[0])
        if len(left) > 2:
            return left
        bracket = s.bracket_at(bracket[0])
    return ""


CONTEXT_WORDS = re.compile(
    r"\b(?:groups?|arms?|in|on|at|the|of|for|patients?|women|men|subjects|participants|cases|with|versus|vs|and|or|respectively|those|receiving|treated|assigned|to|by|from|than|compared|while|whereas|who|received|"
    r"were|was|had|has|is|are|an?|after|before|during|within|months?|weeks?|days?|years?|hours?|baseline|follow-up|preoperatively|postoperatively|surgery|alone|only|both|all|as|per|overall|control|controls|placebo|points?|percent|day|week|month|year)\b|\d+|[^\w\s]"
)


def is_context(s: Sentence, text: str) -> bool:
    """Whether a label says only of whom or when: "in the exercise group", "at 3 months"."""
    if not text:
        return True
    if len(text) > 70:
        return False
    low = text.lower()
    for word in sorted({s.between(start, end) for start, end in s.mentions}, key=len, reverse=True):
        if word in low:
            low = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", low)
    return len("".join(CONTEXT_WORDS.sub(" ", low).split())) < 4


def _list_of(s: Sentence, index: int) -> tuple[int, int]:
    """The first and last index of the list of like facts around `index`: nothing but names between them."""
    draft = s.drafts[index]
    assert draft is not None
    first = last = index
    for step in (-1, 1):
        j = index + step
        edge = draft
        while 0 <= j < len(s.drafts) and abs(j - index) <= 12:
            other = s.drafts[j]
            if other is None:
                j += step
                continue
            left, right = (other, edge) if step < 0 else (edge, other)
            if (
                other.kind != draft.kind
                or right.start < left.end
                or not is_context(s, s.flat(left.end, right.start))
            ):
                break
            edge = other
            if step < 0:
                first = j
            else:
                last = j
            j += step
    return first, last


def after_list(s: Sentence, index: int) -> str:
    """What is said of a whole list, behind its last number: "78 (77%) in A and 52 (54%) in B were responders"."""
    _, last = _list_of(s, index)
    draft = s.drafts[last]
    assert draft is not None
    _, stop = s.clause(draft.numbers[0].start if draft.numbers else draft.start)
    for j in range(last + 1, len(s.drafts)):
        other = s.drafts[j]
        if other is not None and other.start > draft.end:
            stop = min(stop, other.start)
            break
    text = right_part(s, draft.end, stop)
    for start, end in s.mentions:
        if draft.end <= start < draft.end + 40 and s.page[start:end] in text[:50]:
            text = text.split(s.page[start:end], 1)[1]
            text = tidy(AUX.sub("", re.sub(r"^\s*(?:group|arm|patients)s?\b", "", text)))
    return "" if is_context(s, text) else text


def before_list(s: Sentence, index: int) -> str:
    """What is said of a whole list before its first number."""
    first, _ = _list_of(s, index)
    draft = s.drafts[first]
    assert draft is not None
    if first == index:
        begin, _ = s.clause(draft.start)
        bracket = s.bracket_at(draft.start)
        if bracket:
            begin = s.clause(bracket[0])[0]
            text = left_part(s, begin, bracket[0])
        else:
            text = left_part(s, begin, draft.start)
    else:
        text = draft.label or describe(s, first, draft)
    return "" if is_context(s, text) else text


MODIFIES = re.compile(r"\b(?:an?|the|his|her|its)\s+(?:\w+\s+)?$")
PHRASE = re.compile(
    r"[-\s]+((?:(?!(?:was|were|is|are|with|in|of|and|that|which|who|at|on|to|from|by|for|arising|involving|compressing|showed|had)\b)[A-Za-z][\w'’-]*\s*){1,5})"
)


def noun_phrase(s: Sentence, index: int) -> str:
    """The noun that a measure modifies: "a 4.5-cm left frontal mass"."""
    end = max(n.end for n in s.quantities[index].numbers)
    end = max(end, s.quantities[index].end)
    for j in range(index + 1, len(s.quantities)):
        if re.fullmatch(r"\s*[x×*]\s*", s.between(end, s.quantities[j].start)):
            end = s.quantities[j].end
    match = PHRASE.match(s.page, end, s.end)
    return tidy(match[1]) if match else ""


def around(s: Sentence, index: int) -> str | None:
    """The last resort for a label: what follows the bracket, else what the clause says before the number."""
    draft = s.drafts[index]
    if draft is None:
        return None
    bracket = s.bracket_at(draft.numbers[0].start if draft.numbers else draft.start)
    begin, end = s.clause(bracket[0] if bracket else draft.start)
    text = right_part(s, (bracket[1] + 1) if bracket else draft.end, end)
    if len(text) < 3 or is_context(s, text):
        text = left_part(s, begin, bracket[0] if bracket else draft.start)
    if len(text) < 3 and begin > s.start:
        text = left_part(s, s.start, begin)
    return text if len(text) > 2 else None


DEGREE = re.compile(
    r"^(?:(?:complete|completely|almost|nearly|near|partial|mild|moderate|severe|slight|marked|good|fair|poor|excellent|minimal|minor|major|no|some|or|and|very|satisfactory|total|subtotal|incomplete|significant|transient|"
    r"permanent|temporary|persistent|worse|better|full|further|little|great|moderately|severely|mildly|slightly|markedly|grade|gross)(?:\s+|$|,\s*))+"
)


def borrow_heads(labels: list[str]) -> list[tuple[str, int | None]]:
    """Completes labels that are only a degree: "mild" beside "no pain relief" is "mild pain relief".

    Gives each label and the index of the list's member it borrows from, or None.
    """
    heads = []
    for label in labels:
        match = DEGREE.match(label)
        heads.append(label[match.end() :].strip() if match else None)
    done: list[tuple[str, int | None]] = []
    for i, label in enumerate(labels):
        if heads[i] == "" and label:
            lender = next((j for j in [*range(i - 1, -1, -1), *range(i + 1, len(labels))] if heads[j]), None)
            if lender is not None:
                done.append((f"{label} {heads[lender]}", lender))
                continue
        done.append((label, None))
    return done
