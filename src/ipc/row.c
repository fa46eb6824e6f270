/*
 * The table of messages between `sotto` and the programs beside it, printed
 * in docs/PROTOCOL.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ipc/ipc.h"

#define WHEN(s) (1u << (s))
#define OFFLINE WHEN(ACCOUNT_OFFLINE)
#define CONNECTING WHEN(ACCOUNT_CONNECTING)
#define ONLINE WHEN(ACCOUNT_ONLINE)
#define FAILED WHEN(ACCOUNT_FAILED)
#define ALWAYS (OFFLINE | CONNECTING | ONLINE | FAILED)

#define FIELD(m, f, t, n) { #f, FIELD_##t, offsetof(struct msg, u.m.f), n }
#define NUMBER(m, f) FIELD(m, f, U32, UINT32_MAX)
#define BOUND(m, f, n) FIELD(m, f, U32, n)
#define FLAG(m, f) FIELD(m, f, BOOL, 1)
#define TEXT(m, f, n) FIELD(m, f, TEXT, n)
#define JID(m, f) FIELD(m, f, JID, JID_MAX_BYTES)
#define ID(m, f) FIELD(m, f, TEXT, ID_MAX_BYTES)
#define SECRET(m, f, n) FIELD(m, f, SECRET, n)
#define PATH(m, f) FIELD(m, f, PATH, IPC_PATH_MAX)
#define DATA(m, f, n) FIELD(m, f, DATA, n)
#define TICKET(m) FIELD(m, ticket, U64, 0)

static const struct msg_field start_fields[] = { NUMBER(start, number) };
static const struct msg_field worker_fields[] = {
	NUMBER(worker, number), NUMBER(worker, pid),
};
static const struct msg_field exited_fields[] = {
	NUMBER(exited, number), NUMBER(exited, status),
};
static const struct msg_field connect_fields[] = {
	JID(connect, jid),
	TEXT(connect, host, 255),
	BOUND(connect, port, 65535),
	TEXT(connect, ca_file, 4096),
	TEXT(connect, pins, 4096),
	TEXT(connect, accept, 128),
	TEXT(connect, lang, LANG_MAX_BYTES),
	FLAG(connect, resume),
	BOUND(connect, tls, 1),
	SECRET(connect, proxy, IPC_PROXY_MAX),
	FLAG(connect, mobile),
};
static const struct msg_field disconnect_fields[] = {
	FLAG(disconnect, at_once),
};
static const struct msg_field send_fields[] = {
	TICKET(send),
	JID(send, to),
	ID(send, id),
	TEXT(send, body, IPC_BODY_MAX),
	BOUND(send, flags, SEND_OTR | SEND_RECEIPT),
};
static const struct msg_field send_receipt_fields[] = {
	JID(send_receipt, to), ID(send_receipt, id),
};
static const struct msg_field send_presence_fields[] = {
	JID(send_presence, to),
	TEXT(send_presence, kind, 16),
	TEXT(send_presence, show, 16),
	TEXT(send_presence, text, IPC_TEXT_MAX),
};
static const struct msg_field roster_set_fields[] = {
	JID(roster_set, jid),
	TEXT(roster_set, name, IPC_NAME_MAX),
	FLAG(roster_set, remove),
	NUMBER(roster_set, request),
};
static const struct msg_field stage_fields[] = {
	TEXT(stage, text, IPC_TEXT_MAX),
};
static const struct msg_field online_fields[] = {
	JID(online, jid),
	FLAG(online, resumed),
	FLAG(online, managed),
	TEXT(online, tls, 128),
	TEXT(online, sha256, 64),
	NUMBER(online, max_bytes),
};
static const struct msg_field offline_fields[] = {
	BOUND(offline, why, OFF_REASONS - 1),
	TEXT(offline, text, IPC_TEXT_MAX),
	TEXT(offline, condition, IPC_CONDITION_MAX),
	TICKET(offline),
	FLAG(offline, unproven),
};
static const struct msg_field certificate_fields[] = {
	TEXT(certificate, subject, IPC_TEXT_MAX),
	TEXT(certificate, issuer, IPC_TEXT_MAX),
	TEXT(certificate, names, IPC_TEXT_MAX),
	TEXT(certificate, not_before, 64),
	TEXT(certificate, not_after, 64),
	TEXT(certificate, sha256, 64),
	TEXT(certificate, problem, IPC_TEXT_MAX),
};
static const struct msg_field sent_fields[] = { TICKET(sent) };
static const struct msg_field acked_fields[] = { TICKET(acked) };
static const struct msg_field message_fields[] = {
	JID(message, from),
	JID(message, to),
	ID(message, id),
	TEXT(message, subject, IPC_SUBJECT_MAX),
	TEXT(message, body, IPC_BODY_MAX),
	BOUND(message, kind, MESSAGE_HEADLINE),
	BOUND(message, flags, GOT_DELAYED | GOT_CARBON | GOT_CARBON_SENT |
	    GOT_ASKS_RECEIPT | GOT_ARCHIVED | GOT_CUT),
	NUMBER(message, missing),
	BOUND(message, content, CONTENTS - 1),
	FIELD(message, stamp, U64, 0),
};
static const struct msg_field bounce_fields[] = {
	JID(bounce, from),
	ID(bounce, id),
	TEXT(bounce, condition, 64),
	TEXT(bounce, text, IPC_TEXT_MAX),
};
static const struct msg_field receipt_fields[] = {
	JID(receipt, from), ID(receipt, id),
};
static const struct msg_field presence_fields[] = {
	JID(presence, from),
	BOUND(presence, show, SHOW_DND),
	FIELD(presence, priority, I32, 0),
	TEXT(presence, text, IPC_TEXT_MAX),
	TEXT(presence, caps, IPC_CAPS_MAX),
};
static const struct msg_field subscription_fields[] = {
	JID(subscription, from),
	TEXT(subscription, kind, 16),
	TEXT(subscription, text, IPC_TEXT_MAX),
};
static const struct msg_field roster_item_fields[] = {
	JID(roster_item, jid),
	TEXT(roster_item, name, IPC_NAME_MAX),
	BOUND(roster_item, subscription, SUB_BOTH),
	FLAG(roster_item, ask),
	FLAG(roster_item, removed),
	FLAG(roster_item, pushed),
};
static const struct msg_field roster_end_fields[] = {
	NUMBER(roster_end, count),
	FLAG(roster_end, failed),
};
static const struct msg_field confined_fields[] = {
	TEXT(confined, text, IPC_TEXT_MAX),
};

static const struct msg_field unheard_fields[] = {
	TEXT(unheard, begin, IPC_BEGIN_MAX),
	TEXT(unheard, what, 16),
};

static const struct msg_field answer_fields[] = {
	NUMBER(answer, request),
	TEXT(answer, condition, IPC_CONDITION_MAX),
	TEXT(answer, text, IPC_TEXT_MAX),
};
static const struct msg_field presence_error_fields[] = {
	JID(presence_error, from),
	TEXT(presence_error, condition, IPC_CONDITION_MAX),
	TEXT(presence_error, text, IPC_TEXT_MAX),
};

static const struct msg_field discover_fields[] = {
	JID(discover, to),
	TEXT(discover, caps, IPC_CAPS_MAX),
};
static const struct msg_field discovered_fields[] = {
	JID(discovered, from),
	BOUND(discovered, says, ANNOUNCED_NO_OTR),
};

static const struct msg_field sasl_offer_fields[] = {
	TEXT(sasl_offer, mechanisms, IPC_MECHANISMS_MAX),
	TEXT(sasl_offer, bindings, IPC_BINDINGS_MAX),
	FLAG(sasl_offer, lists_bindings),
	TEXT(sasl_offer, endpoint, IPC_BINDING_MAX),
	TEXT(sasl_offer, exporter, IPC_BINDING_MAX),
};
static const struct msg_field sasl_auth_fields[] = {
	TEXT(sasl_auth, mechanism, IPC_MECHANISM_MAX),
	SECRET(sasl_auth, initial, IPC_SASL_MAX),
};
static const struct msg_field sasl_challenge_fields[] = {
	TEXT(sasl_challenge, data, IPC_SASL_MAX),
};
static const struct msg_field sasl_response_fields[] = {
	SECRET(sasl_response, data, IPC_SASL_MAX),
};
static const struct msg_field sasl_success_fields[] = {
	TEXT(sasl_success, data, IPC_SASL_MAX),
};

static const struct msg_field helper_command_fields[] = {
	SECRET(helper_command, line, IPC_COMMAND_MAX),
};
static const struct msg_field helper_begin_fields[] = {
	FLAG(helper_begin, quiet),
	TEXT(helper_begin, tty, IPC_TTY_MAX),
	NUMBER(helper_begin, owner),
};
static const struct msg_field helper_run_fields[] = {
	NUMBER(helper_run, id),
	NUMBER(helper_run, number),
	FLAG(helper_run, lent),
	BOUND(helper_run, seconds, IPC_SECONDS_MAX),
	DATA(helper_run, args, IPC_ARGS * (IPC_ARG_MAX + 1)),
};
static const struct msg_field helper_ended_fields[] = {
	NUMBER(helper_ended, id),
	FIELD(helper_ended, status, I32, 0),
	DATA(helper_ended, output, IPC_OUTPUT_MAX),
	DATA(helper_ended, said, IPC_SAID_MAX),
};
static const struct msg_field helper_stopped_fields[] = {
	NUMBER(helper_stopped, id),
};

static const struct msg_field courier_read_fields[] = {
	PATH(courier_read, path),
};
static const struct msg_field courier_text_fields[] = {
	DATA(courier_text, data, IPC_PART_MAX),
};
static const struct msg_field courier_write_fields[] = {
	PATH(courier_write, path),
};
static const struct msg_field courier_file_fields[] = {
	PATH(courier_file, path),
};
static const struct msg_field courier_part_fields[] = {
	DATA(courier_part, data, IPC_PART_MAX),
};
static const struct msg_field courier_left_fields[] = {
	PATH(courier_left, path),
	TEXT(courier_left, why, IPC_WHY_MAX),
};
static const struct msg_field courier_failed_fields[] = {
	BOUND(courier_failed, code, COURIER_CODES - 1),
	PATH(courier_failed, path),
	TEXT(courier_failed, why, IPC_WHY_MAX),
};

static const struct msg_field guardian_sotto_fields[] = {
	NUMBER(guardian_sotto, pid),
};
static const struct msg_field guardian_ended_fields[] = {
	BOUND(guardian_ended, status, 255),
};

#define FIELDS(f) .fields = f, .nfields = NELEM(f)

static const struct msg_row rows[MSG_TYPES] = {
	[MSG_START] = { "start", MSG_TO_PARENT, ALWAYS,
	    "Make a worker for an account; the number comes back with it.",
	    FIELDS(start_fields) },
	[MSG_WORKER] = { "worker", MSG_FROM_PARENT, ALWAYS,
	    "A worker was made: its process, and with it the descriptor of "
	    "its channel.  Process 0 and no descriptor: it could not be.",
	    .has_fd = true, FIELDS(worker_fields) },
	[MSG_EXITED] = { "exited", MSG_FROM_PARENT, ALWAYS,
	    "A worker has ended, with this status of wait(2).",
	    FIELDS(exited_fields) },

	[MSG_CONNECT] = { "connect", MSG_TO_NET, OFFLINE | FAILED | CONNECTING,
	    "Make one attempt to get online.  The answer is ONLINE or "
	    "OFFLINE.  The first one confines the worker.",
	    FIELDS(connect_fields) },
	[MSG_DISCONNECT] = { "disconnect", MSG_TO_NET, ALWAYS,
	    "Go offline: end the stream in order, or (at once) just close "
	    "it.  The answer is OFFLINE with the reason asked.",
	    FIELDS(disconnect_fields) },
	[MSG_SEND] = { "send", MSG_TO_NET, ONLINE,
	    "A chat message.  The ticket comes back in SENT and ACKED.",
	    FIELDS(send_fields) },
	[MSG_SEND_RECEIPT] = { "send-receipt", MSG_TO_NET, ONLINE,
	    "Tell a sender that its message has arrived (XEP-0184).",
	    FIELDS(send_receipt_fields) },
	[MSG_SEND_PRESENCE] = { "send-presence", MSG_TO_NET, ONLINE,
	    "Own presence, or a subscription stanza to somebody.",
	    FIELDS(send_presence_fields) },
	[MSG_ROSTER_SET] = { "roster-set", MSG_TO_NET, ONLINE,
	    "Add, rename or remove a contact on the server.  What else the "
	    "server has of the contact stays.  The answer is ANSWER.",
	    FIELDS(roster_set_fields) },

	[MSG_STAGE] = { "stage", MSG_TO_MAIN, CONNECTING,
	    "What the attempt is doing, for people.",
	    FIELDS(stage_fields) },
	[MSG_ONLINE] = { "online", MSG_TO_MAIN, CONNECTING,
	    "The stream is up, after SASL_PROVEN in this very attempt; else "
	    "the channel ends.  Resumed: nothing was lost, what was sent "
	    "keeps its tickets.  Else: tickets without ACKED are forgotten "
	    "and their lines are to be sent again.",
	    FIELDS(online_fields) },
	[MSG_OFFLINE] = { "offline", MSG_TO_MAIN, CONNECTING | ONLINE,
	    "The attempt failed or the stream ended; the worker waits for "
	    "the next CONNECT.  The condition is what the server named, the "
	    "ticket that of the line it ended the stream over.  Unproven: "
	    "said before a certificate was judged, by whoever it may be.",
	    FIELDS(offline_fields) },
	[MSG_CERTIFICATE] = { "certificate", MSG_TO_MAIN, CONNECTING,
	    "The server's certificate was not taken; OFFLINE follows.",
	    FIELDS(certificate_fields) },
	[MSG_SENT] = { "sent", MSG_TO_MAIN, CONNECTING | ONLINE,
	    "The message was written to the stream.",
	    FIELDS(sent_fields) },
	[MSG_ACKED] = { "acked", MSG_TO_MAIN, CONNECTING | ONLINE,
	    "The server has the message; before ONLINE: of the stream that "
	    "could not be resumed.",
	    FIELDS(acked_fields) },
	[MSG_MESSAGE] = { "message", MSG_TO_MAIN, ONLINE,
	    "A message has come; the flags say by which way.",
	    FIELDS(message_fields) },
	[MSG_BOUNCE] = { "bounce", MSG_TO_MAIN, ONLINE,
	    "A message of type error: one of ours was not delivered.",
	    FIELDS(bounce_fields) },
	[MSG_RECEIPT] = { "receipt", MSG_TO_MAIN, ONLINE,
	    "A contact's client says that our message arrived (XEP-0184).",
	    FIELDS(receipt_fields) },
	[MSG_PRESENCE] = { "presence", MSG_TO_MAIN, ONLINE,
	    "Somebody is available, or no longer.",
	    FIELDS(presence_fields) },
	[MSG_SUBSCRIPTION] = { "subscription", MSG_TO_MAIN, ONLINE,
	    "A subscription stanza from somebody.",
	    FIELDS(subscription_fields) },
	[MSG_ROSTER_ITEM] = { "roster-item", MSG_TO_MAIN, ONLINE,
	    "A contact of the roster, or a change of one.",
	    FIELDS(roster_item_fields) },
	[MSG_ROSTER_END] = { "roster-end", MSG_TO_MAIN, ONLINE,
	    "The answer to the roster request is complete: contacts not "
	    "named since ONLINE are no longer in it, unless it failed.",
	    FIELDS(roster_end_fields) },
	[MSG_UNHEARD] = { "unheard", MSG_TO_MAIN, ONLINE,
	    "Something came, by the name of its element, from an address "
	    "that is empty, or too long to be handled: how that begins.",
	    FIELDS(unheard_fields) },
	[MSG_ANSWER] = { "answer", MSG_TO_MAIN, ALWAYS,
	    "What became of a request: no condition, it was done; timeout, "
	    "nobody answered; gone, the stream ended before the answer; "
	    "else the server refused it for that (RFC 6120, 8.3.3).",
	    FIELDS(answer_fields) },
	[MSG_PRESENCE_ERROR] = { "presence-error", MSG_TO_MAIN, ONLINE,
	    "A presence of type error: what was sent there (a subscription, "
	    "mostly) was not delivered.",
	    FIELDS(presence_error_fields) },
	[MSG_CONFINED] = { "confined", MSG_TO_MAIN, ALWAYS,
	    "How the worker is confined, for /status.",
	    FIELDS(confined_fields) },
	[MSG_DISCOVER] = { "discover", MSG_TO_NET, ONLINE,
	    "Ask a contact's program what it can do (XEP-0030), unless the "
	    "hash of its presence (XEP-0115) is known to say so already.",
	    FIELDS(discover_fields) },
	[MSG_DISCOVERED] = { "discovered", MSG_TO_MAIN, ONLINE,
	    "Whether that program announces OTR (XEP-0378): 0 it did not "
	    "say, 1 it does, 2 it does not.  Nobody has signed it.",
	    FIELDS(discovered_fields) },

	[MSG_SASL_OFFER] = { "sasl-offer", MSG_TO_MAIN, CONNECTING,
	    "What the server takes to log in, once TLS is up; sotto chooses.  "
	    "The channel-binding data are this end's, and no secret.  Comes "
	    "again where the server sent on to another host, three times at "
	    "most: what was proved before is void then.",
	    FIELDS(sasl_offer_fields) },
	[MSG_SASL_AUTH] = { "sasl-auth", MSG_TO_NET, CONNECTING,
	    "Log in by this mechanism, beginning with this.",
	    FIELDS(sasl_auth_fields) },
	[MSG_SASL_CHALLENGE] = { "sasl-challenge", MSG_TO_MAIN, CONNECTING,
	    "What the server asks (RFC 6120, 6.4.3).",
	    FIELDS(sasl_challenge_fields) },
	[MSG_SASL_RESPONSE] = { "sasl-response", MSG_TO_NET, CONNECTING,
	    "The answer to SASL_CHALLENGE.",
	    FIELDS(sasl_response_fields) },
	[MSG_SASL_SUCCESS] = { "sasl-success", MSG_TO_MAIN, CONNECTING,
	    "The server says that this is the account's owner, and here it "
	    "may prove who it is.  Nothing is sent before SASL_PROVEN.",
	    FIELDS(sasl_success_fields) },
	[MSG_SASL_PROVEN] = { "sasl-proven", MSG_TO_NET, CONNECTING,
	    "The server knows the password: go on with binding.",
	    .nfields = 0 },

	[MSG_HELPER_COMMAND] = { "helper-command", MSG_TO_HELPER, ALWAYS,
	    "The next command that it may run; the first has the number 0.  "
	    "Only before HELPER_BEGIN.",
	    FIELDS(helper_command_fields) },
	[MSG_HELPER_BEGIN] = { "helper-begin", MSG_TO_HELPER, ALWAYS,
	    "These were all commands.  The terminal is the one it may lend, "
	    "the owner the group of processes that has it.  Comes once.",
	    FIELDS(helper_begin_fields) },
	[MSG_HELPER_RUN] = { "helper-run", MSG_TO_HELPER, ALWAYS,
	    "Run a command, each argument with its NUL.  The answer is "
	    "HELPER_ENDED.",
	    FIELDS(helper_run_fields) },
	[MSG_HELPER_PAUSE] = { "helper-pause", MSG_TO_HELPER, ALWAYS,
	    "sotto is about to be stopped: so is the command that has the "
	    "terminal.",
	    .nfields = 0 },
	[MSG_HELPER_RESUME] = { "helper-resume", MSG_TO_HELPER, ALWAYS,
	    "sotto goes on, and so does the command that has the terminal.",
	    .nfields = 0 },
	[MSG_HELPER_ENDED] = { "helper-ended", MSG_FROM_HELPER, ALWAYS,
	    "A command has ended: its exit status, or 128 and the signal's "
	    "number; its output without the last newline, and what it said "
	    "on standard error.  Status -1: it never ran or had to be "
	    "ended, and the output says why.",
	    FIELDS(helper_ended_fields) },
	[MSG_HELPER_STOPPED] = { "helper-stopped", MSG_FROM_HELPER, ALWAYS,
	    "The command that has the terminal was stopped by the user; the "
	    "terminal is sotto's.",
	    FIELDS(helper_stopped_fields) },

	[MSG_COURIER_READ] = { "courier-read", MSG_TO_COURIER, ALWAYS,
	    "Read a file, or what a folder has of OTR.  The answer is "
	    "COURIER_FILE and COURIER_LEFT in any number, then COURIER_DONE; "
	    "or COURIER_FAILED.",
	    FIELDS(courier_read_fields) },
	[MSG_COURIER_TEXT] = { "courier-text", MSG_TO_COURIER, ALWAYS,
	    "More of the file that is to be written.",
	    FIELDS(courier_text_fields) },
	[MSG_COURIER_NEXT] = { "courier-next", MSG_TO_COURIER, ALWAYS,
	    "That file is complete.",
	    .nfields = 0 },
	[MSG_COURIER_WRITE] = { "courier-write", MSG_TO_COURIER, ALWAYS,
	    "Those were all files: write them into a new folder.  The answer "
	    "is COURIER_DONE or COURIER_FAILED.",
	    FIELDS(courier_write_fields) },
	[MSG_COURIER_FILE] = { "courier-file", MSG_FROM_COURIER, ALWAYS,
	    "A file of keys or fingerprints; COURIER_PART follows.",
	    FIELDS(courier_file_fields) },
	[MSG_COURIER_PART] = { "courier-part", MSG_FROM_COURIER, ALWAYS,
	    "More of what is in that file.",
	    FIELDS(courier_part_fields) },
	[MSG_COURIER_LEFT] = { "courier-left", MSG_FROM_COURIER, ALWAYS,
	    "A file was left where it is, and why.",
	    FIELDS(courier_left_fields) },
	[MSG_COURIER_DONE] = { "courier-done", MSG_FROM_COURIER, ALWAYS,
	    "All that was asked is done.",
	    .nfields = 0 },
	[MSG_COURIER_FAILED] = { "courier-failed", MSG_FROM_COURIER, ALWAYS,
	    "It is not.  Codes: 0 no such file, 1 it cannot be read, 2 no "
	    "keys are there, 3 the folder is there already, 4 it cannot be "
	    "written.",
	    FIELDS(courier_failed_fields) },

	[MSG_GUARDIAN_END] = { "guardian-end", MSG_TO_GUARDIAN, ALWAYS,
	    "End all that was started, and yourself.",
	    .nfields = 0 },
	[MSG_GUARDIAN_SOTTO] = { "guardian-sotto", MSG_FROM_GUARDIAN, ALWAYS,
	    "The process in which sotto will run.",
	    FIELDS(guardian_sotto_fields) },
	[MSG_GUARDIAN_STOPPED] = { "guardian-stopped", MSG_FROM_GUARDIAN,
	    ALWAYS,
	    "sotto was stopped.",
	    .nfields = 0 },
	[MSG_GUARDIAN_ENDED] = { "guardian-ended", MSG_FROM_GUARDIAN, ALWAYS,
	    "All have ended; the exit status of sotto.",
	    FIELDS(guardian_ended_fields) },
};

static const char *const off_words[OFF_REASONS] = {
	[OFF_ASKED] = "asked",
	[OFF_LOOKUP] = "unknown-host",
	[OFF_REFUSED] = "refused",
	[OFF_NO_TLS] = "no-tls",
	[OFF_TLS] = "tls",
	[OFF_CERTIFICATE] = "certificate",
	[OFF_AUTH] = "wrong-password",
	[OFF_CONFLICT] = "conflict",
	[OFF_STREAM] = "stream",
	[OFF_TIMEOUT] = "timeout",
	[OFF_LOST] = "lost",
};

const char *
off_word(enum off off)
{
	return (unsigned)off < OFF_REASONS ? off_words[off] : "stream";
}

const struct msg_row *
msg_row(enum msg_type type)
{
	if ((unsigned)type >= MSG_TYPES || rows[type].name == NULL)
		return NULL;
	return &rows[type];
}

bool
msg_has_secret(enum msg_type type)
{
	const struct msg_row *row = msg_row(type);

	for (size_t i = 0; row != NULL && i < row->nfields; i++)
		if (row->fields[i].type == FIELD_SECRET ||
		    row->fields[i].type == FIELD_DATA)
			return true;
	return false;
}
