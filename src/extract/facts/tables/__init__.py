"""Tables: cells are facts; label, unit, group and time point come from the row's and the column's heads."""

from extract.facts.tables.read import add_tables, read_table

__all__ = ["add_tables", "read_table"]
