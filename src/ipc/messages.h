/*
 * The table of messages between `sotto` and the programs beside it: who sends
 * them, while the account is what, what they mean, and their fields, in the
 * order in which they are on the wire.  The enum, struct msg, the coding, the
 * checks and docs/PROTOCOL are made from it; a new message is one row here.
 * MESSAGE_FD: a descriptor may come with it.  No guard: it is included once
 * for each thing that is made.
 *
 * Fields: TICKET, NUMBER and BOUND (a number and its largest value), SIGNED,
 * STAMP (ms since 1970; 0: now), FLAG, and with the most bytes they have JID,
 * ID, TEXT (UTF-8), SECRET (wiped from the buffers), PATH (any bytes) and DATA
 * (any bytes, wiped).
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef MESSAGE
#define MESSAGE(...)
#endif
#ifndef MESSAGE_FD
#define MESSAGE_FD MESSAGE
#endif

MESSAGE(START, start, TO_PARENT, ALWAYS,
    "Make a worker for an account; the number comes back with it.",
    NUMBER(start, number) /* echoed in WORKER and EXITED */)
MESSAGE_FD(WORKER, worker, FROM_PARENT, ALWAYS,
    "A worker was made: its process, and with it the descriptor of "
    "its channel.  Process 0 and no descriptor: it could not be.",
    NUMBER(worker, number)
    NUMBER(worker, pid))
MESSAGE(EXITED, exited, FROM_PARENT, ALWAYS,
    "A worker has ended, with this status of wait(2).",
    NUMBER(exited, number)
    NUMBER(exited, status))

MESSAGE(CONNECT, connect, TO_NET, OFFLINE | FAILED | CONNECTING,
    "Make one attempt to get online.  The answer is ONLINE or "
    "OFFLINE.  The first one confines the worker.",
    JID(connect, jid) /* bare */
    TEXT(connect, host, 255) /* "": look up the domain */
    BOUND(connect, port, 65535) /* 0: the default */
    TEXT(connect, ca_file, 4096) /* "": the system's store */
    /* "sha256:HEX ...": where not "", only these match, whoever signed */
    TEXT(connect, pins, 4096)
    TEXT(connect, accept, 128) /* a bad one taken once */
    TEXT(connect, lang, LANG_MAX_BYTES) /* the user's, or "" */
    FLAG(connect, resume) /* try XEP-0198 resumption */
    /* Where host or port is given: 0 STARTTLS, 1 TLS from the first byte. */
    BOUND(connect, tls, 1)
    SECRET(connect, proxy, IPC_PROXY_MAX) /* its URL, or ""; secret */
    FLAG(connect, mobile) /* a network that sleeps */
    FLAG(connect, show_xml) /* as SHOW_XML, from the first stanza on */)
MESSAGE(DISCONNECT, disconnect, TO_NET, ALWAYS,
    "Go offline: end the stream in order, or (at once) just close "
    "it.  The answer is OFFLINE with the reason asked.",
    FLAG(disconnect, at_once) /* not: </stream> first */)
MESSAGE(SEND, send, TO_NET, ONLINE,
    "A chat message.  The ticket comes back in SENT and ACKED.",
    TICKET(send) /* echoed in SENT and ACKED */
    JID(send, to)
    ID(send, id)
    TEXT(send, body, IPC_BODY_MAX)
    BOUND(send, flags, SEND_OTR | SEND_RECEIPT | SEND_OURS | SEND_ACTIVE |
	SEND_MARKABLE | SEND_GROUPCHAT | SEND_OCCUPANT)
    /* What it says of another message: never beside SEND_OTR. */
    BOUND(send, refers, REFERENCE_RETRACTS) /* enum reference_kind */
    ID(send, refers_id)
    TEXT(send, emoji, EMOJI_MAX_BYTES)
    ID(send, answers_id) /* what the corrected one answers */
    /* SEND_GROUPCHAT: the nick of whose line is answered, or "". */
    TEXT(send, author, ROOM_NICK_MAX)
    /* XEP-0428: bytes at the beginning of the body that are for programs
     * which do not know such references. */
    BOUND(send, fallback, IPC_BODY_MAX))
MESSAGE(SEND_RECEIPT, send_receipt, TO_NET, ONLINE,
    "Tell a sender that its message has arrived (XEP-0184).",
    JID(send_receipt, to)
    ID(send_receipt, id))
MESSAGE(SEND_PRESENCE, send_presence, TO_NET, ONLINE,
    "Own presence, or a subscription stanza or a probe to somebody.",
    JID(send_presence, to) /* "": broadcast */
    /* "", unavailable, probe, subscribe, subscribed, unsubscribe,
     * unsubscribed */
    TEXT(send_presence, kind, 16)
    TEXT(send_presence, show, 16) /* word of enum show */
    TEXT(send_presence, text, IPC_TEXT_MAX)
    TEXT(send_presence, nick, IPC_TOLD_MAX) /* with subscribe; XEP-0172 */
    SIGNED(send_presence, priority) /* RFC 6121, 4.7.2.3 */)
MESSAGE(ROSTER_SET, roster_set, TO_NET, ONLINE,
    "Change the roster on the server.  What else the server has of the "
    "contact stays.  The answer is ANSWER.",
    JID(roster_set, jid)
    BOUND(roster_set, change, ROSTER_CHANGES - 1) /* enum roster_change */
    TEXT(roster_set, name, IPC_NAME_MAX)
    TEXT(roster_set, group, IPC_GROUP_MAX) /* of such a change */
    NUMBER(roster_set, request) /* echoed in ANSWER; not 0 */)

MESSAGE(STAGE, stage, TO_MAIN, CONNECTING,
    "What the attempt is doing, for people.",
    TEXT(stage, text, IPC_TEXT_MAX) /* "looking up ..." */)
MESSAGE(ONLINE, online, TO_MAIN, CONNECTING,
    "The stream is up, after SASL_PROVEN in this very attempt; else "
    "the channel ends.  Resumed: nothing was lost, what was sent "
    "keeps its tickets.  Else: tickets without ACKED are forgotten "
    "and their lines are to be sent again.",
    JID(online, jid) /* full, as bound */
    FLAG(online, resumed) /* the stream goes on */
    FLAG(online, managed) /* XEP-0198 is in use */
    TEXT(online, tls, 128) /* version and cipher */
    TEXT(online, sha256, 64) /* the server's certificate */
    /* Of one stanza, XEP-0478; 0: it was not said. */
    NUMBER(online, max_bytes)
    /* Who is let in before they ask is remembered (RFC 6121, 3.4). */
    FLAG(online, preapproves))
MESSAGE(OFFLINE, offline, TO_MAIN, CONNECTING | ONLINE,
    "The attempt failed or the stream ended; the worker waits for "
    "the next CONNECT.  The condition is what the server named, the "
    "ticket that of the line it ended the stream over.  Unproven: "
    "said before a certificate was judged, by whoever it may be.",
    BOUND(offline, why, OFF_REASONS - 1) /* enum off */
    /* The server's own words, or ours; "" is fine. */
    TEXT(offline, text, IPC_TEXT_MAX)
    /* RFC 6120, 4.9.3, 6.5 or 8.3.3, or "" */
    TEXT(offline, condition, IPC_CONDITION_MAX)
    TICKET(offline) /* The line that the server ended it over, or 0. */
    /* Said before there was a certificate: by anybody. */
    FLAG(offline, unproven))
