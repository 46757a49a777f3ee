"""Watches what a program asks of the operating system: sockets, addresses, programs it starts (Linux).

strace is the witness, so that neither the program nor its libraries can hide anything from the test.
"""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# A desktop session's own sockets, and the user database (who am I, where is my home).
LOCAL_SOCKETS = re.compile(r"@?/tmp/\.X11-unix/|/run/user/\d+/|/run/systemd/userdb/")


class WitnessMissingError(Exception):
    """strace is not there, or the system does not let it watch."""


@dataclass(frozen=True)
class Trace:
    """What one run of a program did, with all processes it started."""

    returncode: int
    stdout: str
    stderr: str
    calls: tuple[str, ...]

    @property
    def started(self) -> tuple[str, ...]:
        """The programs that were started or tried, the first one included."""
        programs = (re.match(r'execve(?:at)?\((?:\w+, )?"([^"]*)"', call) for call in self.calls)
        return tuple(program[1] for program in programs if program)

    def breaches(self, own_programs: Sequence[Path]) -> list[str]:
        """The calls that could carry something out, or that start a program other than `own_programs`."""
        own = {str(path) for path in own_programs}
        foreign = [f"starts {program}" for program in self.started if program not in own]
        return [call for call in self.calls if _leaves(call)] + foreign


def _leaves(call: str) -> bool:
    if call.startswith("io_uring_setup("):
        return True  # its work would not show as system calls
    opened = re.match(r"socket(?:pair)?\((\w+)", call)
    families = [opened[1]] if opened else re.findall(r"sa_family=(\w+)", call)
    if any(family not in {"AF_UNIX", "AF_LOCAL"} for family in families):
        return True
    address = re.search(r'sun_path=(@?)"([^"]*)"', call)
    is_reached = (
        call.startswith(("connect(", "sendto(", "sendmsg(", "sendmmsg(")) and "= -1 ENOENT" not in call
    )
    return bool(is_reached and address and not LOCAL_SOCKETS.match(address[1] + address[2]))


def trace(command: Sequence[str | Path], environment: dict[str, str], folder: Path) -> Trace:
    """Runs `command` to its end in `folder`, with `environment` and nothing else of ours in it.

    Raises WitnessMissingError where nothing can be seen.
    """
    record = folder / "system-calls.txt"
    watch = ["strace", "-f", "-qq", "-s", "256", "-e", "signal=none", "-o", str(record)]
    watch += ["-e", "trace=network,execve,execveat,io_uring_setup"]
    try:
        run = subprocess.run(
            [*watch, *map(str, command)],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise WitnessMissingError(
            "strace is needed to prove that the program is silent: apt-get install strace"
        ) from error
    calls = tuple(_whole_calls(record.read_text(encoding="utf-8"))) if record.exists() else ()
    if not any(call.startswith("execve(") for call in calls):
        raise WitnessMissingError(f"strace may not watch here (ptrace is forbidden): {run.stderr.strip()}")
    return Trace(run.returncode, run.stdout, run.stderr, calls)


def _whole_calls(record: str) -> Iterator[str]:
    """The calls of a record, those that another process interrupted put together again."""
    begun: dict[str, str] = {}
    for line in record.splitlines():
        process, _, call = line.partition(" ")
        call = call.strip()
        if call.endswith("<unfinished ...>"):
            begun[process] = call.removesuffix("<unfinished ...>")
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", call)
        yield begun.pop(process, "") + resumed[1] if resumed else call
    yield from begun.values()
