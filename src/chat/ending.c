/*
 * How a connection ended: the table of conditions, what each means for the
 * user, and what follows.  Knows no account.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <string.h>

#include "chat/inside.h"

/* What follows most often; no word of its own is needed. */
#define STREAM(c, w) { c, NULL, ENDING_STREAM, ENDING_LATER, w, NULL, NULL }

/*
 * `code` is the account's where it is not the condition itself.  `same`: what
 * the network half says of it in words that say nothing more.
 */
static const struct ending_row rows[] = {
	/* RFC 6120, 4.9.3 */
	STREAM("bad-format", "the server says that it cannot read what sotto "
	    "sent"),
	STREAM("bad-namespace-prefix", "the server says that it cannot read "
	    "what sotto sent"),
	{ "conflict", NULL, ENDING_STREAM, ENDING_NEVER, "another program has "
	    "taken this account's place", "sotto does not connect again by "
	    "itself, or the two would push each other out for ever",
	    "another client took this one's place" },
	STREAM("connection-timeout", "the server heard nothing from here for "
	    "too long"),
	{ "host-gone", NULL, ENDING_STREAM, ENDING_NEVER, "the server no "
	    "longer serves this account's domain", "check the address, or ask "
	    "who runs the server", NULL },
	{ "host-unknown", NULL, ENDING_STREAM, ENDING_LATER, "the server does "
	    "not serve this account's domain", "check the address, and the "
	    "settings host and port", NULL },
	STREAM("improper-addressing", "the server says that an address was "
	    "missing in what sotto sent"),
	STREAM("internal-server-error", "the server has an internal error"),
	STREAM("invalid-from", "the server says that sotto wrote under a "
	    "wrong address"),
	STREAM("invalid-namespace", "the server says that it does not know "
	    "the kind of stream that sotto asked for"),
	STREAM("invalid-xml", "the server says that it cannot read what sotto "
	    "sent"),
	{ "not-authorized", NULL, ENDING_STREAM, ENDING_LATER, "the server "
	    "says that sotto is not logged in", NULL, NULL },
	STREAM("not-well-formed", "the server got something that is no XML"),
	STREAM("policy-violation", "the server's rules forbid what was sent "
	    "or done"),
	STREAM("remote-connection-failed", "the server cannot reach what it "
	    "needs for this account"),
	STREAM("reset", "the server wants a new connection"),
	STREAM("resource-constraint", "the server has no room for this "
	    "connection now"),
	STREAM("restricted-xml", "the server says that sotto sent what XMPP "
	    "does not allow"),
	{ "see-other-host", NULL, ENDING_STREAM, ENDING_LATER, "the server "
	    "sends this account to another host, but sotto could not reach "
	    "it", NULL, NULL },
	STREAM("system-shutdown", "the server is shutting down"),
	STREAM("undefined-condition", "the server ended the stream"),
	STREAM("unsupported-encoding", "the server says that it cannot read "
	    "what sotto sent"),
	STREAM("unsupported-feature", "the server says that sotto does not "
	    "support what it needs"),
	STREAM("unsupported-stanza-type", "the server says that it does not "
	    "know what sotto sent"),
	STREAM("unsupported-version", "the server speaks another version of "
	    "XMPP"),

	/* RFC 6120, 6.5 */
	{ "aborted", NULL, ENDING_SASL, ENDING_LATER, "the log-in was broken "
	    "off", NULL, NULL },
	{ "account-disabled", NULL, ENDING_SASL, ENDING_NEVER, "the server "
	    "says that this account is disabled", "ask who runs the server",
	    NULL },
	{ "credentials-expired", NULL, ENDING_SASL, ENDING_EXPIRED, "the "
	    "server says that the password of this account has expired",
	    "ask who runs the server how to set a new one", NULL },
	{ "encryption-required", NULL, ENDING_SASL, ENDING_NEVER, "the server "
	    "wants the log-in encrypted, although this connection is",
	    "ask who runs the server", NULL },
	{ "incorrect-encoding", NULL, ENDING_SASL, ENDING_NEVER, "the server "
	    "says that it cannot read the log-in", "ask who runs the server",
	    NULL },
	{ "invalid-authzid", NULL, ENDING_SASL, ENDING_NEVER, "the server says "
	    "that this user may not use this account", "check the "
	    "address, or ask who runs the server", NULL },
	{ "invalid-mechanism", NULL, ENDING_SASL, ENDING_NEVER, "the server "
	    "refuses the very way of logging in that it offered", "ask who "
	    "runs the server", NULL },
	{ "malformed-request", NULL, ENDING_SASL, ENDING_NEVER, "the server "
	    "says that it cannot read the log-in", "ask who runs the server",
	    NULL },
	{ "mechanism-too-weak", NULL, ENDING_SASL, ENDING_NEVER, "the server "
	    "says that the way of logging in is too weak for this account",
	    "ask who runs the server", NULL },
	{ "not-authorized", "wrong-password", ENDING_SASL, ENDING_PASSWORD,
	    "the server refused the log-in: the password may be wrong", NULL,
	    NULL },
	{ "temporary-auth-failure", NULL, ENDING_SASL, ENDING_LATER, "the "
	    "server cannot check passwords just now", NULL, NULL },

	/* RFC 6120, 7.6 and 7.7, 8.3.3: an address was asked for */
	{ "bad-request", NULL, ENDING_STANZA, ENDING_LATER, "the server says "
	    "that it cannot read what sotto sent", NULL, NULL },
	{ "forbidden", NULL, ENDING_STANZA, ENDING_LATER, "the server does "
	    "not let this account in", "ask who runs the server", NULL },
	{ "not-allowed", NULL, ENDING_STANZA, ENDING_LATER, "the server does "
	    "not let this account in", "ask who runs the server", NULL },
	{ "service-unavailable", NULL, ENDING_STANZA, ENDING_LATER, "the "
	    "server cannot serve this account now", NULL, NULL },

	/* No answer of a server: the way to it, and TLS. */
	{ "asked", NULL, ENDING_LINK, ENDING_ASKED, "disconnected", NULL,
	    NULL },
	{ "bad-host", NULL, ENDING_LINK, ENDING_NEVER, "the setting host is "
	    "neither a name nor an address", "correct the setting host",
	    NULL },
	{ "bad-stream", NULL, ENDING_LINK, ENDING_LATER, "the server sent "
	    "something that XMPP does not allow, so sotto ended the "
	    "stream", NULL, NULL },
	{ "certificate", NULL, ENDING_LINK, ENDING_CERTIFICATE, "the server's "
	    "certificate is not accepted", NULL, "the server's certificate "
	    "was not taken" },
	{ "closed", NULL, ENDING_LINK, ENDING_LATER, "the server closed the "
	    "connection in the middle of the log-in", NULL, NULL },
	{ "lost", NULL, ENDING_LINK, ENDING_LATER, "the connection broke",
	    NULL, NULL },
	{ "no-service", NULL, ENDING_LINK, ENDING_LATER, "the domain says "
	    "that it has no XMPP server", "check the address", NULL },
	{ "no-tls", NULL, ENDING_LINK, ENDING_NEVER, "the server offers no "
	    "encryption (TLS), and sotto never connects without "
	    "it", NULL, "the server offers no encryption" },
	{ "onion", NULL, ENDING_LINK, ENDING_NEVER, "an .onion address can be "
	    "reached only through Tor", "write Tor's address into the setting "
	    "proxy", NULL },
	{ "proxy", NULL, ENDING_LINK, ENDING_LATER, "the proxy cannot reach "
	    "the server", "check the settings proxy, host and port",
	    NULL },
	{ "proxy-login", NULL, ENDING_LINK, ENDING_NEVER, "the proxy refuses "
	    "the user name or password", "check the setting proxy", NULL },
	{ "refused", NULL, ENDING_LINK, ENDING_LATER, "the server cannot be "
	    "reached", NULL, NULL },
	{ "stream", NULL, ENDING_LINK, ENDING_LATER, "the server closed the "
	    "stream", NULL, "the server ended the stream" },
	{ "timeout", NULL, ENDING_LINK, ENDING_LATER, "the server did not "
	    "answer in time", NULL, NULL },
	{ "tls", NULL, ENDING_LINK, ENDING_LATER, "the encrypted connection "
	    "(TLS) failed", NULL, "the TLS handshake failed" },
	{ "unknown-host", NULL, ENDING_LINK, ENDING_LATER, "the server's name "
	    "was not found", "check the address, or see /set host", NULL },
	{ "wrong-password", "log-in", ENDING_LINK, ENDING_LATER, "the log-in "
	    "did not succeed", NULL, NULL },

	/* What sotto itself ends. */
	{ "bad-message", NULL, ENDING_SOTTO, ENDING_LATER, "the network half "
	    "of sotto broke the rules", NULL, NULL },
	{ "bad-password", NULL, ENDING_SOTTO, ENDING_PASSWORD, "the password "
	    "has characters that XMPP does not allow in passwords", NULL,
	    NULL },
	{ "network", NULL, ENDING_SOTTO, ENDING_LATER, "its network process "
	    "ended", NULL, NULL },
	{ "network-gone", NULL, ENDING_SOTTO, ENDING_NEVER, "the network half "
	    "of sotto is gone", "start sotto again", NULL },
	{ "no-worker", NULL, ENDING_SOTTO, ENDING_LATER, "the network half of "
	    "sotto cannot be started", NULL, NULL },
	{ "password", NULL, ENDING_SOTTO, ENDING_ASKED, "the password is "
	    "needed", NULL, NULL },
	{ "plain-login", NULL, ENDING_SOTTO, ENDING_QUESTION, "the server "
	    "wants the password itself", NULL, NULL },
	{ "sasl-mechanism", NULL, ENDING_SOTTO, ENDING_NEVER, "the server "
	    "offers no way to log in that sotto may use", "ask who runs the "
	    "server for SCRAM, or allow less with the setting sasl_plain",
	    NULL },
	{ "sasl-refused", NULL, ENDING_SOTTO, ENDING_NEVER, "the server broke "
	    "off the log-in", "check the address and the password, or "
	    "ask who runs the server", NULL },
	{ "sasl-syntax", NULL, ENDING_SOTTO, ENDING_NEVER, "the server's "
	    "answer to the log-in breaks the rules", "ask who runs the "
	    "server", NULL },
	{ "server-cost", NULL, ENDING_SOTTO, ENDING_NEVER, "the server wants "
	    "too few or too many rounds of password hashing, as somebody would "
	    "who wants to guess the password or to stop sotto", "ask who runs "
	    "the server", NULL },
	{ "server-nonce", NULL, ENDING_SOTTO, ENDING_NEVER, "the server's "
	    "answer does not belong to this log-in: somebody else may be "
	    "answering", "do not trust this network, and ask who runs the "
	    "server", NULL },
	{ "server-offer", NULL, ENDING_SOTTO, ENDING_NEVER, "the server's "
	    "offer did not arrive as it was sent: somebody may have changed it "
	    "on the way", "do not trust this network, and ask who "
	    "runs the server", NULL },
	{ "server-proof", NULL, ENDING_SOTTO, ENDING_NEVER, "the server cannot "
	    "prove that it knows this account: it may be another server",
	    "do not trust this network, and ask who runs the server", NULL },
	{ "thread", NULL, ENDING_SOTTO, ENDING_NEVER, "the key cannot be "
	    "computed from the password", "close other programs to free "
	    "memory", NULL },
	{ "weaker-login", NULL, ENDING_SOTTO, ENDING_QUESTION, "the server "
	    "offers a weaker log-in than before", NULL, NULL },
};

