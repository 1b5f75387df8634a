"""Prefect flows: orchestration only. What they do is in `extract.run`, which knows nothing of Prefect."""
