"""References of medicine, as printed, to CSL-JSON items.

The way through it: `split` cuts a list, `cleaning` sees through markup, `identifiers`, `authors`, `locate`
and `titles` each read their part, `styles` knows the kinds that aren't articles, `parse` puts an item
together from a `draft`. `exchange` writes items for reference managers and `bibliography` formats them; both
need the extra `export` and are imported by themselves.
"""

from extract.references.draft import refused
from extract.references.identifiers import identifier_problems
from extract.references.parse import parse_reference
from extract.references.same import same_work
from extract.references.split import split_references

__all__ = ["identifier_problems", "parse_reference", "refused", "same_work", "split_references"]
