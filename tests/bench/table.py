# The rows as people read them, and the table of them.
#
# SPDX-License-Identifier: ISC

import datetime
import json
import os
import platform
import shutil
import statistics
import subprocess
import textwrap

# Name, what it is, unit.
ROWS = [
    ("start", "start to first key, used", "ms"),
    ("start-cpu", "  CPU", "ms"),
    ("start-fresh", "start to first key, fresh", "ms"),
    ("start-fresh-cpu", "  CPU", "ms"),
    ("login", "log-in, exec to online", "ms"),
    ("login-cpu", "  CPU", "ms"),
    ("pss", "PSS, one session", "MB"),
    ("idle-switches", "idle 15 s: switches", ""),
    ("idle-cpu", "idle 15 s: CPU", "ms"),
    ("idle-bytes", "idle 15 s: bytes written", ""),
    ("key-p50", "key to screen, p50", "ms"),
    ("key-p99", "key to screen, p99", "ms"),
    ("key-cpu", "  CPU of 150 keys", "ms"),
    ("flood-key-p50", "key in 200 messages/s, p50", "ms"),
    ("flood-key-p99", "key in 200 messages/s, p99", "ms"),
    ("presences-key-p50", "key in 200 presences/s, p50", "ms"),
    ("presences-key-p99", "key in 200 presences/s, p99", "ms"),
    ("exchange", "key exchange, own kind", "ms"),
    ("exchange-cpu", "  CPU of both", "ms"),
    ("exchange-bench", "key exchange, bench's contact", "ms"),
    ("exchange-bench-cpu", "  CPU", "ms"),
    ("exchange-bench-libotr", "  of it the contact's libotr", "ms"),
    ("message", "message to screen, plain", "ms"),
    ("message-cpu", "  CPU of 60", "ms"),
    ("message-otr", "message to screen, OTR", "ms"),
    ("message-otr-cpu", "  CPU of 60", "ms"),
    ("lines", "2,000 lines received, plain", "ms"),
    ("lines-cpu", "  CPU", "ms"),
    ("lines-sender", "  the sender took", "ms"),
    ("lines-otr", "2,000 lines received, OTR", "ms"),
    ("lines-otr-cpu", "  CPU", "ms"),
    ("lines-otr-sender", "  the sender took", "ms"),
    ("paste", "500 lines pasted, plain", "ms"),
    ("paste-cpu", "  CPU", "ms"),
    ("paste-otr", "500 lines pasted, OTR", "ms"),
    ("paste-otr-cpu", "  CPU", "ms"),
    ("sent", "Enter to the contact, plain", "ms"),
    ("sent-cpu", "  CPU of 100 lines", "ms"),
    ("sent-otr", "Enter to the contact, OTR", "ms"),
    ("sent-otr-cpu", "  CPU of 100 lines", "ms"),
    ("big", "100 kB to screen, plain", "ms"),
    ("big-otr", "100 kB to screen, OTR", "ms"),
    ("login-5000", "log-in, 5,000 contacts", "ms"),
    ("login-5000-cpu", "  CPU", "ms"),
    ("pss-5000", "  PSS", "MB"),
    ("presences-cpu", "200 presences/s, 6 s: CPU", "ms"),
]
SCALE = {"ms": 1e3, "MB": 1e-6, "": 1}


def head(programs):
    """When, where, and with what."""
    return {"date": datetime.datetime.now().strftime("%Y-%m-%d %H:%M"),
            "machine": machine(),
            "programs": {p.name: p.version() for p in programs},
            "server": server()}


def machine():
    model = platform.machine()
    try:
        with open("/proc/cpuinfo") as f:
            for line in f:
                if line.startswith("model name"):
                    model = line.split(":", 1)[1].strip()
                    break
    except OSError:
        pass
    return "%d x %s, Linux %s" % (os.cpu_count(), model,
                                  platform.release().split("-")[0])


def server():
    if not shutil.which("dpkg-query"):
        return "Prosody"
    r = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "prosody"],
                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                       text=True)
    return "Prosody " + r.stdout


def listing():
    return "\n".join("%-18s %s" % (name, title.strip())
                     for name, title, _ in ROWS)


def merge(paths):
    """Several runs as one: all values of each row."""
    whole = None
    for path in paths:
        with open(path) as f:
            one = json.load(f)
        if whole is None:
            whole = one
            continue
        whole["runs"] += one["runs"]
        whole["date"] = one["date"]
        for row, values in one.get("floor", {}).items():
            whole.setdefault("floor", {}).setdefault(row, []).extend(values)
        for kind in ("values", "failed"):
            for program, rows in one[kind].items():
                for row, values in rows.items():
                    whole[kind].setdefault(program, {}).setdefault(
                        row, []).extend(values)
    return whole


def middle(result, program, row):
    values = result["values"].get(program, {}).get(row)
    return statistics.median(values) if values else None


def cell(result, program, row, unit):
    value = middle(result, program, row)
    failed = result["failed"].get(program, {})
    if value is None:
        return "failed" if row in failed or "all" in failed else "-"
    value *= SCALE[unit]
    text = "%.0f" % value if value >= 100 or unit == "" else "%.3g" % value
    return text + ("!" if row in failed else "")


def ratio(result, row, other):
    a, b = middle(result, "sotto", row), middle(result, other, row)
    if a is None or not b:
        return "-"
    return "%.2f" % (a / b)


def floor(result, row, unit):
    """What the server alone takes of it, where that was measured."""
    values = result.get("floor", {}).get(row)
    return "%.3g" % (statistics.median(values) * SCALE[unit]) if values \
        else ""


def show(result):
    names = [n for n in ("sotto", "mcabber", "profanity")
             if n in result["values"]]
    others = [n for n in names if n != "sotto"]
    lines = ["%s, %d runs" % (result["date"], result["runs"]),
             result["machine"],
             "; ".join(list(result["programs"].values()) +
                       [result["server"]]), ""]
    form = "%-33s" + "".join("%%%ds" % max(8, len(n) + 1) for n in names) + \
        "%6s" * len(others) + "%8s"
    lines.append((form % ("", *names, *["s/" + n[0] for n in others],
                          "server")).rstrip())
    for row, title, unit in ROWS:
        if not any(row in result[kind].get(n, {}) for n in names
                   for kind in ("values", "failed")):
            continue
        what = title + (", " + unit if unit else "")
        lines.append((form % (what, *[cell(result, n, row, unit)
                                      for n in names],
                              *[ratio(result, row, n) for n in others],
                              floor(result, row, unit))).rstrip())
    lines += reasons(result, names)
    return "\n".join(lines)


def reasons(result, names):
    """Why something failed, and how often; several rows fail together."""
    together = {}
    for n in names:
        for row, whys in result["failed"].get(n, {}).items():
            why = " ".join(whys[0].split("; its screen")[0].split())
            together.setdefault((n, len(whys), why[:150]), []).append(row)
    lines = []
    for (n, times, why), rows in together.items():
        lines += textwrap.wrap("%s failed %d times in %s: %s" % (
            n, times, ", ".join(rows), why), 78, subsequent_indent="    ")
    return ([""] + lines) if lines else []
