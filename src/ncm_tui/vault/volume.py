"""What a path lies on: a disk of this machine, a stick, a network share; read-only or not; how much room.

Asked of the system, never guessed from a name: Linux ``mountinfo`` and ``sysfs``, macOS ``statfs``, Windows
``GetDriveType``. What the system does not say counts as a local disk: a wrong warning teaches to overlook it.
"""

import os
import re
import shutil
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

#: Bytes. Under ``LOW`` there is a warning; a working day writes some 20 MB, a backup as much as the vault.
LOW = 200_000_000

_MOUNTS = Path("/proc/self/mountinfo")
_BLOCKS = Path("/sys/dev/block")
#: File systems whose other end is not this machine; ``9p`` and ``drvfs`` are Windows' disks seen from WSL.
_REMOTE = frozenset({
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "afpfs", "ncpfs", "coda", "ceph", "glusterfs",
    "lustre", "9p", "drvfs", "virtiofs", "vboxsf", "prl_fs", "webdav", "davfs", "fuse.sshfs", "fuse.davfs",
    "fuse.rclone", "fuse.s3fs", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.ceph", "fuse.vmhgfs-fuse",
})  # fmt: skip


class Kind(StrEnum):
    """Where the bytes go."""

    LOCAL = "local disk"
    REMOVABLE = "removable drive"
    NETWORK = "network drive"


@dataclass(frozen=True, slots=True)
class Volume:
    """``free`` in bytes, ``None`` where the system does not say; ``read_only`` as it is mounted."""

    kind: Kind = Kind.LOCAL
    read_only: bool = False
    free: int | None = None

    @property
    def low(self) -> bool:
        """Less than :data:`LOW` bytes are free."""
        return self.free is not None and self.free < LOW


def of(path: Path) -> Volume:
    """The volume that ``path``, or the nearest folder above it that is there, lies on. Never raises."""
    place = existing(path)
    return Volume(_system_kind(place), _read_only(place), free(place))


def kind(path: Path) -> Kind:
    """What sort of volume ``path`` lies on. Reads no byte of it."""
    return _system_kind(existing(path))


def free(path: Path) -> int | None:
    """Bytes this user may still write there."""
    try:
        return shutil.disk_usage(path).free
    except OSError:
        return None


def existing(path: Path) -> Path:
    """``path``, or the nearest folder above it that is there."""
    while not path.is_dir() and path != path.parent:
        path = path.parent
    return path


def linux_kind(path: Path, mounts: Path, blocks: Path) -> Kind:
    """The kind by ``mountinfo`` (proc(5)) and the block devices of ``sysfs``."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return Kind.LOCAL
    found = _mount_of(os.path.realpath(path), lines)
    if found is None:
        return Kind.LOCAL
    device, system = found
    if system in _REMOTE:
        return Kind.NETWORK
    return Kind.REMOVABLE if _is_removable(blocks / device) else Kind.LOCAL


def _mount_of(path: str, lines: list[str]) -> tuple[str, str] | None:
    """(major:minor, file system) of the mount ``path`` lies on: the longest point, of equals the last."""
    best, found = -1, None
    for line in lines:
        fields, _, rest = line.partition(" - ")
        parts, after = fields.split(" "), rest.split(" ")
        if len(parts) < 5 or not after[0]:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), parts[4])
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= best:
            best, found = len(point), (parts[2], after[0])
    return found


def _is_removable(block: Path) -> bool:
    """A card, a stick, or any disk behind USB (whose own ``removable`` is 0)."""
    try:
        device = block.resolve(strict=True)
    except OSError:
        return False
    if re.search(r"/usb\d+/", str(device)):
        return True
    for folder in (device, device.parent):  # a partition lies in the folder of its disk
        flag = folder / "removable"
        if flag.is_file():
            return flag.read_text(encoding="ascii", errors="replace").strip() == "1"
    return False


if sys.platform == "win32":
    _DRIVE_REMOVABLE, _DRIVE_REMOTE, _DRIVE_CDROM = 2, 4, 5

    def _system_kind(path: Path) -> Kind:
        import ctypes

        drive = path.resolve().drive
        if drive.startswith("\\\\"):
            return Kind.NETWORK
        found = ctypes.windll.kernel32.GetDriveTypeW(drive + "\\")
        if found == _DRIVE_REMOTE:
            return Kind.NETWORK
        return Kind.REMOVABLE if found in (_DRIVE_REMOVABLE, _DRIVE_CDROM) else Kind.LOCAL

    def _read_only(path: Path) -> bool:
        """Windows says it at the first write."""
        return False

else:

    def _read_only(path: Path) -> bool:
        try:
            return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
        except OSError:
            return False

    def _system_kind(path: Path) -> Kind:
        if sys.platform == "darwin":
            return _mac_kind(path)
        return linux_kind(path, _MOUNTS, _BLOCKS)

    def _mac_kind(path: Path) -> Kind:
        """By ``f_flags`` of statfs(2): at byte 64 of the struct of 64-bit inodes; ``MNT_LOCAL`` is 0x1000.
        Whatever is mounted under /Volumes beside the system's own disk can be pulled out."""
        import ctypes

        system = ctypes.CDLL(None, use_errno=True)
        call = getattr(system, "statfs$INODE64", None) or system.statfs
        answer = ctypes.create_string_buffer(4096)
        if call(os.fsencode(path), answer) != 0:
            return Kind.LOCAL
        flags = int.from_bytes(answer.raw[64:68], sys.byteorder)
        if not flags & 0x1000:
            return Kind.NETWORK
        return Kind.REMOVABLE if str(path.resolve()).startswith("/Volumes/") else Kind.LOCAL
