# libotr itself, as a contact of the tests uses it.  Knows nothing of XMPP.
#
# SPDX-License-Identifier: ISC

import ctypes
import os
from ctypes import (CFUNCTYPE, POINTER, Structure, byref, c_char_p, c_int,
                    c_size_t, c_uint, c_uint32, c_ushort, c_void_p)

PROTOCOL = b"prpl-jabber"
STATES = ["plain", "encrypted", "finished"]
BEST = 1			# OTRL_INSTAG_BEST
ALLOW_V2, ALLOW_V3 = 2, 4
SEND_ALL = 1			# OTRL_FRAGMENT_SEND_ALL
SMP = {2: "aborted", 3: "cheated", 4: "asked", 5: "asked", 7: "succeeded",
       8: "failed"}
EVENTS = {4: "setup-error", 7: "not-in-private", 8: "unreadable",
          9: "malformed", 12: "error", 13: "unencrypted",
          14: "unrecognized", 15: "other-instance"}


class Context(Structure):
    """The beginning of libotr's; the rest is not looked at."""
    _fields_ = [(n, c_void_p) for n in (
        "next", "tous", "priv", "username", "account", "protocol", "master",
        "received", "sent", "child")] + [
        ("ours", c_uint32), ("theirs", c_uint32), ("state", c_int)]


Ctx = POINTER(Context)
OPS = [("policy", CFUNCTYPE(c_uint, c_void_p, Ctx)),
       ("create_privkey", CFUNCTYPE(None, c_void_p, c_char_p, c_char_p)),
       ("is_logged_in", CFUNCTYPE(c_int, c_void_p, c_char_p, c_char_p,
                                  c_char_p)),
       ("inject", CFUNCTYPE(None, c_void_p, c_char_p, c_char_p, c_char_p,
                            c_char_p)),
       ("update", CFUNCTYPE(None, c_void_p)),
       ("new_fingerprint", CFUNCTYPE(None, c_void_p, c_void_p, c_char_p,
                                     c_char_p, c_char_p,
                                     POINTER(ctypes.c_ubyte))),
       ("write_fingerprints", CFUNCTYPE(None, c_void_p)),
       ("gone_secure", CFUNCTYPE(None, c_void_p, Ctx)),
       ("gone_insecure", CFUNCTYPE(None, c_void_p, Ctx)),
       ("still_secure", CFUNCTYPE(None, c_void_p, Ctx, c_int)),
       ("max_size", CFUNCTYPE(c_int, c_void_p, Ctx)),
       ("account_name", c_void_p), ("account_name_free", c_void_p),
       ("received_symkey", c_void_p), ("error_message", c_void_p),
       ("error_message_free", c_void_p), ("resent_prefix", c_void_p),
       ("resent_prefix_free", c_void_p),
       ("smp_event", CFUNCTYPE(None, c_void_p, c_int, Ctx, c_ushort,
                               c_char_p)),
       ("msg_event", CFUNCTYPE(None, c_void_p, c_int, Ctx, c_char_p,
                               c_uint)),
       ("create_instag", CFUNCTYPE(None, c_void_p, c_char_p, c_char_p)),
       ("convert", c_void_p), ("convert_free", c_void_p),
       ("timer", CFUNCTYPE(None, c_void_p, c_uint))]


class Ops(Structure):
    _fields_ = OPS


