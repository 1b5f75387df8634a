"""What is made from records: canonical JSON, tables, reports, annotations. No stage is imported here."""
