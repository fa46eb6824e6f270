/*
 * The rows of the table of messages (messages.h), for who codes and prints
 * them.
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

#define FIELD(m, f, t, n) { #f, FIELD_##t, offsetof(struct msg, u.m.f), n },
#define NUMBER(m, f) FIELD(m, f, U32, UINT32_MAX)
#define BOUND(m, f, n) FIELD(m, f, U32, n)
#define SIGNED(m, f) FIELD(m, f, I32, 0)
#define TICKET(m) FIELD(m, ticket, U64, 0)
#define STAMP(m, f) FIELD(m, f, U64, 0)
#define FLAG(m, f) FIELD(m, f, BOOL, 1)
#define JID(m, f) FIELD(m, f, JID, JID_MAX_BYTES)
#define ID(m, f) FIELD(m, f, TEXT, ID_MAX_BYTES)
#define TEXT(m, f, n) FIELD(m, f, TEXT, n)
#define SECRET(m, f, n) FIELD(m, f, SECRET, n)
#define PATH(m, f) FIELD(m, f, PATH, IPC_PATH_MAX)
#define DATA(m, f, n) FIELD(m, f, DATA, n)

#define MESSAGE(NAME, name, way, states, help, ...) \
	static const struct msg_field name##_fields[] = { __VA_ARGS__ };
#include "ipc/messages.h"

static const struct msg_row rows[MSG_TYPES] = {
#define MESSAGE(NAME, name, way, states, help, ...) \
	[MSG_##NAME] = { #name, MSG_##way, states, help, false, \
	    name##_fields, NELEM(name##_fields) },
#define MESSAGE_FD(NAME, name, way, states, help, ...) \
	[MSG_##NAME] = { #name, MSG_##way, states, help, true, \
	    name##_fields, NELEM(name##_fields) },
#include "ipc/messages.h"
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