size_t
ending_rows(const struct ending_row **all)
{
	*all = rows;
	return NELEM(rows);
}

const char *
ending_code(const struct ending_row *row)
{
	return row->code != NULL ? row->code : row->condition;
}

static const struct ending_row *
ending_find(enum ending_said said, const char *condition)
{
	for (size_t i = 0; i < NELEM(rows); i++)
		if (rows[i].said == said &&
		    strcmp(rows[i].condition, condition) == 0)
			return &rows[i];
	return NULL;
}

const struct ending_row *
ending_own(const char *code)
{
	const struct ending_row *row = ending_find(ENDING_SOTTO, code);

	return row != NULL ? row : ending_find(ENDING_LINK, code);
}

/* The stream's and the log-in's not-authorized are two. */
static const struct ending_row *
ending_find_said(enum off why, const char *condition)
{
	const struct ending_row *row;

	if (why == OFF_AUTH)
		return ending_find(ENDING_SASL, condition);
	if ((row = ending_find(ENDING_STREAM, condition)) == NULL)
		row = ending_find(ENDING_STANZA, condition);
	return row != NULL ? row : ending_find(ENDING_SASL, condition);
}

/* What follows only where the network half says so by the way it ended. */
static bool
ending_is_way(const struct ending_row *row)
{
	return row->then == ENDING_ASKED || row->then == ENDING_CERTIFICATE;
}

