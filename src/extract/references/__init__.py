"""References of medicine, as printed, to CSL-JSON items."""

from extract.references.draft import refused
from extract.references.identifiers import identifier_problems
from extract.references.parse import parse_reference

__all__ = ["identifier_problems", "parse_reference", "refused"]
