"""Where messages are kept while the database is away: one file each, on the disk before we say thank you."""

import json
import os
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path


def put(folder: Path, kind: str, form: Mapping[str, str], arrived_ms: int) -> None:
    """Keep a request; OSError if even the disk will not take it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{arrived_ms:015d}-{uuid.uuid4().hex}"
    draft, final = folder / f"{name}.part", folder / f"{name}.json"
    content = json.dumps({"kind": kind, "at": arrived_ms, "form": dict(form)}).encode()
    try:
        write_through(draft, content)
        draft.rename(final)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(folder)


def write_through(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view):]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def kept(folder: Path) -> Iterator[Path]:
    """The files in the order of arrival."""
    if folder.is_dir():
        yield from sorted(path for path in folder.iterdir() if path.suffix == ".json")


def read(path: Path) -> dict[str, object] | None:
    """What a file holds; None if it is torn, which only a crash before our answer can cause."""
    try:
        content = json.loads(path.read_bytes())
    except ValueError:
        return None
    whole = isinstance(content, dict) and {"kind", "at", "form"} <= content.keys()
    return content if whole else None


def set_aside(path: Path) -> None:
    """A torn file is no message that we acknowledged; it is kept for whoever wants to look."""
    path.rename(path.with_suffix(".torn"))


def size(folder: Path) -> int:
    return sum(1 for _ in kept(folder))


def is_writable(folder: Path) -> bool:
    """Can a message be kept here now?"""
    probe = folder / f"probe-{uuid.uuid4().hex}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_through(probe, b"{}")
        probe.unlink()
    except OSError:
        return False
    return True
