"""A run over many pages: what is to be done, by which processes, and what came of it. Without Prefect.

`plan` decides, `pool` and `worker` do the work in processes of their own, `runner` commits it to the store.
The Prefect flows in `pipelines/` call the same functions in batches.
"""
