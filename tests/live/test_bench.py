# The bench still measures: some of its rows once, with sotto alone.  What the
# figures say is judged by nobody.
#
# SPDX-License-Identifier: ISC

import json
import os
import subprocess

from case import expect, test
from harness import HERE

STEPS = ["start", "exchange", "message-otr"]
ROWS = ["start", "start-cpu", "login", "exchange", "message-otr"]


@test(seconds=120)
def bench_measures(c):
    out = c.folder("bench") + "/bench.json"
    r = subprocess.run(
        [HERE + "/../bench/bench", "-r", "1", "-p", "sotto", "-o", out,
         *STEPS], env=dict(os.environ, SOTTO=c.sotto), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    expect(r.returncode == 0, "the bench failed:\n" + r.stdout)
    with open(out) as f:
        got = json.load(f)
    expect(not got["failed"]["sotto"], "rows failed:\n" + r.stdout)
    for row in ROWS:
        values = got["values"]["sotto"].get(row, [])
        expect(values and all(v > 0 for v in values),
               "no figure for %s:\n%s" % (row, r.stdout))
    expect("start to first key" in r.stdout, "no table:\n" + r.stdout)
