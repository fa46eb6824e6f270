/*
 * One side of an OTR session: see pipe-side.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/userstate.h>
#include <libotr/message.h>
#include <libotr/privkey.h>

#include "tests/bench/pipe-side.h"

#define PROTOCOL "bench"

struct side {
	OtrlUserState us;
	OtrlMessageAppOps ops;
	const char *self, *peer;
	side_inject_fn *inject;
	void *arg;
	bool sealed;
};

/* ---- what libotr asks --------------------------------------------------- */

static OtrlPolicy
side_policy(void *arg, ConnContext *context)
{
	(void)arg;
	(void)context;
	return OTRL_POLICY_ALLOW_V3;
}

static int
side_is_logged_in(void *arg, const char *account, const char *protocol,
    const char *peer)
{
	(void)arg;
	(void)account;
	(void)protocol;
	(void)peer;
	return 1;
}

static void
side_send(void *arg, const char *account, const char *protocol,
    const char *peer, const char *wire)
{
	struct side *s = arg;

	(void)account;
	(void)protocol;
	(void)peer;
	s->inject(s->arg, wire);
}

/* A file for libotr to write into, which nobody needs afterwards. */
static FILE *
side_file(void)
{
	FILE *f = tmpfile();

	if (f == NULL)
		die("no temporary file");
	return f;
}

static void
side_tag(void *arg, const char *account, const char *protocol)
{
	struct side *s = arg;
	FILE *f = side_file();

	otrl_instag_generate_FILEp(s->us, f, account, protocol);
	fclose(f);
}

static void
side_secure(void *arg, ConnContext *context)
{
	struct side *s = arg;

	(void)context;
	s->sealed = true;
}

/* ---- the side ------------------------------------------------------------- */

struct side *
side_new(const char *self, const char *peer, side_inject_fn *inject, void *arg)
{
	struct side *s = xcalloc(1, sizeof *s);
	FILE *f;

	if (otrl_init(OTRL_VERSION_MAJOR, OTRL_VERSION_MINOR,
	    OTRL_VERSION_SUB) != 0)
		die("libotr is another one");
	s->us = otrl_userstate_create();
	s->ops = (OtrlMessageAppOps){ .policy = side_policy,
	    .is_logged_in = side_is_logged_in, .inject_message = side_send,
	    .create_instag = side_tag, .gone_secure = side_secure };
	s->self = self;
	s->peer = peer;
	s->inject = inject;
	s->arg = arg;
	f = side_file();
	if (otrl_privkey_generate_FILEp(s->us, f, self, PROTOCOL) != 0)
		die("no key");
	fclose(f);
	return s;
}

void
side_free(struct side *s)
{
	otrl_userstate_free(s->us);
	free(s);
}

char *
side_seal(struct side *s, const char *text)
{
	char *wire = NULL;

	if (otrl_message_sending(s->us, &s->ops, s, s->self, PROTOCOL, s->peer,
	    OTRL_INSTAG_BEST, text, NULL, &wire, OTRL_FRAGMENT_SEND_SKIP,
	    NULL, NULL, NULL) != 0 || wire == NULL)
		die("a line cannot be sealed");
	return wire;
}

char *
side_hear(struct side *s, const char *wire)
{
	OtrlTLV *tlvs = NULL;
	char *text = NULL;

	(void)otrl_message_receiving(s->us, &s->ops, s, s->self, PROTOCOL,
	    s->peer, wire, &text, &tlvs, NULL, NULL, NULL);
	otrl_tlv_free(tlvs);
	return text;
}

void
side_free_text(char *text)
{
	if (text != NULL)
		otrl_message_free(text);
}

bool
side_is_sealed(const struct side *s)
{
	return s->sealed;
}

/* ---- lines ---------------------------------------------------------------- */

void
side_line(unsigned n, char out[SIDE_LINE_MAX])
{
	snprintf(out, SIDE_LINE_MAX, "line %u of many, as long as what people "
	    "write to each other", n);
}

void
side_stanza(struct str *s, const char *from, const char *to, unsigned n,
    const char *wire)
{
	str_addf(s, "<message type='chat' ");
	if (from != NULL)
		str_addf(s, "from='%s' ", from);
	str_addf(s, "to='%s' id='bench-%u'><body>%s</body>"
	    "<encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:otr:0' "
	    "name='OTR'/><no-copy xmlns='urn:xmpp:hints'/>"
	    "<no-permanent-store xmlns='urn:xmpp:hints'/>"
	    "<private xmlns='urn:xmpp:carbons:2'/>"
	    "<request xmlns='urn:xmpp:receipts'/></message>", to, n, wire);
}
