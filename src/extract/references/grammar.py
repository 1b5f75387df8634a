"""The pieces that a place in a journal is made of: volume, supplement, issue, pages, dates.

All are verbose patterns.
"""

from __future__ import annotations

from extract.references.cleaning import DASHES
from extract.references.dates import MONTH, YEAR

_D = rf"[{DASHES}]"

# A page as one token: 643, E1221, S80, e32037, 12.e1, CD001431, 123A, bcr2013009999.
_UNIT = r"(?:[A-Za-z]{1,12}[-.]?)? \d (?:[0-9A-Za-z] | [._](?=[0-9A-Za-z])){0,24}"
_PLAIN = rf"""
    (?! 10\.\d{{4}} | (?:doi|PMID|NCT|PMC))
    {_UNIT} (?:\s?{_D}\s?(?:{_UNIT} | [ivxlc]{{1,7}}))?"""
_ROMAN = rf"[ivxlc]{{1,7}} (?:\s?{_D}\s?[ivxlc]{{1,7}})? (?![A-Za-z])"
# A publisher's item number in the place of pages, before a paper has any: S1878-8750(21)00329-4.
_PII = r"S? \d{4}-\d{3}[\dX] \(\d\d\) \d{5}-[\dX]"
# Further ranges: "12-5, 20".
_MORE = rf"(?:,\s(?:{_PLAIN} | {_ROMAN})(?!\s?[(:]))"
# Pages of what belongs to the article: "; discussion 225-7", "; quiz 1011", "; author reply 46".
DISCUSSION = rf"""
    (?:[;,]\s?
        (?:discussion|discuss|quiz|(?:authors?'?\s)?reply|contd|passim|suppl|table\sof\scontents
          |concl|conclusion|insert|video|CME\squiz|answers?) s?
        (?:\s(?:on\s)?(?:{_PLAIN}))? (?:,\s{_PLAIN}){{0,3}}
    )"""
PAGE = rf"""
    (?P<page>
        (?:{_PII} | {_PLAIN} | {_ROMAN}) (?:{_MORE}){{0,4}} (?:{DISCUSSION}){{0,3}} (?:\spassim)?
      | (?:Suppl|Pt)(?:\s\d{{1,2}})?:{_PLAIN}
      | (?:pii|article|art|ID)[:.]?\s(?:no\.?\s?)?{_UNIT}
    ) (?![\p{{L}}\p{{N}}])"""
PAGES = rf"""
    (?:(?:pp?|pages?|pgs?|S)\.?\s(?=[\dA-Za-z]) | pp?\.(?=\d))?
    (?:(?:article|art\.?|ID)\s(?:ID|no\.?|number)?\s?)?
    {PAGE}"""

# 27, 84-A, 82B, 6-7, A12, XII; "No 5" is an issue.
VOLUME = rf"""
    (?:(?:vol(?:ume)?|Bd|Jg|t|tome)\b\.?\s?)?
    (?P<volume>
        (?:(?!No\b|Nr\b|pp?\b)[A-Z]{{1,3}}[-\s]?)? \d{{1,5}}
        (?:[{DASHES}/]\d{{1,4}}(?!\d) | [-\u2010\u2013]?[A-Z]{{1,2}}(?![A-Za-z]))?
      | [IVXLCDM]{{1,8}}
    ) (?![\p{{L}}\p{{N}}])"""
# A supplement or part without brackets: "116 Suppl 1", "12 Pt 2", "27 2 Suppl", "1 Spec No".
_LABEL = (
    r"(?:Suppl(?:ement)?s?\b\.? | Pt\b\.? | Part\b | Spec(?:ial)?\b\.?\s?(?:No\b\.?|Issue\b)? | Sppl\b\.?)"
)
SUPPLEMENT = rf"""
    (?P<supplement>
        (?:\d{{1,3}}\s)? {_LABEL}
        (?:\s?[A-Z]?\d{{1,3}}[A-Z]?(?:{_D}\d{{1,3}})?(?!\d) | \s[A-Z](?![a-z]))?
        (?:\s{_LABEL}\s?\w{{1,3}})?
    )"""
ISSUE = r"\(\s?(?:(?:no|nr|issue|iss)\b\.?\s?)?(?P<issue>[^()]{1,40}?)\s?\)"
SECOND_ISSUE = ISSUE.replace("<issue>", "<second>")
NUMBER = rf"""
    (?:no|nr|issue|iss|number|n[\u00b0\u00ba])\b\.?\s?
    (?P<number>\d{{1,4}}(?:{_D}\d{{1,4}})?(?:\s{_LABEL}(?:\s?\d{{1,2}})?)?)"""
# A volume with all that may stand behind it.
WHOLE = rf"{VOLUME} (?:\s?,?\s?{SUPPLEMENT})? (?:\s?,?\s?(?:{ISSUE} | {NUMBER}))?"
# "66, 5, 1218-1227": three numbers are volume, issue and page.
THREE = rf"{VOLUME} \s?,\s? (?P<number>\d{{1,3}}) \s?,\s? {PAGES}"
# "vol. 27,1 (2021)": MLA as PubMed prints it.
PAIR = rf"vol\.\s? (?P<volume>\d{{1,4}}) \s?,\s? (?P<number>\d{{1,3}}(?:{_D}\d{{1,3}})?)"

DATE = rf"""
    (?:(?:(?:\d{{1,2}}\s)?{MONTH}(?:{_D}{MONTH})?(?:\s\d{{1,2}})?,?\s)?{YEAR}(?:[-/]\d{{2,4}})?
      | {YEAR}\s{MONTH}(?:\s\d{{1,2}})?)"""
IN_BRACKETS = rf"\(\s?(?P<date>{DATE})\s?\)"