/* A log-in that was refused in no known word may have been a wrong password's,
 * which is not tried again by itself. */
static enum ending_then
ending_then_unknown(enum off why)
{
	return why == OFF_AUTH ? ENDING_NEVER : ENDING_LATER;
}

/* What a stream never ends with for the sake of something that was sent. */
static bool
ending_is_calm(const struct ending_row *row)
{
	static const char *const calm[] = {
		"conflict", "connection-timeout", "host-gone", "host-unknown",
		"remote-connection-failed", "reset", "see-other-host",
		"system-shutdown", "asked", "bad-stream", "timeout",
	};

	for (size_t i = 0; i < NELEM(calm); i++)
		if (strcmp(row->condition, calm[i]) == 0)
			return true;
	return false;
}

/* A server can write anything there: letters, as the standard has them. */
static bool
ending_is_condition(const char *s)
{
	return *s != '\0' && strlen(s) < ENDING_CODE_SIZE &&
	    s[strspn(s, "abcdefghijklmnopqrstuvwxyz-")] == '\0';
}

/* Where a server had the word, and so may have made up a condition. */
static bool
ending_is_servers(enum off why)
{
	return why == OFF_AUTH || why == OFF_STREAM || why == OFF_CONFLICT;
}

/* Whether a condition can have been said, and is no other matter of ours. */
static bool
ending_is_said(enum off why, const char *condition)
{
	return why != OFF_ASKED && why != OFF_CERTIFICATE &&
	    why != OFF_NO_TLS && ending_is_condition(condition);
}

