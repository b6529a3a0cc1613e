"""What the user sees: steps with their time, and failures as one sentence with the mend."""

import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager


class Failure(Exception):
    """Something the user can mend: one sentence, and how."""

    def __init__(self, sentence, mend=None):
        super().__init__(sentence)
        self.sentence = sentence
        self.mend = mend


def say(text=""):
    print(text, flush=True)


def warn(text):
    print(f"WARNING: {text}", file=sys.stderr, flush=True)


@contextmanager
def step(text):
    """Announce a step that takes noticeable time, and say how long it took."""
    say(f"· {text} …")
    start = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - start:.1f} s")


def in_ci():
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def is_root():
    return os.geteuid() == 0


def which(*names, path=None):
    """First of the named programs that is on the PATH."""
    for name in names:
        found = shutil.which(name, path=path)
        if found:
            return found
    return None


def run(command, *, log=None, env=None, cwd=None, stdin=subprocess.DEVNULL, what=None, mend=None):
    """Run a command quietly; on failure show the end of its output and raise a Failure."""
    command = [str(part) for part in command]
    if log is None:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=env,
            text=True,
            errors="replace",
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        output = done.stdout
    else:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as stream:
            done = subprocess.run(
                command,
                cwd=cwd,
                env=env,
                stdin=stdin,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
        output = log.read_text(errors="replace")
    if done.returncode:
        tail = "\n".join(output.splitlines()[-40:])
        print(tail, file=sys.stderr)
        where = f" (all of it: {log})" if log else ""
        raise Failure(f"{what or command[0]} failed with exit code {done.returncode}{where}.", mend)
    return output
