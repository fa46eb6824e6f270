# The contact of `make bench`, seen from here: fast-contact does the work, in
# a process of its own.
#
# SPDX-License-Identifier: ISC

import json
import os
import subprocess

from harness import Failed

HERE = os.path.dirname(os.path.abspath(__file__))


class Contact:
    def __init__(self, ground, account):
        self.ground, self.jid, self.last = ground, account.jid, 0
        home = ground.path("contact-" + account.user)
        self.proc = ground.spawn(
            ["/usr/bin/python3", HERE + "/fast-contact", account.jid,
             account.password, "127.0.0.1", str(account.port), ground.ca,
             home], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.began = self.hear()["began"]       # to connect

    def leave(self):
        self.proc.stdin.close()
        self.ground.reap(self.proc)

    def tell(self, do, **kw):
        """Without waiting for the answer, which hear() gives."""
        self.last += 1
        kw.update(do=do, n=self.last)
        self.proc.stdin.write(json.dumps(kw).encode() + b"\n")
        self.proc.stdin.flush()

    def hear(self):
        line = self.proc.stdout.readline()
        if not line:
            raise Failed("the contact %s ended" % self.jid)
        answer = json.loads(line)
        # A step that failed did not wait for its answer.
        if answer.get("n", self.last) != self.last:
            return self.hear()
        if "failed" in answer:
            raise Failed("the contact: " + answer["failed"])
        return answer

    def ask(self, do, **kw):
        self.tell(do, **kw)
        return self.hear()