MESSAGE(CERTIFICATE, certificate, TO_MAIN, CONNECTING,
    "The server's certificate was not taken; OFFLINE follows.",
    TEXT(certificate, subject, IPC_TEXT_MAX)
    TEXT(certificate, issuer, IPC_TEXT_MAX)
    TEXT(certificate, names, IPC_TEXT_MAX) /* subjectAltNames, ", " */
    TEXT(certificate, not_before, 64) /* RFC 3339 */
    TEXT(certificate, not_after, 64)
    TEXT(certificate, sha256, 64) /* 64 hex digits */
    TEXT(certificate, problem, IPC_TEXT_MAX) /* what is wrong with it */)
MESSAGE(SENT, sent, TO_MAIN, CONNECTING | ONLINE,
    "The message was written to the stream.",
    TICKET(sent))
MESSAGE(ACKED, acked, TO_MAIN, CONNECTING | ONLINE,
    "The server has the message; before ONLINE: of the stream that "
    "could not be resumed.",
    TICKET(acked))
MESSAGE(MESSAGE, message, TO_MAIN, ONLINE,
    "A message has come; the flags say by which way.",
    JID(message, from) /* full or bare */
    JID(message, to) /* of a carbon: the real one */
    ID(message, id)
    TEXT(message, subject, IPC_SUBJECT_MAX)
    TEXT(message, body, IPC_BODY_MAX)
    BOUND(message, kind, MESSAGE_HEADLINE) /* enum message_type */
    BOUND(message, flags, GOT_DELAYED | GOT_CARBON | GOT_CARBON_SENT |
	GOT_ASKS_RECEIPT | GOT_UNSTYLED | GOT_CUT | GOT_MARKABLE |
	GOT_TOPIC)
    NUMBER(message, missing) /* GOT_CUT: bytes of body */
    BOUND(message, content, CONTENTS - 1) /* enum content */
    STAMP(message, stamp) /* ms since 1970; 0: now */
    /* XEP-0359, by one's own archive, of MESSAGE_GROUPCHAT by the room; or
     * "". */
    ID(message, archive_id)
    ID(message, occupant) /* XEP-0421, of MESSAGE_GROUPCHAT and of others that
     * a room which is entered hands on; or "" */
    /* What it says of another message: nothing, where the body is OTR's. */
    BOUND(message, refers, REFERENCE_RETRACTS) /* enum reference_kind */
    ID(message, refers_id)
    TEXT(message, emoji, EMOJI_MAX_BYTES)
    /* XEP-0428: where the body has, and how many bytes, what is for programs
     * which do not know such references. */
    BOUND(message, fallback_at, IPC_BODY_MAX)
    BOUND(message, fallback, IPC_BODY_MAX)
    /* Of a carbon, enum sealing: then it has neither body nor subject. */
    BOUND(message, sealing, SEALINGS - 1))
MESSAGE(BOUNCE, bounce, TO_MAIN, ONLINE,
    "A message of type error: one of ours was not delivered.",
    JID(bounce, from)
    ID(bounce, id)
    TEXT(bounce, condition, 64) /* RFC 6120, 8.3.3 */
    TEXT(bounce, text, IPC_TEXT_MAX))
MESSAGE(RECEIPT, receipt, TO_MAIN, ONLINE,
    "A contact's client says that our message arrived (XEP-0184).",
    JID(receipt, from)
    ID(receipt, id))
MESSAGE(PRESENCE, presence, TO_MAIN, ONLINE,
    "Somebody is available, or no longer.",
    JID(presence, from) /* full, or bare */
    BOUND(presence, show, SHOW_DND) /* enum show */
    SIGNED(presence, priority)
    TEXT(presence, text, IPC_TEXT_MAX)
    TEXT(presence, caps, IPC_CAPS_MAX) /* XEP-0115, or "" */)
MESSAGE(SUBSCRIPTION, subscription, TO_MAIN, ONLINE,
    "A subscription stanza from somebody.",
    JID(subscription, from)
    /* subscribe, subscribed, unsubscribe, unsubscribed */
    TEXT(subscription, kind, 16)
    TEXT(subscription, text, IPC_TEXT_MAX)
    TEXT(subscription, nick, IPC_TOLD_MAX) /* as they call themselves */)
MESSAGE(ROSTER_ITEM, roster_item, TO_MAIN, ONLINE,
    "A contact of the roster, or a change of one.",
    JID(roster_item, jid)
    TEXT(roster_item, name, IPC_NAME_MAX)
    TEXT(roster_item, groups, IPC_GROUPS_MAX) /* a line each */
    BOUND(roster_item, subscription, SUB_BOTH) /* enum subscription */
    FLAG(roster_item, ask) /* our request is pending */
    FLAG(roster_item, removed)
    FLAG(roster_item, pushed) /* a push, not the answer */)
MESSAGE(ROSTER_END, roster_end, TO_MAIN, ONLINE,
    "The answer to the roster request is complete: contacts not "
    "named since ONLINE are no longer in it, unless it failed.",
    NUMBER(roster_end, count)
    FLAG(roster_end, failed))
MESSAGE(UNHEARD, unheard, TO_MAIN, ONLINE,
    "Something came, by the name of its element, from an address "
    "that is empty, or too long to be handled: how that begins.",
    TEXT(unheard, begin, IPC_BEGIN_MAX) /* of the address */
    TEXT(unheard, what, 16) /* name of the element */)
MESSAGE(ANSWER, answer, TO_MAIN, ALWAYS,
    "What became of a request: no condition, it was done; timeout, "
    "nobody answered; gone, the stream ended before the answer; "
    "else the server refused it for that (RFC 6120, 8.3.3).",
    NUMBER(answer, request)
    /* "": it was done; RFC 6120, 8.3.3, or our own: timeout, gone */
    TEXT(answer, condition, IPC_CONDITION_MAX)
    TEXT(answer, text, IPC_TEXT_MAX) /* the server's own */)
MESSAGE(PRESENCE_ERROR, presence_error, TO_MAIN, ONLINE,
    "A presence of type error: what was sent there (a subscription, "
    "mostly) was not delivered.",
    JID(presence_error, from)
    TEXT(presence_error, condition, IPC_CONDITION_MAX) /* RFC 6120, 8.3.3 */
    TEXT(presence_error, text, IPC_TEXT_MAX))
MESSAGE(CONFINED, confined, TO_MAIN, ALWAYS,
    "How the worker is confined, for /status.",
    TEXT(confined, text, IPC_TEXT_MAX) /* for /status */)
