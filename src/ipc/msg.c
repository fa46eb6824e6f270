/*
 * The table of messages between `sotto` and `sotto-net`, and the coding that
 * is derived from it.  Knows neither sockets nor what a message means.
 *
 * On the wire: the type, then the fields of its row, in order, with nothing
 * between or after them.  Both ends run on one machine, but integers are
 * little-endian anyway, so that saved messages mean the same everywhere.  A
 * text is its length, its bytes and a NUL, so that it can be used in place.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ipc/ipc.h"

#include <string.h>

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
	FIELD(connect, proxy, SECRET, IPC_PROXY_MAX),
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
	FIELD(sasl_auth, initial, SECRET, IPC_SASL_MAX),
};
static const struct msg_field sasl_challenge_fields[] = {
	TEXT(sasl_challenge, data, IPC_SASL_MAX),
};
static const struct msg_field sasl_response_fields[] = {
	FIELD(sasl_response, data, SECRET, IPC_SASL_MAX),
};
static const struct msg_field sasl_success_fields[] = {
	TEXT(sasl_success, data, IPC_SASL_MAX),
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
		if (row->fields[i].type == FIELD_SECRET)
			return true;
	return false;
}

/* ---- packing ----------------------------------------------------------- */

static void
put_number(struct str *out, uint64_t n, size_t bytes)
{
	for (; bytes > 0; bytes--, n >>= 8)
		str_addc(out, (char)(n & 0xff));
}

static void
put_text(struct str *out, const char *s)
{
	size_t len = s == NULL ? 0 : strlen(s);

	put_number(out, len, 4);
	str_addn(out, s == NULL ? "" : s, len + 1);
}

static void
put_field(struct str *out, const struct msg_field *f, const void *at)
{
	switch (f->type) {
	case FIELD_U32:
		put_number(out, *(const uint32_t *)at, 4);
		break;
	case FIELD_I32:
		put_number(out, (uint32_t)*(const int32_t *)at, 4);
		break;
	case FIELD_U64:
		put_number(out, *(const uint64_t *)at, 8);
		break;
	case FIELD_BOOL:
		put_number(out, *(const bool *)at, 1);
		break;
	case FIELD_TEXT:
	case FIELD_JID:
	case FIELD_SECRET:
		put_text(out, *(const char *const *)at);
		break;
	}
}

void
msg_pack(struct str *out, const struct msg *m)
{
	const struct msg_row *row = msg_row(m->type);

	if (row == NULL)
		die("message type %u has no row", (unsigned)m->type);
	put_number(out, m->type, 4);
	for (size_t i = 0; i < row->nfields; i++)
		put_field(out, &row->fields[i],
		    (const char *)m + row->fields[i].offset);
}

/* ---- unpacking --------------------------------------------------------- */

struct reader {
	const unsigned char *p;
	size_t left;
};

static int
get_number(struct reader *r, size_t bytes, uint64_t *n)
{
	if (r->left < bytes)
		return -1;
	*n = 0;
	for (size_t i = 0; i < bytes; i++)
		*n |= (uint64_t)r->p[i] << (8 * i);
	r->p += bytes;
	r->left -= bytes;
	return 0;
}

static int
get_text(struct reader *r, size_t max, const char **s)
{
	uint64_t len;

	if (get_number(r, 4, &len) == -1 || len > max || r->left < len + 1)
		return -1;
	*s = (const char *)r->p;
	if ((*s)[len] != '\0' || !utf8_valid(*s, len))
		return -1;
	r->p += len + 1;
	r->left -= len + 1;
	return 0;
}

static int
get_field(struct reader *r, const struct msg_field *f, void *at)
{
	uint64_t n;

	switch (f->type) {
	case FIELD_U32:
		if (get_number(r, 4, &n) == -1 || n > f->max)
			return -1;
		*(uint32_t *)at = (uint32_t)n;
		return 0;
	case FIELD_I32:
		if (get_number(r, 4, &n) == -1)
			return -1;
		*(int32_t *)at = (int32_t)(uint32_t)n;
		return 0;
	case FIELD_U64:
		return get_number(r, 8, at);
	case FIELD_BOOL:
		if (get_number(r, 1, &n) == -1 || n > 1)
			return -1;
		*(bool *)at = n == 1;
		return 0;
	case FIELD_TEXT:
	case FIELD_JID:
	case FIELD_SECRET:
		return get_text(r, f->max, at);
	}
	return -1;
}

int
msg_unpack(struct msg *m, const void *data, size_t len, enum msg_way way,
    struct err *err)
{
	struct reader r = { data, len };
	const struct msg_row *row;
	uint64_t type;

	memset(m, 0, sizeof *m);
	if (get_number(&r, 4, &type) == -1)
		return err_set(err, "bad-message", "message without a type");
	row = type < MSG_TYPES ? msg_row((enum msg_type)type) : NULL;
	if (row == NULL || row->way != way)
		return err_set(err, "bad-message",
		    "message of type %llu: not expected here",
		    (unsigned long long)type);
	m->type = (enum msg_type)type;
	for (size_t i = 0; i < row->nfields; i++) {
		const struct msg_field *f = &row->fields[i];
		if (get_field(&r, f, (char *)m + f->offset) == -1)
			return err_set(err, "bad-message",
			    "message %s: bad %s", row->name, f->name);
	}
	if (r.left != 0)
		return err_set(err, "bad-message",
		    "message %s: %zu bytes too many", row->name, r.left);
	return 0;
}
