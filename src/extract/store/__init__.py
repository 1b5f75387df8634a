"""The output folder: records under safe names, sources by hash, a manifest, and a lock."""