/* What nobody said more of. */
static const struct ending_row *
ending_find_plain(enum off why)
{
	const struct ending_row *row = ending_find(ENDING_LINK, off_word(why));

	return row != NULL ? row : ending_find_said(why, off_word(why));
}

bool
ending_wants_password(const char *code)
{
	for (size_t i = 0; i < NELEM(rows); i++)
		if (strcmp(ending_code(&rows[i]), code) == 0 &&
		    (rows[i].then == ENDING_PASSWORD ||
		    rows[i].then == ENDING_EXPIRED))
			return true;
	return false;
}

/* " (CONDITION: "what the server says")", or ": what the network half says" */
static void
ending_add(struct str *s, const struct ending_row *row, const char *condition,
    const char *text)
{
	char line[CHAT_NOTE_MAX + 1], said[SAYS_MAX];

	chat_fit(said, sizeof(said), chat_quote(line, text));
	if (strcmp(said, row->words) == 0 || strcmp(said, condition) == 0 ||
	    (row->same != NULL && strcmp(said, row->same) == 0))
		*said = '\0';
	if (*condition != '\0' && *said != '\0')
		str_addf(s, " (%s: \"%s\")", condition, said);
	else if (*condition != '\0')
		str_addf(s, " (%s)", condition);
	else if (*said != '\0')
		str_addf(s, ": %s", said);
}

void
ending_doubt(struct ending *e)
{
	if (e->then != ENDING_NEVER && e->then != ENDING_PASSWORD &&
	    e->then != ENDING_EXPIRED)
		return;
	e->then = ENDING_LATER;
	str_add(&e->reason, "; this was said before a certificate was shown, "
	    "so it may not come from the server");
}

void
ending_judge(struct ending *e, enum off why, const char *condition,
    const char *text)
{
	const struct ending_row *row = NULL, *plain = ending_find_plain(why);
	bool said = ending_is_said(why, condition);

	if (said)
		row = ending_find_said(why, condition);
	if (row == NULL && said && !ending_is_servers(why) &&
	    (row = ending_find(ENDING_LINK, condition)) != NULL) {
		said = false;	/* the network half's own word */
		if (ending_is_way(row))
			row = NULL;
	}
	e->then = row != NULL ? row->then : said ? ending_then_unknown(why) :
	    plain->then;
	/* What a server makes up could be any other code of ours. */
	if (row == NULL)
		row = plain;
	snprintf(e->code, sizeof(e->code), "%s", ending_code(row));
	e->calm = ending_is_calm(row);
	e->lost = why == OFF_LOST && !said;
	str_init(&e->reason);
	str_add(&e->reason, row->words);
	ending_add(&e->reason, row, said ? condition : "", text);
	if (row->todo != NULL)
		str_addf(&e->reason, "; %s", row->todo);
}
