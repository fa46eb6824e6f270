/*
 * Feeds XML to what reads forms: the answer to a command, whose id is put in
 * for @s.  What is told to sotto must be what the channel takes, with not more
 * fields and parts than it may have.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "tests/support/stanzas.h"

#define ID_PLACE "@@@@@@@@@@@@@@@@"

static size_t fields, parts;

static void
count(void *arg, const struct msg *m)
{
	fields += m->type == MSG_FORM_FIELD;
	parts += m->type == MSG_FORM_VALUE || m->type == MSG_FORM_OPTION;
	if (m->type == MSG_FORM)
		fields = parts = 0;
	if (fields > IPC_FORM_FIELDS_MAX || parts > IPC_FORM_PARTS_MAX)
		abort();
	note_tell(arg, m);
}

/* Begins a command; puts the request's id wherever the bytes hold its
 * place. */
static void
ask(struct notes *n, char *xml)
{
	struct msg m = { .type = MSG_ADHOC };
	char *at;

	m.u.adhoc.request = 1;
	m.u.adhoc.to = "b@c/x";
	m.u.adhoc.node = "n";
	m.u.adhoc.session = "";
	m.u.adhoc.action = "execute";
	(void)xep_do(&n->wire, &m);
	if ((at = strstr(n->text.s, "id='")) == NULL)
		abort();
	for (char *p = xml; (p = strstr(p, ID_PLACE)) != NULL;)
		memcpy(p, at + 4, sizeof ID_PLACE - 1);
	str_clear(&n->text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct notes n;
	struct str xml;

	notes_init(&n);
	n.wire.tell = count;
	str_init(&xml);
	str_addn(&xml, (const char *)data, size);
	str_add(&xml, "");
	ask(&n, xml.s);
	(void)notes_feed(&n, xml.s);
	str_free(&xml);
	notes_free(&n);
	return 0;
}

FUZZ_MAIN("form")