class Otr:
    """
    libotr for one account: text in, bodies out by `put`; `say`, what else
    happens, as an event and its values.
    """

    def __init__(self, account, path, fragment, put, say):
        self.account = account.encode()
        self.path = path
        self.fragment = fragment
        self.put = put
        self.say = say
        self.lib = lib = ctypes.CDLL("libotr.so.5")
        lib.otrl_userstate_create.restype = c_void_p
        lib.otrl_context_find.restype = Ctx
        lib.otrl_context_find_recent_secure_instance.restype = Ctx
        if lib.otrl_init(4, 1, 0):
            raise SystemExit("libotr is too old")
        self.us = c_void_p(lib.otrl_userstate_create())
        self.ops = Ops()
        for name, kind in OPS:
            f = getattr(self, "op_" + name, None)
            if f is not None:
                setattr(self.ops, name, kind(f))
        key = (path + "/otr.key").encode()
        if not os.path.exists(key):
            lib.otrl_privkey_generate(self.us, key, self.account, PROTOCOL)
        lib.otrl_privkey_read(self.us, key)
        tag = (path + "/otr.tag").encode()
        if not os.path.exists(tag):
            lib.otrl_instag_generate(self.us, tag, self.account, PROTOCOL)
        lib.otrl_instag_read(self.us, tag)

    def own(self):
        raw = ctypes.create_string_buffer(20)
        self.lib.otrl_privkey_fingerprint_raw(self.us, raw, self.account,
                                              PROTOCOL)
        return raw.raw.hex()

    def context(self, peer):
        master = self.lib.otrl_context_find(
            self.us, peer.encode(), self.account, PROTOCOL, 0, 1, None, None,
            None)
        best = self.lib.otrl_context_find_recent_secure_instance(master)
        return best if best else master

    def state(self, peer):
        return STATES[self.context(peer).contents.state]

    # libotr calls these

    def op_policy(self, data, ctx):
        return ALLOW_V2 | ALLOW_V3

    def op_is_logged_in(self, data, account, protocol, peer):
        return 1

    def op_inject(self, data, account, protocol, peer, message):
        self.put(peer.decode(), message.decode())

    def op_new_fingerprint(self, data, us, account, protocol, peer, raw):
        self.say("fingerprint", peer=peer.decode(), key=bytes(raw[:20]).hex())

    def op_max_size(self, data, ctx):
        return self.fragment

    def op_smp_event(self, data, event, ctx, percent, question):
        if event in SMP:
            self.say("smp", state=SMP[event], question=question and
                     question.decode(), progress=percent)

    def op_msg_event(self, data, event, ctx, message, code):
        if event in EVENTS:
            self.say("trouble", what=EVENTS[event], text=message and
                     message.decode("utf-8", "replace"))
        if event == 13:		# it swallows the text otherwise
            self.say("message", body=message.decode("utf-8", "replace"),
                     encrypted=False, warned=True)

    def op_create_instag(self, data, account, protocol):
        self.lib.otrl_instag_generate(
            self.us, (self.path + "/otr.tag").encode(), account, protocol)

    # and is called

    def receive(self, peer, body):
        """The text, or None; whether it was encrypted."""
        out, tlvs = c_void_p(), c_void_p()
        internal = self.lib.otrl_message_receiving(
            self.us, byref(self.ops), None, self.account, PROTOCOL,
            peer.encode(), body.encode(), byref(out), byref(tlvs), None,
            None, None)
        text = body
        sealed = out.value is not None and "?OTR" in body
        if out.value is not None:
            text = ctypes.string_at(out.value).decode("utf-8", "replace")
            self.lib.otrl_message_free(out)
        self.lib.otrl_tlv_free(tlvs)
        return (None if internal else text), sealed

    def send(self, peer, text):
        out, ctx = c_void_p(), Ctx()
        self.lib.otrl_message_sending(
            self.us, byref(self.ops), None, self.account, PROTOCOL,
            peer.encode(), c_uint32(BEST), text.encode(), None, byref(out),
            SEND_ALL, byref(ctx), None, None)
        if out.value is None:
            self.put(peer, text)
        else:
            self.lib.otrl_message_free(out)

    def end(self, peer):
        self.lib.otrl_message_disconnect_all_instances(
            self.us, byref(self.ops), None, self.account, PROTOCOL,
            peer.encode())

    def smp(self, peer, secret, question=None, answer=False):
        ctx, s = self.context(peer), secret.encode()
        args = (self.us, byref(self.ops), None, ctx)
        if answer:
            self.lib.otrl_message_respond_smp(*args, s, c_size_t(len(s)))
        elif question:
            self.lib.otrl_message_initiate_smp_q(
                *args, question.encode(), s, c_size_t(len(s)))
        else:
            self.lib.otrl_message_initiate_smp(*args, s, c_size_t(len(s)))
