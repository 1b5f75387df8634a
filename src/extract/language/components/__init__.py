"""The steps of the spaCy pipeline, one a file; `values` holds what they leave on a Doc."""
