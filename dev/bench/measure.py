"""Seconds, queries and memory of one step."""

import ctypes
import gc
import os
import time
from contextlib import contextmanager

MEGABYTE = 1024.0


def _status(name):
    """A figure of this process in kB, as the kernel tells it."""
    with open("/proc/self/status") as stream:
        for line in stream:
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
    return 0


def _forget_peak():
    """Give freed memory back and let the kernel watch for a new peak; gives the memory in use now."""
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError):
        pass  # another C library keeps what was freed; the step then seems a little cheaper
    with open("/proc/self/clear_refs", "w") as stream:
        stream.write("5")
    return _status("VmRSS")


def _processor_time(cr):
    """Seconds that this process and its database server process have worked, whatever else went on."""
    worked = time.process_time()
    try:
        with open(f"/proc/{cr.connection.info.backend_pid}/stat") as stream:
            # The name in parentheses may hold blanks; fields 14 and 15 of proc(5) follow it.
            ticks = stream.read().rpartition(")")[2].split()[11:13]
    except OSError:
        return worked  # a server on another machine
    return worked + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


class Meter:
    """Measures steps in one environment of Odoo; ``results`` is {step: {measure: value}}."""

    def __init__(self, env):
        self.env = env
        self.results = {}

    @contextmanager
    def step(self, name):
        """Measure what is done inside, from an empty record cache to the commit.

        Memory is the peak of this process above what it used before; the database server's is not in it.
        """
        cr = self.env.cr
        self.env.flush_all()
        cr.commit()
        self.env.invalidate_all()
        before = _forget_peak()
        queries = cr.sql_log_count
        worked = _processor_time(cr)
        start = time.perf_counter()
        yield
        self.env.flush_all()
        cr.commit()
        self.results[name] = {
            "seconds": time.perf_counter() - start,
            "cpu": _processor_time(cr) - worked,
            "queries": cr.sql_log_count - queries,
            "memory": max(0.0, (_status("VmHWM") - before) / MEGABYTE),
        }


def best(runs):
    """Merge the results of several runs: the shortest time, the most queries and memory."""
    merged = {}
    for results in runs:
        for name, values in results.items():
            known = merged.setdefault(name, dict(values))
            for measure in ("seconds", "cpu"):
                known[measure] = min(known[measure], values[measure])
            for measure in ("queries", "memory"):
                known[measure] = max(known[measure], values[measure])
    return merged


def expect(found, expected, what):
    """Fail when what was made is not what should have been: a figure of half the work says nothing."""
    if found != expected:
        raise AssertionError(f"{found} {what}, not {expected}")
