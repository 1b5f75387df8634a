"""A curator's decisions, kept in a small file beside the output: `corrections/<page id>.toml`.

    [[correction]]
    id = "k1"                    # unique in the file; the record names it
    action = "change"            # accept, reject, change, add
    kind = "sex"                 # the fact's kind, as it was extracted (or as it is added)
    label = "male"               # its label; needed where several facts of one kind share the quote
    quote = "14 men"             # the page's own words, and some of those before and after
    before = "studied 24 patients ["
    after = " and 10 women; mean"
    by = "AB"
    when = 2026-11-24
    why = "the paper says 15"
    set = { value = { value = 15 } }   # change: what it shall say; unset = ["low", "high"] empties parts

A decision is held in its place by its words, not by an offset: it survives edits elsewhere on the page. One
whose words are gone, or stand in several places, is reported and not applied.
"""

from extract.corrections.apply import apply_corrections
from extract.corrections.file import Change, Correction, CorrectionProblem, load_corrections
from extract.corrections.folder import FOLDER, corrections_hash, corrections_path, folder_hash
from extract.corrections.placing import place_quote
from extract.corrections.verify import verify_corrections

__all__ = [
    "FOLDER",
    "Change",
    "Correction",
    "CorrectionProblem",
    "apply_corrections",
    "corrections_hash",
    "corrections_path",
    "folder_hash",
    "load_corrections",
    "place_quote",
    "verify_corrections",
]