MESSAGE(DISCOVER, discover, TO_NET, ONLINE,
    "Ask a contact's program what it can do (XEP-0030), unless the "
    "hash of its presence (XEP-0115) is known to say so already.",
    JID(discover, to) /* full */
    TEXT(discover, caps, IPC_CAPS_MAX) /* of its presence, or "" */)
MESSAGE(DISCOVERED, discovered, TO_MAIN, ONLINE,
    "Whether that program announces OTR (XEP-0378): 0 it did not "
    "say, 1 it does, 2 it does not; and chat states (XEP-0085).  Nobody has "
    "signed it.",
    JID(discovered, from) /* full: who was asked */
    BOUND(discovered, says, ANNOUNCED_NO_OTR) /* enum announced */
    FLAG(discovered, typing) /* XEP-0085 is among it */)

MESSAGE(BLOCK, block, TO_NET, ONLINE,
    "Let the server block an address or a domain, or no longer (XEP-0191), "
    "and report it (XEP-0377).  The answer is BLOCK_DONE.",
    JID(block, jid)
    FLAG(block, on)
    BOUND(block, report, REPORT_ABUSE) /* enum report */
    NUMBER(block, request) /* echoed in BLOCK_DONE; not 0 */)
MESSAGE(IGNORE, ignore, TO_NET, ONLINE,
    "sotto itself ignores an address or a domain: whoever asks there is "
    "answered as a stranger is.  Or no longer; \"\": nobody is ignored.",
    JID(ignore, jid)
    FLAG(ignore, on))
MESSAGE(BLOCK_ITEM, block_item, TO_MAIN, ONLINE,
    "The server blocks this address; in a push also: no longer.  \"\", and "
    "no longer: it blocks nobody.",
    JID(block_item, jid)
    FLAG(block_item, on)
    FLAG(block_item, pushed) /* a push, not the answer */)
MESSAGE(BLOCK_END, block_end, TO_MAIN, ONLINE,
    "The list of whom the server blocks is complete, since ONLINE or since "
    "the last BLOCK_END; or why there is none.",
    NUMBER(block_end, count) /* that the server has: some may be left out */
    TEXT(block_end, condition, IPC_CONDITION_MAX) /* as in ANSWER */)
MESSAGE(BLOCK_DONE, block_done, TO_MAIN, ALWAYS,
    "What became of BLOCK.",
    NUMBER(block_done, request)
    FLAG(block_done, reported) /* the server takes reports */
    TEXT(block_done, condition, IPC_CONDITION_MAX) /* as in ANSWER */
    TEXT(block_done, text, IPC_TEXT_MAX) /* the server's own */)

MESSAGE(ASK, ask, TO_NET, ONLINE,
    "Ask an address something.  The answer is TOLD.",
    NUMBER(ask, request) /* echoed; not 0 */
    BOUND(ask, what, INQUIRIES - 1) /* enum inquiry */
    JID(ask, to) /* "": the own server */)
MESSAGE(TOLD, told, TO_MAIN, ALWAYS,
    "What came of ASK; which of the fields says it depends on what was "
    "asked.",
    NUMBER(told, request)
    TEXT(told, condition, IPC_CONDITION_MAX) /* as in ANSWER */
    /* The other side's own words: why not; a status; a name. */
    TEXT(told, text, IPC_TEXT_MAX)
    TEXT(told, name, IPC_TOLD_MAX) /* of a program */
    TEXT(told, version, IPC_TOLD_MAX)
    TEXT(told, system, IPC_TOLD_MAX)
    STAMP(told, utc) /* its clock; 0: it said none */
    SIGNED(told, offset) /* minutes east of UTC */
    NUMBER(told, seconds) /* since it did something, or went */)
MESSAGE(CONSENT, consent, TO_NET, ONLINE,
    "What contacts may learn who ask for it, until the next one; nothing "
    "before the first.",
    BOUND(consent, to, CONSENT_VERSION | CONSENT_TIME | CONSENT_LAST)
    SIGNED(consent, offset) /* of the user's clock, minutes east of UTC */
    NUMBER(consent, idle) /* seconds since the user did something */)
MESSAGE(VCARD_GET, vcard_get, TO_NET, ONLINE,
    "Ask for somebody's card (XEP-0054, else 0292).  The answer is "
    "VCARD_FIELD in any number, then VCARD_END.",
    NUMBER(vcard_get, request) /* echoed; not 0 */
    JID(vcard_get, of) /* bare; "": the own one */)
MESSAGE(VCARD_SET, vcard_set, TO_NET, ONLINE,
    "Change a field of the own card, all else stays (XEP-0054).  The answer "
    "is VCARD_END.",
    NUMBER(vcard_set, request) /* echoed; not 0 */
    TEXT(vcard_set, field, 16) /* "nickname", "fn" ... */
    TEXT(vcard_set, value, IPC_TOLD_MAX) /* "": it is taken out */)
MESSAGE(VCARD_FIELD, vcard_field, TO_MAIN, ONLINE,
    "A field of a card.",
    NUMBER(vcard_field, request)
    TEXT(vcard_field, name, 64)
    TEXT(vcard_field, text, IPC_TOLD_MAX))
MESSAGE(VCARD_END, vcard_end, TO_MAIN, ALWAYS,
    "That was the card, or what became of a change.",
    NUMBER(vcard_end, request)
    NUMBER(vcard_end, left_out) /* fields above the bound, and pictures */
    TEXT(vcard_end, condition, IPC_CONDITION_MAX) /* as in ANSWER */
    TEXT(vcard_end, text, IPC_TEXT_MAX))

MESSAGE(SASL_OFFER, sasl_offer, TO_MAIN, CONNECTING,
    "What the server takes to log in, once TLS is up; sotto chooses.  "
    "The channel-binding data are this end's, and no secret.  Comes "
    "again where the server sent on to another host, three times at "
    "most: what was proved before is void then.",
    TEXT(sasl_offer, mechanisms, IPC_MECHANISMS_MAX) /* blanks between them */
    TEXT(sasl_offer, bindings, IPC_BINDINGS_MAX) /* XEP-0440, likewise */
    FLAG(sasl_offer, lists_bindings) /* the list was there */
    /* What this end of the TLS session binds to, base64:
     * tls-server-end-point, tls-exporter; "": nothing. */
    TEXT(sasl_offer, endpoint, IPC_BINDING_MAX)
    TEXT(sasl_offer, exporter, IPC_BINDING_MAX))
MESSAGE(SASL_AUTH, sasl_auth, TO_NET, CONNECTING,
    "Log in by this mechanism, beginning with this.",
    TEXT(sasl_auth, mechanism, IPC_MECHANISM_MAX)
    SECRET(sasl_auth, initial, IPC_SASL_MAX) /* base64; secret */)
MESSAGE(SASL_CHALLENGE, sasl_challenge, TO_MAIN, CONNECTING,
    "What the server asks (RFC 6120, 6.4.3).",
    TEXT(sasl_challenge, data, IPC_SASL_MAX) /* base64 */)
MESSAGE(SASL_RESPONSE, sasl_response, TO_NET, CONNECTING,
    "The answer to SASL_CHALLENGE.",
    SECRET(sasl_response, data, IPC_SASL_MAX) /* ... secret */)
