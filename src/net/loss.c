/*
 * How a connection ended, in one of the reasons that sotto knows and in words
 * for people.  Only gathers and judges; the connection is conn.c's.
 *
 * libstrophe has no word for how a log-in failed, nor for a stream that is no
 * XML: it says so in its debug log, which is therefore read.  Nothing depends
 * on it but the reason given, waiting for XEP-0198 where there is none, and
 * that a stream ends in which nothing can be heard any more.
 *
 * SPDX-License-Identifier: ISC
 */
#include "net/net.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

void
loss_reset(struct loss *e)
{
	free(e->text);
	memset(e, 0, sizeof *e);
}

void
loss_take(struct loss *e, int error, const int *type, const char *text)
{
	e->ended = true;
	e->error = error;
	if (type == NULL)
		return;
	e->stream_error = true;
	e->type = *type;
	free(e->text);
	e->text = xstrdup(text);
}

void
loss_give_up(struct loss *e, enum off why, const char *text)
{
	if (e->given_up)
		return;
	e->given_up = true;
	e->why = why;
	e->why_text = text;
}

static bool
has_prefix(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

/* The first element within <failure>: RFC 6120, 6.5 */
static void
take_condition(struct loss *e, const char *text)
{
	const char *p = strchr(text + 1, '>');
	size_t n;

	while (p != NULL && p[1] != '<')
		p = strchr(p + 1, '>');
	if (p == NULL || p[2] == '/')
		return;
	n = strspn(p + 2, "abcdefghijklmnopqrstuvwxyz-");
	if (n == 0 || n >= sizeof e->sasl_condition)
		return;
	memcpy(e->sasl_condition, p + 2, n);
	e->sasl_condition[n] = '\0';
}

void
loss_read_log(struct loss *e, enum conn_state state, const char *text)
{
	/* It complains to the server, and then waits for ever. */
	if (has_prefix(text, "parse error"))
		loss_give_up(e, OFF_STREAM, "what the server sent is no XML");
	if (!has_prefix(text, "RECV: "))
		return;
	text += strlen("RECV: ");
	if (state == CONN_SECURING && strstr(text, "<starttls") != NULL)
		e->starttls_offered = true;
	else if (state == CONN_SECURING && has_prefix(text, "<proceed"))
		e->tls_began = true;
	else if (state == CONN_LOGGING_IN && has_prefix(text, "<success"))
		e->sasl_done = true;
	else if (state == CONN_LOGGING_IN && e->sasl_done &&
	    has_prefix(text, "<features"))
		e->no_sm = strstr(text, NS_SM) == NULL;
	else if (state == CONN_LOGGING_IN && has_prefix(text, "<failure")) {
		e->sasl_failed = true;
		take_condition(e, text);
	}
}

static enum off
why_stream_error(int type)
{
	switch (type) {
	case XMPP_SE_CONFLICT:
		return OFF_CONFLICT;
	case XMPP_SE_CONN_TIMEOUT:
	case XMPP_SE_SYSTEM_SHUTDOWN:
		return OFF_LOST;
	case XMPP_SE_HOST_GONE:
	case XMPP_SE_HOST_UNKNOWN:
		return OFF_LOOKUP;
	default:
		return OFF_STREAM;
	}
}

/* Before the log-in was over. */
static enum off
why_not_online(const struct loss *e, enum conn_state state, bool silent)
{
	silent = silent || e->error == ETIMEDOUT;
	if (state == CONN_REACHING)
		return OFF_REFUSED;
	if (state == CONN_SECURING && e->tls_began)
		return silent ? OFF_TIMEOUT : OFF_TLS;
	/* RFC 6120, 6.5.11: not the password's fault. */
	if (strcmp(e->sasl_condition, "temporary-auth-failure") == 0)
		return OFF_STREAM;
	if (e->sasl_failed && !e->sasl_done)
		return OFF_AUTH;
	if (silent)
		return OFF_TIMEOUT;
	if (e->error != 0)
		return OFF_LOST;
	if (state == CONN_SECURING)
		return e->starttls_offered ? OFF_TLS : OFF_NO_TLS;
	return e->sasl_done ? OFF_STREAM : OFF_AUTH;
}

enum off
loss_why(const struct loss *e, enum conn_state state, bool silent)
{
	if (state == CONN_LEAVING)
		return OFF_ASKED;
	if (e->given_up)
		return e->why;
	if (e->stream_error)
		return why_stream_error(e->type);
	if (state == CONN_ONLINE || state == CONN_SETTLING)
		return OFF_LOST;
	return why_not_online(e, state, silent);
}

static const char *
off_text(const struct loss *e, enum off why)
{
	switch (why) {
	case OFF_REFUSED:
		return "no address took the connection";
	case OFF_NO_TLS:
		return "the server offers no encryption";
	case OFF_TLS:
		return "the TLS handshake failed";
	case OFF_AUTH:
		return e->sasl_condition[0] != '\0' ? e->sasl_condition :
		    "the server offers no way to log in that we know";
	case OFF_TIMEOUT:
		return "the server did not answer in time";
	case OFF_LOST:
		return e->stream_error ? "the server is shutting down" :
		    "the connection broke";
	case OFF_STREAM:
		return e->sasl_condition[0] != '\0' && !e->sasl_done ?
		    e->sasl_condition : "the server ended the stream";
	case OFF_CONFLICT:
		return "another client took this one's place";
	case OFF_LOOKUP:
		return "the server does not serve this domain";
	case OFF_ASKED:
	case OFF_CERTIFICATE:
	case OFF_REASONS:
		break;
	}
	return "";
}

const char *
loss_text(const struct loss *e, enum off why)
{
	if (why == OFF_ASKED)
		return "";
	if (e->given_up)
		return e->why_text;
	return e->text != NULL ? e->text : off_text(e, why);
}
