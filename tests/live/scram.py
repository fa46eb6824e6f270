# A server's side of SASL: knows the password, proves that it does, and lies
# in one way if it is told to.  Bytes in, bytes out; knows no stream.
#
# SPDX-License-Identifier: ISC

import base64
import hashlib
import hmac
import os
import re

# Each lie, and the code under which sotto is to see it.
LIES = {
    "no-proof": "server-proof",
    "empty-proof": "server-proof",
    "wrong-proof": "server-proof",
    "old-proof": "server-proof",
    "early-success": "server-proof",
    "twice": "server-proof",
    "foreign-nonce": "server-nonce",
    "same-nonce": "server-nonce",
    "one-iteration": "server-cost",
    "many-iterations": "server-cost",
    "other-offer": "server-offer",
    "nonsense": "sasl-syntax",
}
HASHES = {"SCRAM-SHA-1": "sha1", "SCRAM-SHA-256": "sha256",
          "SCRAM-SHA-512": "sha512"}


def fields(text):
    return dict(re.findall("([a-z])=([^,]*)", text))


class Scram:
    """One exchange.  `data`: what its TLS session binds to, by type."""

    def __init__(self, mechanism, mechanisms, bindings, data, password,
                 lie=None, iterations=4096, salt=b"salted", signs=False):
        self.bound = mechanism.endswith("-PLUS")
        self.hash = HASHES[mechanism[:-5] if self.bound else mechanism]
        self.mechanisms, self.bindings = mechanisms, bindings
        self.data, self.password, self.lie = data, password, lie
        self.iterations, self.salt, self.signs = iterations, salt, signs

    def mac(self, key, text):
        return hmac.new(key, text, self.hash).digest()

    def offer(self):
        """XEP-0474, 3.1"""
        names = list(self.mechanisms)
        if self.lie == "other-offer":
            names.append("SCRAM-SHA-3-512")
        text = "\x1e".join(sorted(names))
        if self.bindings is not None:
            text += "\x1f" + "\x1e".join(sorted(self.bindings))
        return base64.b64encode(hashlib.new(
            self.hash, text.encode()).digest()).decode()

    def first(self, text):
        """client-first-message; gives server-first-message."""
        self.gs2, self.bare = re.match("([^,]*,[^,]*,)(.*)",
                                       text.decode()).groups()
        self.user = fields(self.bare)["n"].replace("=2C", ",").replace(
            "=3D", "=")
        nonce = fields(self.bare)["r"]
        if self.lie == "foreign-nonce":
            nonce = "fyko+d2lbbFgONRv9qkxdawL"
        if self.lie != "same-nonce":
            nonce += base64.b64encode(os.urandom(9)).decode()
        if self.lie == "nonsense":
            return b'realm="live.test",nonce="OA6MG9tEQGm2hh",qop="auth"'
        rounds = {"one-iteration": 1, "many-iterations": 2000000000}.get(
            self.lie, self.iterations)
        self.challenge = "r=%s,s=%s,i=%d" % (
            nonce, base64.b64encode(self.salt).decode(), rounds)
        if self.signs or self.lie == "other-offer":
            self.challenge += ",h=" + self.offer()
        return self.challenge.encode()

    def binds(self, final):
        want = self.gs2.encode()
        if self.bound:
            want += self.data[re.match("p=([^,]*)", self.gs2).group(1)]
        return base64.b64decode(fields(final)["c"]) == want

    def last(self, text):
        """client-final-message; gives server-final-message, or None."""
        final = text.decode()
        bare, proof = re.match("(.*),p=(.*)", final).groups()
        auth = ",".join((self.bare, self.challenge, bare)).encode()
        salted = hashlib.pbkdf2_hmac(self.hash, self.password.encode(),
                                     self.salt, self.iterations)
        key = self.mac(salted, b"Client Key")
        stored = hashlib.new(self.hash, key).digest()
        right = bytes(a ^ b for a, b in zip(key, self.mac(stored, auth)))
        if base64.b64decode(proof) != right or not self.binds(final):
            return None
        if self.lie == "no-proof":
            return b""
        if self.lie == "old-proof":
            auth = auth[:-1]
        value = self.mac(self.mac(salted, b"Server Key"), auth)
        if self.lie == "wrong-proof":
            value = b"x" * len(value)
        if self.lie == "empty-proof":
            value = b""
        return b"v=" + base64.b64encode(value)