MESSAGE(SASL_SUCCESS, sasl_success, TO_MAIN, CONNECTING,
    "The server says that this is the account's owner, and here it "
    "may prove who it is.  Nothing is sent before SASL_PROVEN.",
    TEXT(sasl_success, data, IPC_SASL_MAX) /* ... or "" */)
MESSAGE(SASL_PROVEN, sasl_proven, TO_NET, CONNECTING,
    "The server knows the password: go on with binding.",)

MESSAGE(HELPER_COMMAND, helper_command, TO_HELPER, ALWAYS,
    "The next command that it may run; the first has the number 0.  "
    "Only before HELPER_BEGIN.",
    SECRET(helper_command, line, IPC_COMMAND_MAX) /* secret */)
MESSAGE(HELPER_BEGIN, helper_begin, TO_HELPER, ALWAYS,
    "These were all commands.  The terminal is the one it may lend, "
    "the owner the group of processes that has it.  Comes once.",
    FLAG(helper_begin, quiet) /* nobody sees standard error */
    TEXT(helper_begin, tty, IPC_TTY_MAX) /* to be lent, or "" */
    NUMBER(helper_begin, owner) /* ... by this group */)
MESSAGE(HELPER_RUN, helper_run, TO_HELPER, ALWAYS,
    "Run a command, each argument with its NUL.  The answer is "
    "HELPER_ENDED.",
    NUMBER(helper_run, id) /* echoed */
    NUMBER(helper_run, number) /* of a command, from 0 */
    BOUND(helper_run, lent, LENT_WHOLE) /* it gets the terminal */
    /* Then it is killed; 0: it may take any time. */
    BOUND(helper_run, seconds, IPC_SECONDS_MAX)
    /* each with its NUL */
    DATA(helper_run, args, IPC_ARGS * (IPC_ARG_MAX + 1)))
MESSAGE(HELPER_PAUSE, helper_pause, TO_HELPER, ALWAYS,
    "sotto is about to be stopped: so is the command that has the "
    "terminal.",)
MESSAGE(HELPER_RESUME, helper_resume, TO_HELPER, ALWAYS,
    "sotto goes on, and so does the command that has the terminal.",)
MESSAGE(HELPER_ENDED, helper_ended, FROM_HELPER, ALWAYS,
    "A command has ended: its exit status, or 128 and the signal's "
    "number; its output without the last newline, and what it said "
    "on standard error.  Status -1: it never ran or had to be "
    "ended, and the output says why.",
    NUMBER(helper_ended, id)
    SIGNED(helper_ended, status) /* as in sh, or NOT_RUN */
    DATA(helper_ended, output, IPC_OUTPUT_MAX) /* ... or why */
    DATA(helper_ended, said, IPC_SAID_MAX) /* on standard error */)
MESSAGE(HELPER_STARTED, helper_started, FROM_HELPER, ALWAYS,
    "A command is about to get the terminal, and which group of processes it "
    "is: from that sotto takes it where the helper is gone.",
    NUMBER(helper_started, id)
    NUMBER(helper_started, group))
MESSAGE(HELPER_STOPPED, helper_stopped, FROM_HELPER, ALWAYS,
    "The command that has the terminal was stopped, and not by sotto; the "
    "terminal is sotto's.",
    NUMBER(helper_stopped, id))

MESSAGE(COURIER_READ, courier_read, TO_COURIER, ALWAYS,
    "Read a file, or what a folder has of OTR.  The answer is "
    "COURIER_FILE and COURIER_LEFT in any number, then COURIER_DONE; "
    "or COURIER_FAILED.",
    PATH(courier_read, path))
MESSAGE(COURIER_TEXT, courier_text, TO_COURIER, ALWAYS,
    "More of the file that is to be written.",
    DATA(courier_text, data, IPC_PART_MAX))
MESSAGE(COURIER_NEXT, courier_next, TO_COURIER, ALWAYS,
    "That file is complete.",)
MESSAGE(COURIER_WRITE, courier_write, TO_COURIER, ALWAYS,
    "Those were all files: write them into a new folder.  The answer "
    "is COURIER_DONE or COURIER_FAILED.",
    PATH(courier_write, path))
MESSAGE(COURIER_FILE, courier_file, FROM_COURIER, ALWAYS,
    "A file of keys or fingerprints; COURIER_PART follows.",
    PATH(courier_file, path))
MESSAGE(COURIER_PART, courier_part, FROM_COURIER, ALWAYS,
    "More of what is in that file.",
    DATA(courier_part, data, IPC_PART_MAX))
MESSAGE(COURIER_LEFT, courier_left, FROM_COURIER, ALWAYS,
    "A file was left where it is, and why.",
    PATH(courier_left, path)
    TEXT(courier_left, why, IPC_WHY_MAX))
MESSAGE(COURIER_DONE, courier_done, FROM_COURIER, ALWAYS,
    "All that was asked is done.",)
MESSAGE(COURIER_FAILED, courier_failed, FROM_COURIER, ALWAYS,
    "It is not.  Codes: 0 no such file, 1 it cannot be read, 2 no "
    "keys are there, 3 the folder is there already, 4 it cannot be "
    "written.",
    BOUND(courier_failed, code, COURIER_CODES - 1) /* enum courier_code */
    PATH(courier_failed, path)
    TEXT(courier_failed, why, IPC_WHY_MAX))

MESSAGE(GUARDIAN_END, guardian_end, TO_GUARDIAN, ALWAYS,
    "End all that was started, and yourself.",)
MESSAGE(GUARDIAN_SOTTO, guardian_sotto, FROM_GUARDIAN, ALWAYS,
    "The process in which sotto will run.",
    NUMBER(guardian_sotto, pid))
MESSAGE(GUARDIAN_STOPPED, guardian_stopped, FROM_GUARDIAN, ALWAYS,
    "sotto was stopped.",)
MESSAGE(GUARDIAN_ENDED, guardian_ended, FROM_GUARDIAN, ALWAYS,
    "All have ended; the exit status of sotto.",
    BOUND(guardian_ended, status, 255))

MESSAGE(CLIENT_STATE, client_state, TO_NET, ONLINE,
    "Whether the user looks at the program, for a server that wants to know "
    "(XEP-0352).",
    FLAG(client_state, active))
MESSAGE(CARBONS, carbons, TO_NET, ONLINE,
    "Ask for copies of what other programs of the account send and get, or "
    "for none (XEP-0280).  The answer is CARBONS_SET.",
    FLAG(carbons, on))
MESSAGE(CARBONS_SET, carbons_set, TO_MAIN, ONLINE,
    "Whether copies come now; with a condition (RFC 6120, 8.3.3, or timeout) "
    "the server refused what was asked.",
    FLAG(carbons_set, on)
    TEXT(carbons_set, condition, IPC_CONDITION_MAX))

