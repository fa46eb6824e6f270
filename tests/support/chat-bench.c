/*
 * A bench for the tests of chat: see chat-bench.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chat-bench.h"

static _Noreturn void
fail(const char *what, const char *why)
{
	fprintf(stderr, "bench: %s: %s\n", what, why);
	abort();
}

static void
hear(void *arg, const struct chat_event *e)
{
	struct bench *b = arg;
	const char *code = e->code != NULL ? e->code : "";

	switch (e->type) {
	case CHAT_ACCOUNT:
		str_addf(&b->log, "account %s %s\n",
		    account_state_word(e->account->state), code);
		break;
	case CHAT_MESSAGE:
		str_addf(&b->log, "message %s %s %s%s\n",
		    e->incoming ? "in" : "out", otr_level_word(e->level),
		    e->headline ? "headline " : e->delayed ? "delayed " : "",
		    e->text);
		break;
	case CHAT_REACTION:
	case CHAT_RETRACTION:
		str_addf(&b->log, "%s %s %s%s%s\n", e->type ==
		    CHAT_REACTION ? "reaction" : "retraction", e->incoming ?
		    "in" : "out", e->id, e->emoji != NULL ? " " : "",
		    e->emoji != NULL ? e->emoji : "");
		break;
	case CHAT_DELIVERY:
		str_addf(&b->log, "delivery %s %s %s %s\n",
		    delivery_word(e->delivery), otr_level_word(e->level),
		    code, e->id);
		break;
	case CHAT_READ:
		str_addf(&b->log, "read %s\n", e->id);
		break;
	case CHAT_OTR:
		str_addf(&b->log, "otr %s\n", otr_level_word(e->level));
		break;
	case CHAT_SMP:
		str_addf(&b->log, "smp %s\n", otr_smp_word(e->smp));
		break;
	case CHAT_PRESENCE:
		str_addf(&b->log, "presence %s %s\n", e->peer,
		    show_word(e->show));
		break;
	case CHAT_QUESTION:
		str_addf(&b->log, "question %s", code);
		for (size_t i = 0; e->commands[i] != NULL; i++)
			str_addf(&b->log, " [%s]", e->commands[i]);
		str_addc(&b->log, '\n');
		break;
	case CHAT_NOTICE:
		str_addf(&b->log, "notice %s %s\n", code, e->text);
		break;
	case CHAT_ERROR:
		str_addf(&b->log, "error %s %s\n", code, e->text);
		break;
	case CHAT_BLOCKED:
		str_addf(&b->log, "blocked %s %s\n", e->peer, e->on ? "on" :
		    "off");
		break;
	case CHAT_FORM:
		str_addf(&b->log, "form %s", e->text);
		for (size_t i = 0; e->form != NULL && i < e->form->nfields; i++)
			str_addf(&b->log, " %s", e->form->fields[i].var);
		str_addc(&b->log, '\n');
		break;
	case CHAT_INVITATION:
		str_add(&b->log, "invitation");
		for (const struct chat_pair *d = e->data; d->key != NULL; d++)
			str_addf(&b->log, " %s=%s", d->key, d->value);
		str_addf(&b->log, " text=%s\n", e->text);
		break;
	case CHAT_TYPING:
		str_addf(&b->log, "typing %s %s\n", e->resource,
		    typing_word(e->typing));
		break;
	case CHAT_XML:
		str_addf(&b->log, "xml %s unshown=%zu missing=%zu %s\n",
		    e->incoming ? "in" : "out", e->unshown, e->missing,
		    e->text);
		break;
	case CHAT_XML_CLOSED:
		str_add(&b->log, "xml closed\n");
		break;
	case CHAT_ROOM:
		str_addf(&b->log, "room %s %s\n", e->state, code);
		break;
	case CHAT_OCCUPANT:
		str_addf(&b->log, "occupant %s %s\n", e->state, e->nick);
		break;
	case CHAT_TOPIC:
		str_addf(&b->log, "topic %s\n", e->text);
		break;
	case CHAT_CLOSED:
		str_addf(&b->log, "closed%s\n", e->on ? " by itself" : "");
		break;
	}
}

static void
command(void *arg, unsigned number, const char *const argv[],
    void (*done)(void *, int, const char *), void *done_arg)
{
	struct bench *b = arg;

	(void)argv;
	free(b->command_argv0);
	b->command_argv0 = xasprintf("%u", number);
	b->command_done = done;
	b->command_arg = done_arg;
}

static void
write_config(struct bench *b, const char *path, const char *more)
{
	char *text = xasprintf("account \"%s\" {\n%s\n}\n", ALICE,
	    more != NULL ? more : "password = \"pw\"");
	struct err err;

	(void)b;
	if (file_write(path, text, strlen(text), &err) == -1)
		fail("config", err.text);
	free(text);
}

static void
begin(struct bench *b)
{
	char *config = xasprintf("%s/config", b->dir);
	char *settings = xasprintf("%s/settings", b->dir);
	struct chat_ops ops = { .arg = b, .command = command };
	struct err err;
	int control;

	b->loop = loop_new();
	loop_clock_fake(b->loop, 1000000);
	b->conf = conf_load(config, settings, &err);
	if (b->conf == NULL)
		fail("config", err.text);
	b->net = fake_net_new(b->loop, &control);
	b->chat = chat_new(b->loop, b->conf, b->dir, control, &ops, &err);
	if (b->chat == NULL)
		fail("chat", err.text);
	chat_listen(b->chat, hear, b);
	b->account = chat_account(b->chat, 0);
	free(config);
	free(settings);
}

static void
end(struct bench *b)
{
	chat_free(b->chat);
	fake_net_free(b->net);
	conf_free(b->conf);
	loop_free(b->loop);
	b->bob = NULL;
}

struct bench *
bench_new(const char *more)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	char *config;

	b->dir = xstrdup("/tmp/sotto-test-XXXXXX");
	if (mkdtemp(b->dir) == NULL)
		fail("mkdtemp", b->dir);
	config = xasprintf("%s/config", b->dir);
	write_config(b, config, more);
	free(config);
	str_init(&b->log);
	str_add(&b->log, "");
	begin(b);
	return b;
}

void
bench_restart(struct bench *b)
{
	end(b);
	bench_quiet(b);
	begin(b);
}

static int
drop(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

void
bench_free(struct bench *b)
{
	end(b);
	nftw(b->dir, drop, 8, FTW_DEPTH | FTW_PHYS);
	str_free(&b->log);
	free(b->command_argv0);
	free(b->dir);
	free(b);
}

void
bench_talk(struct bench *b)
{
	struct err err;

	if (account_connect(b->account, NULL, &err) == -1)
		fail("connect", err.text);
	fake_net_run(b->net);
	fake_net_roster(b->net, ALICE, BOB, "Bob", SUB_BOTH);
	fake_net_presence(b->net, ALICE, PHONE, SHOW_ONLINE);
	b->bob = talk_open(b->account, BOB);
	snprintf(bench_otr(b)->resource, sizeof(bench_otr(b)->resource),
	    "phone");
	bench_quiet(b);
	fake_net_forget(b->net);
}

int
bench_setup(void **state)
{
	struct bench *b = bench_new(NULL);

	bench_talk(b);
	*state = b;
	return 0;
}

int
bench_teardown(void **state)
{
	bench_free(*state);
	return 0;
}

struct fake_otr *
bench_otr(struct bench *b)
{
	return fake_otr(direct_otr(b->bob));
}

const char *
bench_type(struct bench *b, const char *text, enum otr_level shown)
{
	struct err err;
	const struct entry *e;

	if (talk_type(b->bob, text, shown, NULL, NULL, &err) == -1)
		fail("type", err.text);
	fake_net_run(b->net);
	e = bench_entry(&b->bob->buffer, text);
	return e->id;
}

void
bench_clock(struct bench *b, int64_t milliseconds)
{
	loop_clock_move(b->loop, milliseconds);
	fake_net_run(b->net);
}

bool
bench_heard(const struct bench *b, ...)
{
	const char *at = b->log.s, *part;
	bool all = true;
	va_list ap;

	va_start(ap, b);
	while ((part = va_arg(ap, const char *)) != NULL) {
		at = strstr(at, part);
		if (at == NULL) {
			fprintf(stderr, "not heard: %s\n%s", part, b->log.s);
			all = false;
			break;
		}
		at += strlen(part);
	}
	va_end(ap);
	return all;
}

size_t
bench_count(const struct bench *b, const char *part)
{
	size_t n = 0;

	for (const char *at = b->log.s; (at = strstr(at, part)) != NULL; at++)
		n++;
	return n;
}

size_t
bench_asks(const struct bench *b, const char *code)
{
	size_t n = 0;

	for (const struct question *q = chat_questions(b->chat); q != NULL;
	    q = q->next)
		n += strcmp(q->code, code) == 0;
	return n;
}

void
bench_quiet(struct bench *b)
{
	str_clear(&b->log);
	str_add(&b->log, "");
}

const struct entry *
bench_entry(const struct buffer *buffer, const char *text)
{
	for (size_t i = buffer->count; i > 0; i--) {
		const struct entry *e = buffer_at(buffer, i - 1);

		if (strstr(e->text, text) != NULL)
			return e;
	}
	return NULL;
}
