/*
 * The reasons for which a connection ends, from what libstrophe lets see.
 *
 * SPDX-License-Identifier: ISC
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <strophe.h>

#include "net/net.h"

#define FEATURES "RECV: <features xmlns=\"http://etherx.jabber.org/streams\">"

static const struct {
	enum conn_state state;
	const char *log[4];
	int error;
	bool silent;
	enum off why;
	const char *text;
} ends[] = {
	{ CONN_REACHING, { NULL }, ECONNREFUSED, false, OFF_REFUSED,
	    "no address took the connection" },
	{ CONN_SECURING, { FEATURES "</features>" }, 0, false, OFF_NO_TLS,
	    "the server offers no encryption" },
	{ CONN_SECURING, { FEATURES "<starttls/></features>",
	    "RECV: <proceed/>" }, ECONNRESET, false, OFF_TLS,
	    "the TLS handshake failed" },
	{ CONN_SECURING, { FEATURES "<starttls/></features>",
	    "RECV: <proceed/>" }, 0, true, OFF_TIMEOUT, NULL },
	{ CONN_SECURING, { NULL }, ECONNRESET, false, OFF_LOST, NULL },
	{ CONN_SECURING, { NULL }, 0, true, OFF_TIMEOUT, NULL },
	/* The same words in the wrong place mean nothing. */
	{ CONN_SECURING, { "RECV: <failure/>", "SENT: <proceed" }, 0, false,
	    OFF_NO_TLS, NULL },
	{ CONN_LOGGING_IN, { "RECV: <failure xmlns=\"urn:x\"><not-authorized"
	    "/></failure>" }, 0, false, OFF_AUTH, "not-authorized" },
	{ CONN_LOGGING_IN, { "RECV: <failure xmlns=\"urn:x\"><temporary-auth"
	    "-failure/></failure>" }, 0, false, OFF_STREAM,
	    "temporary-auth-failure" },
	{ CONN_LOGGING_IN, { "RECV: <failure/>" }, 0, false, OFF_AUTH,
	    "the server offers no way to log in that we know" },
	{ CONN_LOGGING_IN, { NULL }, 0, false, OFF_AUTH, NULL },
	{ CONN_LOGGING_IN, { "RECV: <success/>" }, 0, false, OFF_STREAM,
	    "the server ended the stream" },
	{ CONN_LOGGING_IN, { NULL }, 0, true, OFF_TIMEOUT, NULL },
	{ CONN_ONLINE, { NULL }, ECONNRESET, false, OFF_LOST,
	    "the connection broke" },
	{ CONN_ONLINE, { "parse error [<a></b>]" }, 0, false, OFF_STREAM,
	    "what the server sent is no XML" },
	{ CONN_ONLINE, { "RECV: parse error" }, 0, false, OFF_LOST, NULL },
	{ CONN_LEAVING, { NULL }, ECONNRESET, false, OFF_ASKED, "" },
};

static void
test_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(ends); i++) {
		struct loss e = { 0 };
		enum off why;
		for (size_t n = 0; n < NELEM(ends[i].log) &&
		    ends[i].log[n] != NULL; n++)
			loss_read_log(&e, ends[i].state, ends[i].log[n]);
		loss_take(&e, ends[i].error, NULL, NULL);
		why = loss_why(&e, ends[i].state, ends[i].silent);
		assert_int_equal(why, ends[i].why);
		if (ends[i].text != NULL)
			assert_string_equal(loss_text(&e, why),
			    ends[i].text);
		loss_reset(&e);
	}
}

static void
stream_error(int type, enum off want)
{
	struct loss e = { 0 };

	loss_take(&e, 0, &type, "some words");
	assert_int_equal(loss_why(&e, CONN_ONLINE, false), want);
	assert_string_equal(loss_text(&e, want), "some words");
	loss_reset(&e);
	loss_take(&e, 0, &type, NULL);
	assert_true(strlen(loss_text(&e, want)) > 0);
	loss_reset(&e);
}

static void
test_stream_errors(void **state)
{
	(void)state;
	stream_error(XMPP_SE_CONFLICT, OFF_CONFLICT);
	stream_error(XMPP_SE_SYSTEM_SHUTDOWN, OFF_LOST);
	stream_error(XMPP_SE_HOST_UNKNOWN, OFF_LOOKUP);
	stream_error(XMPP_SE_POLICY_VIOLATION, OFF_STREAM);
}

static void
test_given_up(void **state)
{
	struct loss e = { 0 };

	(void)state;
	loss_give_up(&e, OFF_CERTIFICATE, "first");
	loss_give_up(&e, OFF_LOST, "second");
	loss_take(&e, ECONNABORTED, NULL, NULL);
	assert_int_equal(loss_why(&e, CONN_SECURING, true),
	    OFF_CERTIFICATE);
	assert_string_equal(loss_text(&e, OFF_CERTIFICATE), "first");
}

static void
test_features(void **state)
{
	struct loss e = { 0 };

	(void)state;
	loss_read_log(&e, CONN_LOGGING_IN, FEATURES "</features>");
	assert_false(e.no_sm);	/* those before the log-in say nothing */
	loss_read_log(&e, CONN_LOGGING_IN, "RECV: <success/>");
	loss_read_log(&e, CONN_LOGGING_IN, FEATURES
	    "<sm xmlns=\"urn:xmpp:sm:3\"/></features>");
	assert_false(e.no_sm);
	loss_read_log(&e, CONN_LOGGING_IN, FEATURES "</features>");
	assert_true(e.no_sm);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_stream_errors),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_features),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