MESSAGE(ARCHIVE_ASK, archive_ask, TO_NET, ONLINE,
    "Ask an archive (XEP-0313), one's own or a room's, for a page: the "
    "results right before one of them, or the newest.  One of each archive at "
    "a time, and of all IPC_QUERIES_MAX.  The answer is ARCHIVED for each that "
    "is shown, the oldest first, then ARCHIVE_END; nothing where the stream "
    "ends before that.",
    NUMBER(archive_ask, request) /* echoed */
    JID(archive_ask, room) /* bare: the room's archive; "": one's own */
    JID(archive_ask, with) /* bare: what was said with them; "": all */
    ID(archive_ask, before) /* id in the archive; "": the newest page */
    STAMP(archive_ask, start) /* none is older; 0: any */
    BOUND(archive_ask, most, IPC_PAGE_MAX) /* results of the page */)
MESSAGE(ARCHIVED, archived, TO_MAIN, ONLINE,
    "A result of a query that runs: something that a live message of one "
    "contact, or of one's own, could have been, or of a room that was asked.  "
    "What was encrypted has no text.",
    NUMBER(archived, request)
    ID(archived, archive_id) /* XEP-0359, by that archive */
    /* One of the two is one's own; of a room ROOM/NICK, and the room. */
    JID(archived, from)
    JID(archived, to)
    ID(archived, id) /* the message's own, as its sender has it */
    /* Of a room, each of them, or "": the id that the sender gave it, whatever
     * the room makes of it (XEP-0359); who it is (XEP-0421); who they are
     * elsewhere (XEP-0313, 7.1). */
    ID(archived, origin)
    ID(archived, occupant)
    JID(archived, real)
    TEXT(archived, subject, IPC_SUBJECT_MAX)
    TEXT(archived, body, IPC_BODY_MAX)
    NUMBER(archived, missing) /* bytes of body */
    BOUND(archived, sealing, SEALINGS - 1) /* enum sealing */
    /* What it says of another message, as in MESSAGE; never beside that. */
    BOUND(archived, refers, REFERENCE_RETRACTS) /* enum reference_kind */
    ID(archived, refers_id)
    TEXT(archived, emoji, EMOJI_MAX_BYTES)
    BOUND(archived, fallback_at, IPC_BODY_MAX)
    BOUND(archived, fallback, IPC_BODY_MAX)
    /* It was taken back, and the archive has nothing more of it. */
    BOUND(archived, retracted, 1)
    STAMP(archived, stamp) /* by the archive; 0: it did not say */)
MESSAGE(ARCHIVE_END, archive_end, TO_MAIN, ONLINE,
    "The page is over.  Complete: the archive has nothing before it.  No "
    "condition: it is whole; timeout, nobody answered; busy, another query "
    "runs; else the server refused it for that (RFC 6120, 8.3.3).",
    NUMBER(archive_end, request)
    FLAG(archive_end, complete)
    ID(archive_end, first) /* the oldest result, also of what is not shown */
    NUMBER(archive_end, count) /* results, with those that are not shown */
    TEXT(archive_end, condition, IPC_CONDITION_MAX)
    TEXT(archive_end, text, IPC_TEXT_MAX) /* the server's own */)
MESSAGE(FORGED, forged, TO_MAIN, ONLINE,
    "Something came that only one's own account may send, or only when it "
    "was asked.  Nothing in it was looked at.",
    JID(forged, from)
    TEXT(forged, what, 32) /* for people */)
MESSAGE(BROWSE, browse, TO_NET, ONLINE,
    "Ask an address what it is, can do and has (XEP-0030), or which commands "
    "it takes (XEP-0050).  The answer is FOUND and FORM in any number, then "
    "BROWSED.",
    NUMBER(browse, request) /* echoed; not 0 */
    JID(browse, to)
    TEXT(browse, node, IPC_NODE_MAX) /* or "" */
    FLAG(browse, commands))
MESSAGE(FOUND, found, TO_MAIN, ONLINE,
    "One thing of the answer to BROWSE.",
    NUMBER(found, request)
    BOUND(found, kind, FOUNDS - 1) /* enum found */
    JID(found, jid) /* of an item */
    TEXT(found, node, IPC_NODE_MAX)
    TEXT(found, name, IPC_NAME_MAX))
MESSAGE(BROWSED, browsed, TO_MAIN, ALWAYS,
    "The answer to BROWSE is complete, or why there is none: as ANSWER.",
    NUMBER(browsed, request)
    NUMBER(browsed, left) /* things that had no room */
    TEXT(browsed, condition, IPC_CONDITION_MAX)
    TEXT(browsed, text, IPC_TEXT_MAX))

MESSAGE(FORM, form, TO_MAIN, ONLINE,
    "A form (XEP-0004) of the answer with this request begins; its fields "
    "follow, then FORM_END.",
    NUMBER(form, request)
    TEXT(form, title, IPC_NAME_MAX)
    TEXT(form, text, IPC_TEXT_MAX) /* its instructions */)
MESSAGE(FORM_FIELD, form_field, TO_MAIN, ONLINE,
    "A field; its options and values follow.  Of a list of results: in which "
    "row, from 1.",
    NUMBER(form_field, request)
    BOUND(form_field, type, FORM_TYPES - 1) /* enum form_type */
    FLAG(form_field, required)
    BOUND(form_field, row, IPC_FORM_FIELDS_MAX)
    TEXT(form_field, var, IPC_NODE_MAX) /* its name */
    TEXT(form_field, label, IPC_NAME_MAX)
    TEXT(form_field, about, IPC_TEXT_MAX))
MESSAGE(FORM_OPTION, form_option, TO_MAIN, ONLINE,
    "An option of the last field.",
    NUMBER(form_option, request)
    TEXT(form_option, label, IPC_NAME_MAX)
    TEXT(form_option, value, IPC_FORM_VALUE_MAX))
MESSAGE(FORM_VALUE, form_value, TO_MAIN, ONLINE,
    "A value of the last field.",
    NUMBER(form_value, request)
    SECRET(form_value, value, IPC_FORM_VALUE_MAX))
MESSAGE(FORM_END, form_end, TO_MAIN, ONLINE,
    "That was all of the form.",
    NUMBER(form_end, request)
    NUMBER(form_end, left) /* fields, options, values without room */)
MESSAGE(FORM_FILLED, form_filled, TO_NET, ONLINE,
    "A value for the form that the next ADHOC with this request submits.",
    NUMBER(form_filled, request)
    BOUND(form_filled, type, FORM_TYPES - 1) /* enum form_type */
    TEXT(form_filled, var, IPC_NODE_MAX)
    FLAG(form_filled, empty) /* it has no value */
    SECRET(form_filled, value, IPC_FORM_VALUE_MAX))

MESSAGE(ADHOC, adhoc, TO_NET, ONLINE,
    "Begin a command at an address, or go on with it (XEP-0050).  The answer "
    "is FORM where it has one, then ADHOC_DONE.",
    NUMBER(adhoc, request) /* echoed; not 0 */
    JID(adhoc, to)
    TEXT(adhoc, node, IPC_NODE_MAX)
    TEXT(adhoc, session, IPC_NODE_MAX) /* "": it begins */
    TEXT(adhoc, action, IPC_ACTION_MAX)
    FLAG(adhoc, submits) /* what FORM_FILLED said before */)
