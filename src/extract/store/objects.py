"""The objects below one address: read, written and listed through fsspec's s3fs.

Credentials and region come from botocore's usual chain (environment, profile, instance role), the endpoint of
a store other than Amazon's from AWS_ENDPOINT_URL or AWS_ENDPOINT_URL_S3. Each object is put as a whole: a
reader sees the old one or the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from extract.errors import ExtractError, StoreError, UsageError
from extract.store.address import Address, parse_address
from extract.store.files import write_atomically

AT_ONCE = 16  # requests under way
T = TypeVar("T")


class Unmet(Exception):
    """A conditional put whose condition did not hold: somebody else was first."""


class Unsupported(Exception):
    """A conditional put refused by a store that has none."""


@dataclass(frozen=True)
class Held:
    """An object with its tag, and how many seconds ago it was written by the store's own clock."""

    data: bytes
    tag: str
    age: float


class Objects:
    """The objects below an address, by their names below its prefix. Every method raises StoreError."""

    def __init__(self, output: str) -> None:
        self.address: Address = parse_address(output)
        try:
            from s3fs import S3FileSystem  # type: ignore[import-untyped]
        except ImportError:
            raise UsageError(
                "a store at an address needs s3fs: pip install 'cohort-extract[s3]'", page=output
            ) from None
        self._files: Any = self._ask(lambda: S3FileSystem(use_listings_cache=False, skip_instance_cache=True))

    def key(self, name: str) -> str:
        """The full key of the object `name`."""
        return f"{self.address.prefix}/{name}" if self.address.prefix else name

    def get(self, name: str) -> bytes | None:
        """The bytes of one object, or None where there is none."""
        return self._ask(lambda: bytes(self._files.cat_file(f"{self.address.bucket}/{self.key(name)}")), None)

    def put(self, name: str, data: bytes) -> None:
        """Writes one object."""
        self._ask(lambda: self._files.pipe_file(f"{self.address.bucket}/{self.key(name)}", data))

    def delete(self, names: Iterable[str]) -> None:
        """Removes objects; one that is not there is no error."""
        self._each(lambda name: self._call("delete_object", Key=self.key(name)), names)

    def upload(self, folder: Path, names: Iterable[str]) -> None:
        """Puts the files `names` of `folder` under the same names."""
        self._each(lambda name: self.put(name, (folder / name).read_bytes()), names)

    def download(self, folder: Path, names: Iterable[str]) -> None:
        """Writes objects under the same names into `folder`; one that has gone meanwhile is left out."""

        def one(name: str) -> None:
            data = self.get(name)
            if data is not None:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                write_atomically(folder / name, data)

        self._each(one, names)

    def names(self, part: str) -> Iterator[str]:
        """The names of all objects that start with `part`, in order."""
        prefix, more = self.key(part), dict[str, str]()
        while True:
            page = self._call("list_objects_v2", Prefix=prefix, **more)
            for row in page.get("Contents", ()):
                yield part + row["Key"][len(prefix) :]
            if not page.get("IsTruncated"):
                return
            more = {"ContinuationToken": page["NextContinuationToken"]}

    def look(self, name: str) -> Held | None:
        """One object, its tag and its age, all from one answer."""
        from email.utils import parsedate_to_datetime

        from fsspec.asyn import sync  # type: ignore[import-untyped]

        async def ask() -> Held:
            answer = await self._files._call_s3("get_object", Bucket=self.address.bucket, Key=self.key(name))
            async with answer["Body"] as body:
                data = await body.read()
            now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
            return Held(data, answer["ETag"], (now - answer["LastModified"]).total_seconds())

        held: Held | None = self._ask(lambda: sync(self._files.loop, ask), None)
        return held

    def put_if(self, name: str, data: bytes, *, tag: str | None) -> str:
        """Writes one object, where it is still that of `tag`, or where there is none yet; returns its tag.

        Raises Unmet, and Unsupported where the store knows no such condition.
        """
        condition = {"IfNoneMatch": "*"} if tag is None else {"IfMatch": tag}
        return str(self._call("put_object", Key=self.key(name), Body=data, **condition)["ETag"])

    def _call(self, method: str, **arguments: Any) -> Any:
        return self._ask(lambda: self._files.call_s3(method, Bucket=self.address.bucket, **arguments))

    def _each(self, do: Callable[[str], Any], names: Iterable[str]) -> None:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for future in [threads.submit(do, name) for name in names]:
                try:
                    future.result()
                except BaseException:
                    threads.shutdown(wait=False, cancel_futures=True)
                    raise

    def _ask(self, ask: Callable[[], T], *missing: Any) -> T:
        """What the store answers; `missing`, where it is given, for an object that is not there."""
        from botocore.exceptions import (  # type: ignore[import-untyped]
            BotoCoreError,
            ClientError,
            NoCredentialsError,
        )

        try:
            return ask()
        except ExtractError:
            raise
        except NoCredentialsError:
            why = "no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
        except (OSError, BotoCoreError, ClientError) as error:
            code = _code(error)
            if code in ("PreconditionFailed", "ConditionalRequestConflict"):
                raise Unmet from None
            if code == "NotImplemented":
                raise Unsupported from None
            if code == "NoSuchBucket":
                why = "no such bucket"
            elif isinstance(error, FileNotFoundError) and missing:
                answer: T = missing[0]
                return answer
            elif isinstance(error, PermissionError):
                why = f"no permission ({code or error}); whose credentials are they?"
            else:
                why = f"the store cannot be read or written: {error}"
        raise StoreError(why, page=str(self.address))


def _code(error: BaseException) -> str:
    """The store's own code of an error, which s3fs keeps as the cause of its own."""
    for one in (error, error.__cause__):
        response = getattr(one, "response", None)
        if isinstance(response, dict):
            return str(response.get("Error", {}).get("Code", ""))
    return ""
