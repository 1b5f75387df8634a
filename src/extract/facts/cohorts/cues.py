"""Words around a count that tell whether it is of the study's own people."""

from __future__ import annotations

import re

from extract.quick import Quick

TOTAL_OPEN = re.compile(
    r"(?:^|\b)(?:a\s+)?total(?:\s+(?:number|sample))?\s+of\s*$|\bin\s+total,?\s*$|\baltogether,?\s*$"
)
STAGE_VERB = (
    r"(?:randomi[sz]ed|randomly|enrolled|included|recruited|entered|accrued|analy[sz]ed|evaluated|evaluable|assessable|assigned|allocated|"
    r"registered|participated|studied|investigated|examined|identified|selected|reviewed|consecutively|prospectively|retrospectively|available|eligible\s+for\s+(?:analysis|evaluation|the)|took\s+part|consented|admitted|followed|"
    r"stratified|surveyed|interviewed|consented|were\s+eligible\s+for)"
)
TREAT_VERB = r"(?:treated|underwent|received|undergoing|operated|presented|referred|managed|seen|diagnosed|given|implanted|submitted|had|completed)"
SIZE_AFTER = re.compile(
    rf"[^.;]{{0,90}}?\b(?:were|was|have\s+been|had\s+been|has\s+been|are)?\s*(?:then\s+|also\s+|eventually\s+|finally\s+|subsequently\s+|prospectively\s+|retrospectively\s+|consecutively\s+)*(?P<verb>{STAGE_VERB})\b"
)
TREAT_AFTER = re.compile(rf"[^.;]{{0,90}}?\b(?:were|was|have\s+been|had\s+been)?\s*(?P<verb>{TREAT_VERB})\b")
SIZE_BEFORE = re.compile(
    rf"\b(?:(?:we|authors?|they|study|trial|who|to)\s+(?:have\s+)?(?:\w+ly\s+)?)?(?P<verb>{STAGE_VERB}|included?|enroll?|recruit|study|studying|evaluating|reviewing|holds?|contain(?:s|ed|ing)?|yielded|identif(?:y|ied)|involv(?:ed|ing)|compris(?:ed|ing)|consist(?:ed|ing)\s+of|include[ds]?|including|assign|randomi[sz]e|report(?:ed)?|describ(?:e|ed)|present(?:ed)?|treated|performed|operated|encountered|saw)"
    r"(?:\s+(?:a\s+)?(?:total\s+of|series\s+of|cohort\s+of|group\s+of|of|on|in|from|for|among|into\s+the\s+study|retrospectively|prospectively|all|the|data|records|charts|case\s+records|results|files|clinical|medical|of\s+the|case|histories))*\s*$"
)
SERIES_BEFORE = re.compile(
    r"\b(?:was|were|is|are)\s+based\s+on\s+(?:the\s+|data\s+(?:from|of)\s+|all\s+)?$|\b(?:results?|data|findings|outcomes)\s+(?:are|were|is)\s+(?:reported|presented|available|given|shown|described)\s+(?:for|from|on|in|of)\s+(?:all\s+|the\s+)?$"
    r"|\b(?:participants|subjects|patients|respondents|volunteers)\s+(?:were|included|comprised)\s+$|"
    r"\b(?:participants?|subjects|patients|series|cohort|sample|population|study|trial|review|analysis|experience|records|charts|data|results|cases|total|histories|registry|survey|database|notes|files|investigation|comparison|evaluation|report|meta-analysis|observations?|examination|biopsies|specimens|outcomes?)"
    r"\s+(?:was\s+|were\s+|is\s+|that\s+)?(?:performed\s+|conducted\s+|carried\s+out\s+|done\s+|consist(?:ed|ing)\s+|comprised\s+|available\s+|obtained\s+|collected\s+)?(?:of|in|from|with|on|for|among|comprising|including|included|involving)\s+(?:a\s+total\s+of\s+|all\s+|the\s+|our\s+|the\s+first\s+|first\s+|the\s+last\s+|over\s+|a\s+|these\s+)*$"
)
PREPOSITION_OPEN = re.compile(
    r"(?:^|[.;:]\s|,\s|\b(?:conducted|performed|measured|examined|determined|investigated|tested|assessed|studied|compared|obtained|evaluated|used|done|reviewed|analy[sz]ed|report(?:ed)?|collected|carried\s+out)\s(?:\w+\s){0,8}?)(?:in|from|of|among|on|with|for)\s+(?:a\s+total\s+of\s+|all\s+|the\s+|our\s+)?$"
)
SUBSET = re.compile(
    r"\b(?:of\s+(?:these|those|whom|them|which)|among\s+(?:these|them|those)|out\s+of|of\s+the\s+(?:remaining|other|total)?)\b"
)
NOT_OWN = Quick(
    r"\b(?:screened|excluded|eligible(?!\s+for\s+(?:analysis|evaluation|this))|approached|invited|declined|refused|withdr[ea]w\w*|dropp?ed|drop-?outs?|lost|ineligible|"
    r"completed|planned|needed|required|died|literature|previously|discontinued|failed|not\s+(?:included|evaluable|randomi[sz]ed|treated|assessable)|healthy|normal|control(?:s|\s+(?:subjects|patients|children|women|group))|volunteers)\b"
)
RANDOM = Quick(r"\brandom(?:i[sz]ed|ly|i[sz]ation)?\b|\ballocated\b|\bassigned\b")
HEADED = re.compile(
    r"^(?:subjects|patients|participants|(?:study\s+)?(?:population|sample)|patients\s+and\s+methods|(?:[\w\s,]{0,40}\band\s+)?(?:participants|patients|subjects))\s*(?::|--|—|–)\s*(?:a\s+total\s+of\s+)?$"
)
EACH_GROUP = re.compile(r"\s*(?:in|of|from|on)\s+(?:each|either|every|both|one|the\s+other)\b")
OWN_UNIT = frozenset(
    (
        "procedures",
        "operations",
        "eyes",
        "aneurysms",
        "lesions",
        "tumors",
        "laminectomies",
        "shunts",
        "hips",
        "knees",
        "surgeries",
        "breasts",
        "cancers",
    )
)
AGAIN = re.compile(
    r"randomi|randomly|enrol|recruit|includ|accru|enter|analy|evaluab|assessab|eligible\s+for|registered|took\s+part|participated|assign|allocat|report|present|describ|consist|compris|involv"
)