MESSAGE(ADHOC_DONE, adhoc_done, TO_MAIN, ALWAYS,
    "What the command's owner says, or why there is no answer: as ANSWER.",
    NUMBER(adhoc_done, request)
    TEXT(adhoc_done, status, IPC_ACTION_MAX) /* executing, ... */
    TEXT(adhoc_done, session, IPC_NODE_MAX)
    BOUND(adhoc_done, actions, 7) /* ADHOC_NEXT ... */
    TEXT(adhoc_done, action, IPC_ACTION_MAX) /* the one meant by default */
    TEXT(adhoc_done, note, IPC_TEXT_MAX)
    TEXT(adhoc_done, condition, IPC_CONDITION_MAX)
    TEXT(adhoc_done, text, IPC_TEXT_MAX))

MESSAGE(SEND_MARKER, send_marker, TO_NET, ONLINE,
    "Tell a contact's program that its message was read, and all before it "
    "(XEP-0333).",
    JID(send_marker, to)
    ID(send_marker, id))
MESSAGE(MARKER, marker, TO_MAIN, ONLINE,
    "A contact's program says that a message of ours was read, and all before "
    "it (XEP-0333).",
    JID(marker, from)
    ID(marker, id))

MESSAGE(READ_ASK, read_ask, TO_NET, ONLINE,
    "Ask one's own account up to where conversations were read (XEP-0490).  "
    "The answer is READ_AT in any number, then READ_END.",)
MESSAGE(READ_AT, read_at, TO_MAIN, ONLINE,
    "A program of the user's has shown a conversation up to there: asked for, "
    "or just now.",
    JID(read_at, jid) /* bare */
    FLAG(read_at, room) /* the id is by that address, which is a room's */
    TEXT(read_at, archive_id, IPC_READ_ID_MAX) /* ... else by one's own */)
MESSAGE(READ_END, read_end, TO_MAIN, ONLINE,
    "The answer to READ_ASK is complete, or why there is none: as ANSWER.",
    NUMBER(read_end, left_out) /* positions that had no room */
    FLAG(read_end, takes) /* READ_TELL can be kept from others */
    TEXT(read_end, condition, IPC_CONDITION_MAX))
MESSAGE(READ_TELL, read_tell, TO_NET, ONLINE,
    "Let one's own account keep that a conversation was read up to there, for "
    "the user's programs alone.  The answer is READ_TOLD.",
    JID(read_tell, jid) /* bare */
    FLAG(read_tell, room) /* as in READ_AT */
    TEXT(read_tell, archive_id, IPC_READ_ID_MAX))
MESSAGE(READ_TOLD, read_told, TO_MAIN, ONLINE,
    "What became of READ_TELL: as ANSWER.",
    JID(read_told, jid)
    TEXT(read_told, condition, IPC_CONDITION_MAX))

MESSAGE(SEND_TYPING, send_typing, TO_NET, ONLINE,
    "Tell a contact's program whether the user is writing (XEP-0085).",
    JID(send_typing, to)
    BOUND(send_typing, state, TYPING_GONE) /* enum typing; not none */)
MESSAGE(TYPING, typing, TO_MAIN, ONLINE,
    "What a live message said of whether its sender is writing (XEP-0085); "
    "after MESSAGE, where it had a text too.",
    JID(typing, from)
    BOUND(typing, state, TYPING_GONE) /* enum typing; not none */)

MESSAGE(SHOW_XML, show_xml, TO_NET, ALWAYS,
    "Tell each stanza of the account as STANZA, or none any more.",
    FLAG(show_xml, on))
MESSAGE(STANZA, stanza, TO_MAIN, ALWAYS,
    "A stanza that comes or goes, for the user to read, without secrets.  "
    "What comes so fast that it would hold something up is only counted.",
    FLAG(stanza, out)
    TEXT(stanza, text, IPC_XML_MAX) /* "": only `unshown` is told */
    NUMBER(stanza, missing) /* bytes of it that had no room */
    FLAG(stanza, cut) /* it was too large, and is not all here */
    NUMBER(stanza, unshown) /* that went before it and were not told */)
MESSAGE(SEND_XML, send_xml, TO_NET, ONLINE,
    "A stanza that the user typed: one <iq/> or <presence/> without a "
    "message in it, while stanzas are shown.  The id of a request has "
    "\"xml-\" put before it.",
    SECRET(send_xml, text, IPC_XML_MAX))
MESSAGE(XML_REFUSED, xml_refused, TO_MAIN, ALWAYS,
    "SEND_XML was not sent.",
    BOUND(xml_refused, flaw, XML_FLAWS - 1) /* enum xml_flaw */)

MESSAGE(ROOM_ASK, room_ask, TO_NET, ONLINE,
    "Ask what a room is (XEP-0045, 6.4).  The answer is ROOM_INFO.",
    JID(room_ask, room))
MESSAGE(ROOM_INFO, room_info, TO_MAIN, ONLINE,
    "What a room is; with a condition (RFC 6120, 8.3.3, or timeout) it did "
    "not say: item-not-found where there is none yet.",
    JID(room_info, room)
    BOUND(room_info, traits, ROOM_TRAITS_ALL) /* ROOM_... of words.h */
    TEXT(room_info, name, IPC_NAME_MAX)
    TEXT(room_info, about, IPC_TEXT_MAX) /* its description */
    NUMBER(room_info, people) /* as it says; 0: it did not */
    TEXT(room_info, condition, IPC_CONDITION_MAX)
    TEXT(room_info, text, IPC_TEXT_MAX))
MESSAGE(ROOM_JOIN, room_join, TO_NET, ONLINE,
    "Enter a room (XEP-0045, 7.2), or take another nick in one (7.6).  From "
    "then on, until ROOM_LEAVE or the end of the stream, the address is a "
    "room's.  The answers are ROOM_OCCUPANT and ROOM_ERROR.",
    JID(room_join, room)
    TEXT(room_join, nick, ROOM_NICK_MAX) /* as a resource of JID is written */
    SECRET(room_join, password, ROOM_PASSWORD_MAX) /* or "" */
    FLAG(room_join, fresh) /* not a change of nick */
    NUMBER(room_join, lines) /* of before that the room shall send */
    STAMP(room_join, since) /* ... none older; 0: any */)
MESSAGE(ROOM_UNLOCK, room_unlock, TO_NET, ONLINE,
    "Take a room that one has made as the service makes it (XEP-0045, "
    "10.1.2), so that others may enter.",
    JID(room_unlock, room))
MESSAGE(ROOM_LEAVE, room_leave, TO_NET, ONLINE,
    "Leave a room (XEP-0045, 7.14).  The answer is ROOM_OCCUPANT.",
    JID(room_leave, room)
    TEXT(room_leave, text, IPC_TEXT_MAX))
