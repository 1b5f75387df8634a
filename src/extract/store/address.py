"""Addresses of stores that are no folder: `s3://bucket/prefix`."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from extract.errors import UsageError
from extract.store.names import file_name

WORK = ".cohort-extract"  # where the working folders are, unless COHORT_EXTRACT_WORK says so


@dataclass(frozen=True)
class Address:
    """A bucket and a prefix in it, without slashes at its ends; the prefix may be empty."""

    bucket: str
    prefix: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def is_remote(output: str) -> bool:
    """Whether `output` is an address rather than a folder."""
    return "://" in output


def parse_address(output: str) -> Address:
    """The address in `output`. Raises UsageError for a scheme that is not known, or without a bucket."""
    scheme, _, rest = output.partition("://")
    if scheme.lower() != "s3":
        raise UsageError(f"unknown scheme {scheme!r}: a store is a folder or s3://bucket/prefix", page=output)
    bucket, *parts = rest.split("/")
    if not bucket:
        raise UsageError("no bucket: a store is a folder or s3://bucket/prefix", page=output)
    return Address(bucket, "/".join(part for part in parts if part))


def working_folder(output: str) -> Path:
    """The folder for what is not yet in the store at an address, so that a killed run goes on from it.

    Below COHORT_EXTRACT_WORK, else below `.cohort-extract` here; each address has its own.
    """
    address = str(parse_address(output))
    name = file_name(address.removeprefix("s3://").replace("/", "-"), suffix="")[:60]
    digest = hashlib.sha256(address.encode()).hexdigest()[:12]
    return Path(os.environ.get("COHORT_EXTRACT_WORK") or WORK).absolute() / f"{name}-{digest}"
