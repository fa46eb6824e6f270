# An OTR data message taken apart (OTRv3, "Data Message"), its MAC looked at,
# and libotr's toolkit, which forges.  Has no key of its own.
#
# SPDX-License-Identifier: ISC

import base64
import hashlib
import hmac
import struct
import subprocess

from harness import Failed


def raw_of(body):
    if not body.startswith("?OTR:") or not body.endswith("."):
        return b""
    return base64.b64decode(body[5:-1])


def is_data(body):
    return raw_of(body)[2:3] == b"\x03"


class Data:
    def __init__(self, body):
        self.raw = raw = raw_of(body)
        self.at = 3
        self.version = raw[1]
        self.tags = (0, 0)
        if self.version == 3:
            self.tags = self.take(">II")
        self.flags, = self.take(">B")
        self.keyids = self.take(">II")
        self.public = self.sized()
        self.counter = self.bytes(8)
        self.sealed = self.sized()
        self.signed = raw[:self.at]
        self.mac = self.bytes(20)
        old = self.sized()
        self.revealed = [old[i:i + 20] for i in range(0, len(old), 20)]

    def bytes(self, n):
        b = self.raw[self.at:self.at + n]
        if len(b) != n:
            raise Failed("a data message is too short")
        self.at += n
        return b

    def take(self, form):
        return struct.unpack(form, self.bytes(struct.calcsize(form)))

    def sized(self):
        return self.bytes(self.take(">I")[0])

    def verifies(self, key):
        return hmac.new(key, self.signed, hashlib.sha1).digest() == self.mac


def tool(name, body, *args):
    r = subprocess.run([name, *args], input=body and body + "\n",
                       capture_output=True, text=True, timeout=20)
    if r.returncode != 0:
        raise Failed("%s %s: %s%s" % (name, args, r.stdout, r.stderr))
    return r.stdout


def remac(d, key, sealed):
    """A message of the session's that nobody sent; version 3 only."""
    return tool("otr_remac", None, key.hex(), *map(str, d.tags),
                str(d.flags), *map(str, d.keyids),
                d.public.hex(), d.counter.hex(), sealed.hex(), "").strip()


def aes_key(shown, mac):
    """
    Out of a participant's own DH key: the AES key that belongs to a MAC key.
    The revealed one is what it gives, and no other.
    """
    out = tool("otr_sesskeys", None, *(
        "0" * (len(shown[k]) % 2) + shown[k] for k in ("private", "public")))
    keys = [w for line in out.splitlines() for w in line.split()
            if len(w) == 32 and all(c in "0123456789abcdefABCDEF"
                                    for c in w)]
    for k in keys:
        if mac.hex() in tool("otr_mackey", None, k).lower():
            return k
    raise Failed("no AES key gives %s:\n%s" % (mac.hex(), out))