MESSAGE(ROOM_OCCUPANT, room_occupant, TO_MAIN, ONLINE,
    "Somebody is in a room, has changed there, or is there no longer "
    "(XEP-0045, 7.2 to 7.14, 9).",
    JID(room_occupant, from) /* ROOM/NICK */
    FLAG(room_occupant, here)
    BOUND(room_occupant, show, SHOW_DND) /* enum show */
    TEXT(room_occupant, text, IPC_TEXT_MAX) /* what they say of it */
    BOUND(room_occupant, role, ROLES - 1) /* enum role */
    BOUND(room_occupant, affiliation, AFFILIATIONS - 1)
    JID(room_occupant, real) /* bare, or "" */
    ID(room_occupant, occupant) /* XEP-0421, or "" */
    BOUND(room_occupant, codes, ROOM_CODES_ALL) /* ROOM_CODE_... of words.h */
    TEXT(room_occupant, nick, ROOM_NICK_MAX) /* the new one, with RENAMED */
    TEXT(room_occupant, actor, ROOM_NICK_MAX) /* who did it, or "" */
    TEXT(room_occupant, reason, IPC_TEXT_MAX)
    FLAG(room_occupant, destroyed)
    JID(room_occupant, instead) /* the room to go to then, or "" */
    TEXT(room_occupant, hats, IPC_TOLD_MAX) /* XEP-0317: a line each */)
MESSAGE(ROOM_ERROR, room_error, TO_MAIN, ONLINE,
    "A room refuses ROOM_JOIN, or nobody answered it (timeout).",
    JID(room_error, room)
    TEXT(room_error, nick, ROOM_NICK_MAX) /* that it answers, or "" */
    TEXT(room_error, condition, IPC_CONDITION_MAX) /* RFC 6120, 8.3.3 */
    TEXT(room_error, text, IPC_TEXT_MAX)
    JID(room_error, instead) /* with gone: where it is now, or "" */)
MESSAGE(ROOM_CHANGED, room_changed, TO_MAIN, ONLINE,
    "A room says that it is set up otherwise now (XEP-0045, 10.2.1), to all "
    "who are in it.",
    JID(room_changed, room)
    BOUND(room_changed, codes, ROOM_CODES_ALL))
MESSAGE(ROOM_TOPIC, room_topic, TO_NET, ONLINE,
    "Give a room this subject (XEP-0045, 8.1).  It comes back as MESSAGE with "
    "GOT_TOPIC, or BOUNCE with that id.",
    JID(room_topic, room)
    ID(room_topic, id)
    TEXT(room_topic, text, IPC_SUBJECT_MAX))
MESSAGE(ROOM_PING, room_ping, TO_NET, ONLINE,
    "Ask whether one is still in a room (XEP-0410).  The answer is "
    "ROOM_PONG.",
    JID(room_ping, room)
    TEXT(room_ping, nick, ROOM_NICK_MAX))
MESSAGE(ROOM_PONG, room_pong, TO_MAIN, ONLINE,
    "Whether one is.",
    JID(room_pong, room)
    BOUND(room_pong, answer, ROOM_PONGS - 1) /* enum room_pong */)
MESSAGE(ROOM_MODERATED, room_moderated, TO_MAIN, ONLINE,
    "A room has taken a line back for somebody (XEP-0425).",
    JID(room_moderated, room)
    ID(room_moderated, id) /* XEP-0359, by the room */
    TEXT(room_moderated, by, ROOM_NICK_MAX) /* who did, or "" */
    ID(room_moderated, by_occupant) /* ... XEP-0421, or "" */
    TEXT(room_moderated, reason, IPC_TEXT_MAX))
MESSAGE(INVITATION, invitation, TO_MAIN, ONLINE,
    "Somebody invites into a room: by themselves (XEP-0249), or through the "
    "room (XEP-0045, 7.8.2), which then says who it was.",
    JID(invitation, room) /* bare, NAME@DOMAIN */
    JID(invitation, from) /* the room's claim where mediated, "": none */
    FLAG(invitation, mediated)
    FLAG(invitation, continues) /* a conversation of two is to go on there */
    TEXT(invitation, text, IPC_TEXT_MAX)
    SECRET(invitation, password, ROOM_PASSWORD_MAX) /* of the room, or "" */
    STAMP(invitation, stamp) /* ms since 1970; 0: now */)
MESSAGE(DECLINED, declined, TO_MAIN, ONLINE,
    "A room says that somebody does not come (XEP-0045, 7.8.2).",
    JID(declined, room)
    JID(declined, from) /* who, as the room says, or "" */
    TEXT(declined, text, IPC_TEXT_MAX))
MESSAGE(INVITE, invite, TO_NET, ONLINE,
    "Invite somebody into a room.  BOUNCE may answer, with that id.",
    JID(invite, room)
    JID(invite, to)
    ID(invite, id)
    FLAG(invite, mediated) /* by the room, XEP-0045, 7.8.2; else XEP-0249 */
    TEXT(invite, text, IPC_TEXT_MAX)
    SECRET(invite, password, ROOM_PASSWORD_MAX) /* not where mediated */)
MESSAGE(DECLINE, decline, TO_NET, ONLINE,
    "Tell who invites through a room, through the room, that one does not "
    "come.",
    JID(decline, room)
    JID(decline, to)
    TEXT(decline, text, IPC_TEXT_MAX))

MESSAGE(BOOKMARKS_ASK, bookmarks_ask, TO_NET, ONLINE,
    "Ask one's own account for its bookmarks of rooms (XEP-0402; XEP-0048 in "
    "XEP-0049 where it has no others).  The answer is BOOKMARK in any number, "
    "then BOOKMARKS_END.",)
MESSAGE(BOOKMARK, bookmark, TO_MAIN, ONLINE,
    "One bookmark as the account has it: asked for, or since another program "
    "of the user's has set it.",
    JID(bookmark, room) /* bare */
    TEXT(bookmark, name, IPC_NAME_MAX)
    TEXT(bookmark, nick, ROOM_NICK_MAX) /* to enter it with, or "" */
    SECRET(bookmark, password, ROOM_PASSWORD_MAX) /* or "" */
    FLAG(bookmark, autojoin)
    FLAG(bookmark, pushed) /* not asked for: just now */)
MESSAGE(BOOKMARK_GONE, bookmark_gone, TO_MAIN, ONLINE,
    "Another program of the user's has removed a bookmark just now.",
    JID(bookmark_gone, room) /* "": all of them */)
MESSAGE(BOOKMARKS_END, bookmarks_end, TO_MAIN, ONLINE,
    "The answer to BOOKMARKS_ASK is complete, or why there is none: as "
    "ANSWER.",
    NUMBER(bookmarks_end, left_out) /* that had no room */
    BOUND(bookmarks_end, place, BOOKMARK_PLACES - 1) /* enum bookmark_place */
    TEXT(bookmarks_end, condition, IPC_CONDITION_MAX))
MESSAGE(BOOKMARK_SET, bookmark_set, TO_NET, ONLINE,
    "Keep a bookmark in the account, for the user's programs alone.  What is "
    "\"\" stays as it is there, and so does what sotto does not know.  The "
    "answer is BOOKMARK_DONE.",
    NUMBER(bookmark_set, request) /* echoed; not 0 */
    JID(bookmark_set, room) /* bare */
    TEXT(bookmark_set, name, IPC_NAME_MAX)
    TEXT(bookmark_set, nick, ROOM_NICK_MAX)
    SECRET(bookmark_set, password, ROOM_PASSWORD_MAX)
    FLAG(bookmark_set, autojoin))
MESSAGE(BOOKMARK_REMOVE, bookmark_remove, TO_NET, ONLINE,
    "Remove a bookmark.  The answer is BOOKMARK_DONE.",
    NUMBER(bookmark_remove, request) /* echoed; not 0 */
    JID(bookmark_remove, room) /* bare */)
MESSAGE(BOOKMARK_DONE, bookmark_done, TO_MAIN, ONLINE,
    "What became of BOOKMARK_SET or BOOKMARK_REMOVE: as ANSWER.",
    NUMBER(bookmark_done, request)
    TEXT(bookmark_done, condition, IPC_CONDITION_MAX)
    TEXT(bookmark_done, text, IPC_TEXT_MAX))

MESSAGE(DIRECTORY_ASK, directory_ask, TO_NET, ONLINE,
    "Ask a service which rooms it has (XEP-0045, 6.3), or one that a server "
    "has.  The answer is DIRECTORY_ROOM in any number, then DIRECTORY_END.",
    NUMBER(directory_ask, request) /* echoed; not 0 */
    JID(directory_ask, at) /* the service, or a server; "": one's own */
    TEXT(directory_ask, word, IPC_WORD_MAX) /* in the name or address; "": all */)
MESSAGE(DIRECTORY_ROOM, directory_room, TO_MAIN, ONLINE,
    "A room of the answer to DIRECTORY_ASK.",
    NUMBER(directory_room, request)
    JID(directory_room, room) /* bare */
    TEXT(directory_room, name, IPC_NAME_MAX)
    SIGNED(directory_room, people) /* as it says; -1: it does not */)
MESSAGE(DIRECTORY_END, directory_end, TO_MAIN, ALWAYS,
    "The answer to DIRECTORY_ASK is complete, or why there is none: as "
    "ANSWER; item-not-found, too, where the server has no rooms.",
    NUMBER(directory_end, request)
    JID(directory_end, service) /* that was asked, or "" */
    NUMBER(directory_end, left) /* rooms that had no room */
    FLAG(directory_end, more) /* it has more that were not looked at */
    TEXT(directory_end, condition, IPC_CONDITION_MAX)
    TEXT(directory_end, text, IPC_TEXT_MAX))

MESSAGE(ROOM_ROLE, room_role, TO_NET, ONLINE,
    "Give one who is in a room another role; none: put them out (XEP-0045, "
    "8.2 to 8.4, 9.6, 9.7).  The answer is ROOM_DONE.",
    NUMBER(room_role, request) /* echoed; not 0 */
    JID(room_role, room)
    TEXT(room_role, nick, ROOM_NICK_MAX)
    BOUND(room_role, role, ROLES - 1) /* enum role */
    TEXT(room_role, reason, IPC_TEXT_MAX))
MESSAGE(ROOM_AFFILIATION, room_affiliation, TO_NET, ONLINE,
    "Make somebody something else to a room, for good (XEP-0045, 9.1 to 9.8, "
    "10.3 to 10.8).  The answer is ROOM_DONE.",
    NUMBER(room_affiliation, request)
    JID(room_affiliation, room)
    JID(room_affiliation, jid) /* bare, or a domain */
    BOUND(room_affiliation, affiliation, AFFILIATIONS - 1)
    TEXT(room_affiliation, reason, IPC_TEXT_MAX))
MESSAGE(ROOM_LIST, room_list, TO_NET, ONLINE,
    "Ask who all are this to a room (XEP-0045, 9.2, 9.5, 10.5, 10.8).  The "
    "answer is ROOM_LISTED in any number, then ROOM_DONE.",
    NUMBER(room_list, request)
    JID(room_list, room)
    BOUND(room_list, affiliation, AFFILIATIONS - 1) /* not none */)
MESSAGE(ROOM_LISTED, room_listed, TO_MAIN, ONLINE,
    "One of them.",
    NUMBER(room_listed, request)
    JID(room_listed, jid)
    TEXT(room_listed, nick, ROOM_NICK_MAX) /* that is kept for them, or "" */
    TEXT(room_listed, reason, IPC_TEXT_MAX))
MESSAGE(ROOM_DESTROY, room_destroy, TO_NET, ONLINE,
    "Destroy a room (XEP-0045, 10.9).  The answer is ROOM_DONE.",
    NUMBER(room_destroy, request)
    JID(room_destroy, room)
    JID(room_destroy, instead) /* the room to go to then, or "" */
    TEXT(room_destroy, reason, IPC_TEXT_MAX))
MESSAGE(ROOM_MODERATE, room_moderate, TO_NET, ONLINE,
    "Take back what somebody said in a room, for all who are in it "
    "(XEP-0425), as the room can.  The answer is ROOM_DONE; "
    "feature-not-implemented, too, where it cannot.",
    NUMBER(room_moderate, request)
    JID(room_moderate, room)
    ID(room_moderate, id) /* XEP-0359, by the room */
    TEXT(room_moderate, reason, IPC_TEXT_MAX))
MESSAGE(ROOM_DONE, room_done, TO_MAIN, ALWAYS,
    "What became of such a request: as ANSWER.",
    NUMBER(room_done, request)
    NUMBER(room_done, left) /* of a list: that had no room */
    TEXT(room_done, condition, IPC_CONDITION_MAX)
    TEXT(room_done, text, IPC_TEXT_MAX))
MESSAGE(ROOM_FORM, room_form, TO_NET, ONLINE,
    "Ask for a form of a room's, or send what FORM_FILLED said before with "
    "this request: how the room is set up (XEP-0045, 10.1, 10.2), or with "
    "what one registers there, or with a service (XEP-0077).  The answer is "
    "FORM where it has one, then ROOM_FORM_DONE.",
    NUMBER(room_form, request)
    JID(room_form, to)
    BOUND(room_form, kind, ROOM_FORMS - 1) /* enum room_form */
    BOUND(room_form, step, ROOM_FORM_STEPS - 1) /* enum room_form_step */
    FLAG(room_form, plain) /* as ROOM_FORM_DONE said */)
MESSAGE(ROOM_FORM_DONE, room_form_done, TO_MAIN, ALWAYS,
    "What became of ROOM_FORM: as ANSWER.",
    NUMBER(room_form_done, request)
    FLAG(room_form_done, plain) /* its fields are no form (XEP-0077, 3.1) */
    FLAG(room_form_done, registered) /* one is already */
    TEXT(room_form_done, condition, IPC_CONDITION_MAX)
    TEXT(room_form_done, text, IPC_TEXT_MAX))

#undef MESSAGE
#undef MESSAGE_FD
