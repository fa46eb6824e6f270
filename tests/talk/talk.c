/*
 * Runs the conversations in tests/talk/talks: the whole of sotto but its terminal
 * (a display in memory) and its network (the other end of the channels, and
 * a contact with a session manager of his own).  tests/talk/talks/README lists
 * the words of a script.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/stat.h>

#include <ftw.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "tests/support/fake-login.h"
#include "tests/support/heard.h"
#include "tests/support/propose.h"
#include "front/screen/screen.h"

#define ALICE "alice@example.org"
#define BOB "bob@example.org"
#define BOB_RESOURCE "phone"
#define ALICE_FULL ALICE "/sotto.1"
#define MOST 256

struct frame {
	char *body;
	char *id;
	uint64_t ticket;
	uint32_t flags;
};

struct bob {
	char *jid, *full;	/* as they are written */
	char *dir;
	char *old_dir;		/* with the key before, or NULL */
	struct otr *otr;
	struct otr_session *session;
	enum otr_policy policy;
	bool online;
	/* Of his key, and of the one before it. */
	char key[FINGERPRINT_HEX + 1], was[FINGERPRINT_HEX + 1];
	char *got[MOST];	/* since the last "got all" */
	size_t ngot;
	char *last;
	char *waiting[MOST];	/* lines that his session held */
	size_t nwaiting;
};

struct script {
	const char *file;
	int number;		/* of the script's line */
	char *dir;
	struct str config;
	struct loop *loop;
	struct conf *conf;
	struct chat *chat;
	struct ui *ui;
	struct app app;
	struct front front;
	int columns, rows;
	struct key keys[MOST];
	size_t nkeys, key;
	struct str screen;	/* blanks folded */
	int ends[2];
	struct channel *control, *worker;
	bool may_connect, wants, online, held;
	bool resumes;		/* once it is logged in */
	struct fake_login *login;
	bool no_acks, no_receipts, blind_receipts;
	bool bob_held;		/* what bob sends is kept */
	struct frame frames[MOST];	/* from alice, not delivered */
	size_t nframes;
	struct str wire;	/* every body that ever left */
	struct frame back[MOST];	/* from bob, kept: body and id */
	size_t nback;
	uint64_t unacked[MOST];	/* tickets */
	size_t nunacked;
	char *last_back;	/* the id of his last message */
	char *bob_id;		/* of his next messages, or NULL */
	int delay;		/* seconds that the server kept them */
	struct { char *name; enum announced says; bool silent; }
	    programs[8];		/* of bob's, that were asked about */
	size_t nprograms;
	char *last_to;		/* where the last frame went */
	uint64_t last_ticket;
	uint32_t takes;		/* bytes of a stanza, or 0 */
	unsigned errors, bob_errors;	/* OTR errors that were sent */
	unsigned busy;		/* counts what happened */
	struct bob bob;
	unsigned resource;
	bool only_propose;	/* only what is offered is looked at */
	jmp_buf next_line;
};

static _Noreturn void
fail(struct script *t, const char *fmt, const char *a)
{
	/* With another contact the scripts' words are not all right. */
	if (t->only_propose)
		longjmp(t->next_line, 1);
	fprintf(stderr, "%s:%d: ", t->file, t->number);
	fprintf(stderr, fmt, a);
	fprintf(stderr, "\n--- screen\n%s---\n", t->screen.s);
	exit(1);
}

/* ---- the network's end ------------------------------------------------- */

static void
net_send(struct script *t, const struct msg *m)
{
	struct err err;

	if (t->worker != NULL &&
	    channel_send(t->worker, m, -1, &err) == -1)
		fail(t, "net: %s", err.text);
	t->busy++;
}

static void
net_presence(struct script *t, bool on)
{
	struct msg m = { .type = MSG_PRESENCE };

	m.u.presence.from = t->bob.full;
	m.u.presence.show = on ? SHOW_ONLINE : SHOW_OFFLINE;
	m.u.presence.text = "";
	net_send(t, &m);
}

/* Logs in first: net_online() follows. */
static void
net_begins(struct script *t, bool resumed)
{
	t->resumes = resumed;
	fake_login_offer(t->login);
}

static void
login_tells(void *arg, const struct msg *m)
{
	net_send(arg, m);
}

static void
net_online(struct script *t, bool resumed)
{
	struct msg m = { .type = MSG_ONLINE };

	t->online = true;
	t->wants = false;
	m.u.online.jid = ALICE_FULL;
	m.u.online.resumed = resumed;
	m.u.online.managed = true;
	m.u.online.max_bytes = t->takes;
	m.u.online.tls = "TLSv1.3";
	m.u.online.sha256 = "";
	net_send(t, &m);
	if (resumed)
		return;
	m = (struct msg){ .type = MSG_ROSTER_ITEM };
	m.u.roster_item.jid = t->bob.jid;
	m.u.roster_item.name = "Bob";
	m.u.roster_item.subscription = SUB_BOTH;
	net_send(t, &m);
	m = (struct msg){ .type = MSG_ROSTER_END };
	m.u.roster_end.count = 1;
	net_send(t, &m);
	if (t->bob.online)
		net_presence(t, true);
}

static void
net_got_send(struct script *t, const struct msg *m)
{
	struct frame *f;
	struct msg answer;

	free(t->last_to);
	t->last_to = xstrdup(m->u.send.to);
	t->last_ticket = m->u.send.ticket;
	str_add(&t->wire, m->u.send.body);
	str_addc(&t->wire, '\n');
	if (!t->online)
		return;
	answer = (struct msg){ .type = MSG_SENT };
	answer.u.sent.ticket = m->u.send.ticket;
	net_send(t, &answer);
	answer = (struct msg){ .type = MSG_ACKED };
	answer.u.acked.ticket = m->u.send.ticket;
	if (!t->no_acks)
		net_send(t, &answer);
	else if (t->nunacked < MOST)
		t->unacked[t->nunacked++] = m->u.send.ticket;
	t->errors += strncmp(m->u.send.body, "?OTR Error", 10) == 0;
	if (t->nframes == MOST)
		fail(t, "too many frames%s", "");
	f = &t->frames[t->nframes++];
	f->body = xstrdup(m->u.send.body);
	f->id = xstrdup(m->u.send.id);
	f->flags = m->u.send.flags;
}

/* As his programs say; one that nobody told about does not answer. */
static void
net_discover(struct script *t, const char *to)
{
	struct msg m = { .type = MSG_DISCOVERED };
	const char *resource = jid_resource(to);
	size_t i;

	for (i = 0; i < t->nprograms; i++) {
		if (t->programs[i].silent ||
		    strcmp(t->programs[i].name, resource) != 0)
			continue;
		m.u.discovered.from = to;
		m.u.discovered.says = t->programs[i].says;
		net_send(t, &m);
	}
}

static void
worker_msg(void *arg, const struct msg *m, int fd)
{
	struct script *t = arg;
	struct msg off = { .type = MSG_OFFLINE };

	(void)fd;
	t->busy++;
	if (m->type == MSG_CONNECT) {
		t->wants = true;
		if (t->may_connect)
			net_begins(t, false);
	} else if (fake_login_hears(t->login, m)) {
		if (m->type == MSG_SASL_PROVEN)
			net_online(t, t->resumes);
	} else if (m->type == MSG_DISCONNECT) {
		t->online = t->wants = false;
		off.u.offline.why = OFF_ASKED;
		off.u.offline.text = "";
		net_send(t, &off);
	} else if (m->type == MSG_DISCOVER)
		net_discover(t, m->u.discover.to);
	else if (m->type == MSG_SEND)
		net_got_send(t, m);
}

static void
net_end(void *arg, const struct err *err)
{
	fail(arg, "sotto broke the rules: %s", err->text);
}

static void
control_msg(void *arg, const struct msg *m, int fd)
{
	struct script *t = arg;
	struct msg answer = { .type = MSG_WORKER };
	struct err err;
	int pair[2];

	(void)fd;
	t->busy++;
	if (m->type != MSG_START ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) == -1)
		fail(t, "control%s", "");
	answer.u.worker.number = m->u.start.number;
	answer.u.worker.pid = 1;
	if (channel_send(t->control, &answer, pair[1], &err) == -1)
		fail(t, "control: %s", err.text);
	close(pair[1]);
	t->worker = channel_new(t->loop, pair[0], MSG_TO_NET, worker_msg,
	    net_end, t);
}

/* ---- the contact ------------------------------------------------------- */

static void
bob_delivers(struct script *t, const char *id, const char *body)
{
	struct msg m = { .type = MSG_MESSAGE };

	if (!t->online)
		return;
	m.u.message.from = t->bob.full;
	m.u.message.to = "";
	m.u.message.id = id;
	m.u.message.body = body;
	m.u.message.kind = MESSAGE_CHAT;
	if (t->delay > 0) {
		m.u.message.flags = GOT_DELAYED;
		m.u.message.stamp = (uint64_t)(loop_wall(t->loop) -
		    1000 * (int64_t)t->delay);
	}
	net_send(t, &m);
}

static void
bob_sends(struct script *t, const char *body)
{
	static unsigned id;	/* fresh in each message of a run */
	char name[32];

	t->bob_errors += strncmp(body, "?OTR Error", 10) == 0;
	snprintf(name, sizeof(name), "bob-%u", ++id);
	free(t->last_back);
	t->last_back = xstrdup(t->bob_id != NULL ? t->bob_id : name);
	if (!t->bob_held) {
		bob_delivers(t, t->last_back, body);
		return;
	}
	if (t->nback == MOST)
		fail(t, "too many frames%s", "");
	t->back[t->nback].id = xstrdup(t->last_back);
	t->back[t->nback++].body = xstrdup(body);
}

static void
bob_inject(void *arg, struct otr_session *s, const char *resource,
    const char *wire)
{
	(void)s;
	(void)resource;
	bob_sends(arg, wire);
}

static void
bob_say(struct script *t, const char *text)
{
	struct otr_out out;
	struct err err = { .code = "" };
	size_t i;

	switch (otr_send(t->bob.session, text, otr_level(t->bob.session),
	    NULL, &out, &err)) {
	case OTR_SEALED:
	case OTR_CLEAR:
		for (i = 0; i < out.nwire; i++)
			bob_sends(t, out.wire[i]);
		break;
	case OTR_HELD:
		t->bob.waiting[t->bob.nwaiting++] = xstrdup(text);
		break;
	case OTR_REFUSED:
		fail(t, "bob cannot send: %s", err.text);
	}
	otr_out_clear(&out);
}

static void
bob_event(void *arg, struct otr_session *s, const struct otr_event *ev)
{
	struct script *t = arg;
	size_t i, n = t->bob.nwaiting;

	(void)s;
	if (getenv("TALK_DEBUG") != NULL)
		fprintf(stderr, "  bob: event %d smp %d %s\n", ev->type,
		    ev->smp, ev->text != NULL ? ev->text : "");
	if (ev->type != OTR_EVENT_FLUSH || n == 0)
		return;
	t->bob.nwaiting = 0;
	for (i = 0; i < n; i++) {
		bob_say(t, t->bob.waiting[i]);
		free(t->bob.waiting[i]);
	}
}

static void
bob_peer(void *arg, const char *account, const char *contact,
    struct otr_peer *peer)
{
	struct script *t = arg;

	(void)account;
	(void)contact;
	*peer = (struct otr_peer){ .policy = t->bob.policy,
	    .v2 = OTR_V2_ALLOW, .known = true, .online = true,
	    .account_online = true };
}

/* Keys are made in a thread: this is the one place where time passes. */
static void
key_wait(struct script *t, struct otr *otr, const char *account)
{
	char hex[FINGERPRINT_HEX + 1];
	struct err err;
	int tries;

	if (otr_key_want(otr, account, &err) == -1)
		fail(t, "key: %s", err.text);
	for (tries = 0; otr_key_fingerprint(otr, account, hex, &err) == -1;
	    tries++) {
		if (tries > 600)
			fail(t, "no key: %s", err.text);
		loop_turn(t->loop, 100);
	}
}

static void
bob_key(struct script *t)
{
	char hex[FINGERPRINT_HEX + 1];
	struct err err;

	if (otr_key_fingerprint(t->bob.otr, t->bob.jid, hex, &err) == -1)
		fail(t, "bob: %s", err.text);
	if (strcmp(hex, t->bob.key) == 0)
		return;
	memcpy(t->bob.was, t->bob.key, sizeof(t->bob.was));
	memcpy(t->bob.key, hex, sizeof(t->bob.key));
}

static void
bob_open(struct script *t)
{
	struct otr_ops ops = { .arg = t, .inject = bob_inject,
	    .event = bob_event, .peer = bob_peer };
	struct err err;

	t->bob.otr = otr_new(t->loop, t->bob.dir, &ops, &err);
	if (t->bob.otr == NULL)
		fail(t, "bob: %s", err.text);
	key_wait(t, t->bob.otr, t->bob.jid);
	bob_key(t);
	t->bob.session = otr_session(t->bob.otr, t->bob.jid, ALICE);
}

/* His client ends without a word about OTR, and starts again. */
static void
bob_restart(struct script *t, bool new_key)
{
	net_presence(t, false);
	otr_free(t->bob.otr);
	if (new_key) {
		free(t->bob.old_dir);
		t->bob.old_dir = t->bob.dir;
		t->bob.dir = xasprintf("%s/bob-%u", t->dir, ++t->resource);
	}
	bob_open(t);
	net_presence(t, true);
}

static void
bob_gets(struct script *t, const struct frame *f)
{
	struct otr_in in;
	bool read;

	otr_recv(t->bob.session, "sotto.1", f->body, 0, &in);
	read = in.text != NULL;
	if (read) {
		free(t->bob.last);
		t->bob.last = xstrdup(in.text);
		if (t->bob.ngot < MOST)
			t->bob.got[t->bob.ngot++] = xstrdup(in.text);
	}
	otr_in_clear(&in);
	if ((f->flags & SEND_RECEIPT) && !t->no_receipts &&
	    (read || t->blind_receipts)) {
		struct msg m = { .type = MSG_RECEIPT };

		m.u.receipt.from = t->bob.full;
		m.u.receipt.id = f->id;
		net_send(t, &m);
	}
}

/* ---- time -------------------------------------------------------------- */

static void
frames_shift(struct script *t)
{
	struct frame f = t->frames[0];

	t->nframes--;
	memmove(t->frames, t->frames + 1, t->nframes * sizeof(f));
	bob_gets(t, &f);
	free(f.body);
	free(f.id);
	t->busy++;
}

/* Until nothing moves any more. */
static void
settle(struct script *t)
{
	unsigned before;
	int quiet = 0;

	while (quiet < 4) {
		before = t->busy;
		loop_turn(t->loop, 0);
		while (!t->held && t->bob.online && t->nframes > 0)
			frames_shift(t);
		quiet = before == t->busy ? quiet + 1 : 0;
	}
	if (t->ui != NULL)
		ui_paint(t->ui);
}

static void
pass(struct script *t, int seconds)
{
	for (; seconds > 0; seconds--) {
		loop_clock_move(t->loop, 1000);
		settle(t);
	}
}

/* ---- the display ------------------------------------------------------- */

static void
fake_size(void *arg, int *columns, int *rows)
{
	struct script *t = arg;

	*columns = t->columns;
	*rows = t->rows;
}

static void
fake_show(void *arg, const struct grid *g)
{
	struct script *t = arg;
	const struct cell *c;
	int x, y;

	str_clear(&t->screen);
	for (y = 0; y < g->rows; y++) {
		for (x = 0; x < g->columns; x++) {
			c = grid_at(g, x, y);
			if (c->width == 0)
				continue;
			str_add(&t->screen, c->text[0] == '\0' ? " " :
			    c->text);
		}
		str_addc(&t->screen, '\n');
	}
}

static bool
fake_key(void *arg, struct key *key)
{
	struct script *t = arg;

	if (t->key == t->nkeys) {
		t->key = t->nkeys = 0;
		return (false);
	}
	*key = t->keys[t->key++];
	return (true);
}

static void
fake_careful(void *arg, bool on)
{
	(void)arg;
	(void)on;
}

static int
fake_waits(void *arg)
{
	(void)arg;
	return -1;
}

static void fake_nothing(void *arg) { (void)arg; }

/* A question drops what was typed ahead; a script types no faster. */
static void
fake_theme(void *arg, const struct theme *theme)
{
	(void)arg;
	(void)theme;
}

static void
key_push(struct script *t, const struct key *key)
{
	if (t->nkeys == MOST)
		fail(t, "too many keys%s", "");
	t->keys[t->nkeys++] = *key;
}

static void
key_text(struct script *t, const char *text, size_t bytes)
{
	struct key key = { .code = KEY_TEXT };
	size_t n;

	for (; bytes > 0; text += n, bytes -= n) {
		n = utf8_next(text, bytes);
		memset(key.text, 0, sizeof(key.text));
		memcpy(key.text, text, n);
		key_push(t, &key);
	}
}

static void
keys_take(struct script *t)
{
	if (t->ui == NULL)
		fail(t, "no screen yet%s", "");
	ui_keys(t->ui);
	settle(t);
}

static void
key_named(struct script *t, const char *name)
{
	struct key key;
	struct err err;

	if (key_parse(name, &key, &err) == -1)
		fail(t, "%s", err.text);
	key_push(t, &key);
}

/* ---- the program ------------------------------------------------------- */

static int
fake_enter(void *arg, struct talk *talk, const char *line,
    enum otr_level shown, bool *secret, struct err *err)
{
	struct script *t = arg;

	return (cmd_run(&t->app, talk, line, shown, secret, err));
}

static size_t
fake_complete(void *arg, struct talk *talk, const char *line, size_t cursor,
    size_t *from, char ***candidates)
{
	struct script *t = arg;

	return (cmd_complete(&t->app, talk, line, cursor, from, candidates));
}

static char *
fake_hint(void *arg, struct talk *talk, const char *line)
{
	(void)talk;
	return (cmd_hint(&((struct script *)arg)->app, line));
}

static struct talk *
fake_current(void *arg)
{
	return (ui_current(((struct script *)arg)->ui));
}

static void
front_show(void *arg, struct talk *talk)
{
	ui_show(((struct script *)arg)->ui, talk);
}

static void
front_clear(void *arg)
{
	ui_clear(((struct script *)arg)->ui);
}

static int
front_window(void *arg, const char *which, struct err *err)
{
	return (ui_window(((struct script *)arg)->ui, which, err));
}

static void
front_secret(void *arg, const char *prompt,
    void (*done)(void *, const char *), void *done_arg)
{
	ui_ask_secret(((struct script *)arg)->ui, prompt, done, done_arg);
}

static void
front_yes(void *arg, const char *prompt, void (*done)(void *, bool),
    void *done_arg)
{
	ui_ask_yes(((struct script *)arg)->ui, prompt, done, done_arg);
}

static void
script_command(void *arg, unsigned number, const char *const argv[],
    void (*done)(void *, int, const char *), void *done_arg)
{
	(void)arg;
	(void)number;
	(void)argv;
	done(done_arg, -1, "no commands here");
}

static void
script_ui(struct script *t)
{
	struct display display = { .arg = t, .size = fake_size,
	    .show = fake_show, .next_key = fake_key, .bell = fake_nothing,
	    .set_theme = fake_theme, .redraw = fake_nothing,
	    .suspend = fake_nothing, .flush = fake_nothing,
	    .careful = fake_careful, .waits = fake_waits };
	struct ui_ops ops = { .arg = t, .enter = fake_enter,
	    .complete = fake_complete, .hint = fake_hint,
	    .quit = fake_nothing };

	t->front = (struct front){ .arg = t, .kind = FRONT_SCREEN,
	    .current = fake_current, .show = front_show,
	    .window = front_window, .clear = front_clear,
	    .ask_secret = front_secret, .ask_yes = front_yes,
	    .quit = fake_nothing };
	t->ui = ui_new(t->chat, &display, &ops, NULL);
	/* The panel would stand between the rows of a text. */
	ui_roster(t->ui, 0);
	t->app = (struct app){ .chat = t->chat, .conf = t->conf,
	    .otr = chat_otr(t->chat), .front = &t->front, .version = "test",
	    .confined = "test" };
	propose_app = &t->app;
}

static const char default_config[] =
    "otr_policy = \"manual\"\n"
    "account \"" ALICE "\" { password = \"x\" autoconnect = false }\n";

static void
size_read(struct script *t, const char *text)
{
	if (sscanf(text, "%dx%d", &t->columns, &t->rows) != 2)
		fail(t, "not a size: %s", text);
}

/* What is offered must be taken; of whom it is, see propose.c. */
static void
hear(void *arg, const struct chat_event *e)
{
	struct script *t = arg;

	heard_check(e);
	if (e->type == CHAT_CLOSED && t->ui != NULL)
		ui_close(t->ui, e->talk);
	for (size_t i = 0; e->commands != NULL && e->commands[i] != NULL; i++)
		propose_check(e->commands[i]);
	if (e->text != NULL && (e->type == CHAT_QUESTION ||
	    e->type == CHAT_NOTICE || e->type == CHAT_ERROR))
		propose_text(e->text);
}

static void
alice_open(struct script *t)
{
	struct chat_ops ops = { .arg = t, .command = script_command };
	struct err err = { .code = "" };
	char *config = xasprintf("%s/config", t->dir);
	char *settings = xasprintf("%s/data/settings", t->dir);
	char *data = xasprintf("%s/data", t->dir);

	if (t->config.len == 0)
		str_add(&t->config, default_config);
	if (t->only_propose && strstr(t->config.s, "second@") == NULL)
		str_add(&t->config, "account \"second@example.org\" "
		    "{ password = \"x\" autoconnect = false }\n");
	if (dir_private(data, &err) == -1 || file_write(config, t->config.s,
	    t->config.len, &err) == -1 ||
	    (t->conf = conf_load(config, settings, &err)) == NULL)
		fail(t, "start: %s", err.text);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
	    t->ends) == -1)
		fail(t, "socketpair%s", "");
	t->control = channel_new(t->loop, t->ends[1], MSG_TO_PARENT,
	    control_msg, net_end, t);
	t->chat = chat_new(t->loop, t->conf, data, t->ends[0], &ops, &err);
	if (t->chat == NULL)
		fail(t, "start: %s", err.text);
	chat_listen(t->chat, hear, t);
	key_wait(t, chat_otr(t->chat), ALICE);
	free(config);
	free(settings);
	free(data);
}

static void
do_start(struct script *t, const char *arg)
{
	t->columns = 80;
	t->rows = 24;
	if (arg[0] != '\0')
		size_read(t, arg);
	alice_open(t);
	bob_open(t);
	script_ui(t);
	chat_start(t->chat);
}

static void
alice_close(struct script *t)
{
	propose_app = NULL;
	ui_free(t->ui);
	chat_free(t->chat);
	channel_free(t->worker);
	channel_free(t->control);
	conf_free(t->conf);
	t->ui = NULL;
	t->chat = NULL;
	t->worker = t->control = NULL;
	t->conf = NULL;
}

/*
 * Both are killed and start again on their files: nobody is told, and the
 * sessions are gone.  What was held on the way is still there.
 */
static void
do_both_restart(struct script *t, const char *arg)
{
	int64_t now = loop_wall(t->loop) + 1000;

	(void)arg;
	alice_close(t);
	otr_free(t->bob.otr);
	loop_free(t->loop);
	t->online = t->wants = t->may_connect = false;
	t->loop = loop_new();
	loop_clock_fake(t->loop, now);
	alice_open(t);
	bob_open(t);
	script_ui(t);
	chat_start(t->chat);
}

/* ---- the words --------------------------------------------------------- */

static struct talk *
the_talk(struct script *t)
{
	return (talk_open(account_find(t->chat, ALICE), t->bob.jid));
}

static void
do_connect(struct script *t, const char *arg)
{
	struct err err = { .code = "" };

	(void)arg;
	t->may_connect = true;
	if (account_connect(account_find(t->chat, ALICE), NULL, &err) == -1)
		fail(t, "connect: %s", err.text);
	settle(t);
	if (!t->online)
		fail(t, "not connected%s", "");
}

static void
do_open(struct script *t, const char *arg)
{
	(void)arg;
	ui_show(t->ui, the_talk(t));
}

/*
 * $KEY and $WAS: the digits of bob's key and of the one before; $SHOWN and
 * $WASSHOWN: the same as they are shown.
 */
static char *
expand(struct script *t, const char *s)
{
	char shown[FINGERPRINT_HEX + 5], was[FINGERPRINT_HEX + 5];
	const struct { const char *name, *value; } names[] = {
		{ "$KEY", t->bob.key }, { "$SHOWN", shown },
		{ "$WASSHOWN", was }, { "$WAS", t->bob.was },
	};
	struct str out;
	size_t i;

	otr_fingerprint_show(t->bob.key, shown);
	otr_fingerprint_show(t->bob.was, was);
	str_init(&out);
	while (*s != '\0') {
		for (i = 0; i < NELEM(names); i++)
			if (strncmp(s, names[i].name,
			    strlen(names[i].name)) == 0)
				break;
		if (i == NELEM(names)) {
			str_addc(&out, *s++);
			continue;
		}
		str_add(&out, names[i].value);
		s += strlen(names[i].name);
	}
	return (str_take(&out));
}

static void
do_type(struct script *t, const char *arg)
{
	char *text = expand(t, arg);

	key_text(t, text, strlen(text));
	key_named(t, "Enter");
	keys_take(t);
	free(text);
}

static void
do_keys(struct script *t, const char *arg)
{
	const char *end;
	char name[32];

	while (*arg != '\0') {
		if (*arg == '<' && (end = strchr(arg, '>')) != NULL &&
		    (size_t)(end - arg) < sizeof(name)) {
			snprintf(name, sizeof(name), "%.*s",
			    (int)(end - arg - 1), arg + 1);
			key_named(t, name);
			arg = end + 1;
		} else {
			key_text(t, arg, 1);
			arg++;
		}
	}
	keys_take(t);
}

static void
do_size(struct script *t, const char *arg)
{
	struct key key = { .code = KEY_RESIZE_ };

	size_read(t, arg);
	key_push(t, &key);
	keys_take(t);
}

static void
do_policy(struct script *t, const char *arg)
{
	if (otr_policy_parse(arg, &t->bob.policy) == -1)
		fail(t, "no policy: %s", arg);
}

static void
bob_must(struct script *t, int rc, const struct err *err)
{
	if (rc == -1)
		fail(t, "bob: %s", err->text);
}

static void
do_bob_start(struct script *t, const char *arg)
{
	struct err err = { .code = "" };

	(void)arg;
	bob_must(t, otr_start(t->bob.session, &err), &err);
}

static void
do_bob_end(struct script *t, const char *arg)
{
	struct err err = { .code = "" };

	(void)arg;
	bob_must(t, otr_end(t->bob.session, &err), &err);
}

static void
do_bob_smp(struct script *t, const char *arg)
{
	struct err err = { .code = "" };

	bob_must(t, otr_smp_start(t->bob.session, NULL, arg, &err), &err);
}

static void
do_bob_asks(struct script *t, const char *arg)
{
	const char *answer = strchr(arg, '|');
	struct err err = { .code = "" };
	char *question;

	if (answer == NULL)
		fail(t, "no answer: %s", arg);
	question = xstrndup(arg, (size_t)(answer - arg));
	bob_must(t, otr_smp_start(t->bob.session, question, answer + 1,
	    &err), &err);
	free(question);
}

static void
do_bob_aborts(struct script *t, const char *arg)
{
	struct err err = { .code = "" };

	(void)arg;
	bob_must(t, otr_smp_abort(t->bob.session, &err), &err);
}

/* Sealed by his session, and put into a form ("[bob] @|TEXT") on the way. */
static void
do_bob_bends(struct script *t, const char *arg)
{
	const char *at = strchr(arg, '@'), *bar = strchr(arg, '|');
	struct err err = { .code = "" };
	struct otr_out out;
	struct str body;

	if (at == NULL || bar == NULL || otr_send(t->bob.session, bar + 1,
	    otr_level(t->bob.session), NULL, &out, &err) != OTR_SEALED)
		fail(t, "bob cannot bend: %s", arg);
	str_init(&body);
	for (; arg < bar; arg++)
		if (*arg == '@')
			str_add(&body, out.wire[0]);
		else
			str_addc(&body, *arg);
	bob_sends(t, body.s);
	str_free(&body);
	otr_out_clear(&out);
}

/* \r \b \n \e and \xHH, \uHHHH (below U+10000) in what is sent raw. */
static void
unescape(const char *s, struct str *out)
{
	unsigned cp;
	char raw[4];

	for (; *s != '\0'; s++) {
		if (*s != '\\') {
			str_addc(out, *s);
			continue;
		}
		switch (*++s) {
		case 'r': str_addc(out, '\r'); break;
		case 'b': str_addc(out, '\b'); break;
		case 'n': str_addc(out, '\n'); break;
		case 'x':
			sscanf(s + 1, "%2x", &cp);
			str_addc(out, (char)cp);
			s += 2;
			break;
		case 'u':
			sscanf(s + 1, "%4x", &cp);
			raw[0] = (char)(0xe0 | cp >> 12);
			raw[1] = (char)(0x80 | (cp >> 6 & 0x3f));
			raw[2] = (char)(0x80 | (cp & 0x3f));
			str_addn(out, raw, 3);
			s += 4;
			break;
		default: str_addc(out, *s);
		}
	}
}

static void
do_bob_raw(struct script *t, const char *arg)
{
	struct str body;

	str_init(&body);
	unescape(arg, &body);
	bob_sends(t, body.s);
	str_free(&body);
}

static void
do_bob_restart(struct script *t, const char *arg)
{
	(void)arg;
	bob_restart(t, false);
}

/* As a restart that nobody is told of. */
static void
do_bob_forgets(struct script *t, const char *arg)
{
	(void)arg;
	otr_free(t->bob.otr);
	bob_open(t);
}

static void
do_bob_newkey(struct script *t, const char *arg)
{
	(void)arg;
	bob_restart(t, true);
}

/* ... and with the key that it had before the last `newkey`. */
static void
do_bob_oldkey(struct script *t, const char *arg)
{
	char *dir = t->bob.dir;

	(void)arg;
	t->bob.dir = t->bob.old_dir;
	t->bob.old_dir = dir;
	bob_restart(t, false);
}

/* Another device of his, with its own key, in place of the first: which says
 * nothing any more, but is not known to be gone. */
static void
do_bob_second(struct script *t, const char *arg)
{
	(void)arg;
	free(t->bob.dir);
	t->bob.dir = xasprintf("%s/bob-%u", t->dir, ++t->resource);
	otr_free(t->bob.otr);
	bob_open(t);
	free(t->bob.last);
	t->bob.last = NULL;
}

static void
do_bob_away(struct script *t, const char *arg)
{
	(void)arg;
	t->bob.online = false;
	net_presence(t, false);
}

static void
do_bob_back(struct script *t, const char *arg)
{
	(void)arg;
	t->bob.online = true;
	net_presence(t, true);
}

/* "NAME WORD": it is online, and when it is asked says so. */
static void
do_program(struct script *t, const char *arg)
{
	struct msg m = { .type = MSG_PRESENCE };
	const char *word = strchr(arg, ' ');
	char *full;
	size_t i = t->nprograms++;
	enum announced says = ANNOUNCED_UNKNOWN;

	if (word == NULL || i == NELEM(t->programs))
		fail(t, "no program: %s", arg);
	while (says < ANNOUNCED_NO_OTR &&
	    strcmp(word + 1, announced_word(says)) != 0)
		says++;
	t->programs[i].name = xstrndup(arg, (size_t)(word - arg));
	t->programs[i].says = says;
	t->programs[i].silent = strcmp(word + 1, "silent") == 0;
	full = xasprintf("%s/%s", t->bob.jid, t->programs[i].name);
	m.u.presence.from = full;
	m.u.presence.show = SHOW_ONLINE;
	m.u.presence.text = "";
	if (t->online)
		net_send(t, &m);
	free(full);
}

static void
check_went(struct script *t, const char *arg)
{
	if (t->last_to == NULL || strcmp(t->last_to, arg) != 0)
		fail(t, "the last one went to %s", t->last_to != NULL ?
		    t->last_to : "nobody");
}

static void
do_hold(struct script *t, const char *arg)
{
	(void)arg;
	t->held = true;
}

static void
do_release(struct script *t, const char *arg)
{
	(void)arg;
	t->held = false;
}

static void
do_drop(struct script *t, const char *arg)
{
	(void)arg;
	for (; t->nframes > 0; t->nframes--) {
		free(t->frames[t->nframes - 1].body);
		free(t->frames[t->nframes - 1].id);
	}
	t->held = false;
}

static void
do_net_lost(struct script *t, const char *arg)
{
	struct msg m = { .type = MSG_OFFLINE };

	(void)arg;
	t->may_connect = t->online = false;
	m.u.offline.why = OFF_LOST;
	m.u.offline.text = "the connection broke";
	net_send(t, &m);
}

/* The server ends the stream, and says why. */
static void
do_net_ends(struct script *t, const char *arg)
{
	struct msg m = { .type = MSG_OFFLINE };

	t->may_connect = t->online = false;
	m.u.offline.why = OFF_STREAM;
	m.u.offline.condition = arg;
	m.u.offline.text = "";
	net_send(t, &m);
}

/* ... and sotto-net knows that it was over the last frame. */
static void
do_net_ends_over(struct script *t, const char *arg)
{
	struct msg m = { .type = MSG_OFFLINE };

	t->may_connect = t->online = false;
	m.u.offline.why = OFF_STREAM;
	m.u.offline.condition = "policy-violation";
	m.u.offline.text = arg;
	m.u.offline.ticket = t->last_ticket;
	net_send(t, &m);
}

static void
do_net_takes(struct script *t, const char *arg)
{
	t->takes = (uint32_t)atoi(arg);
}

/* The process that has the stream dies, with all it knew. */
static void
do_worker_dies(struct script *t, const char *arg)
{
	(void)arg;
	t->may_connect = t->online = false;
	channel_free(t->worker);
	t->worker = NULL;
	t->busy++;
}

/* ... and so does the one that makes such processes. */
static void
do_parent_dies(struct script *t, const char *arg)
{
	do_worker_dies(t, arg);
	channel_free(t->control);
	t->control = NULL;
}

static bool
is_on(struct script *t, const char *arg)
{
	if (strcmp(arg, "on") != 0 && strcmp(arg, "off") != 0)
		fail(t, "neither on nor off: %s", arg);
	return (strcmp(arg, "on") == 0);
}

static void
do_acks(struct script *t, const char *arg)
{
	t->no_acks = !is_on(t, arg);
}

static void
do_receipts(struct script *t, const char *arg)
{
	t->blind_receipts = strcmp(arg, "blind") == 0;
	t->no_receipts = !t->blind_receipts && !is_on(t, arg);
}

static void
do_bob_delayed(struct script *t, const char *arg)
{
	t->delay = atoi(arg);
}

static void
do_bob_hold(struct script *t, const char *arg)
{
	(void)arg;
	t->bob_held = true;
}

static void
back_empty(struct script *t, bool deliver)
{
	struct frame *f;
	size_t i;

	for (i = 0; i < t->nback; i++) {
		f = &t->back[i];
		if (deliver)
			bob_delivers(t, f->id, f->body);
		free(f->id);
		free(f->body);
	}
	t->nback = 0;
	t->bob_held = false;
}

static void
do_bob_release(struct script *t, const char *arg)
{
	(void)arg;
	back_empty(t, true);
}

static void
do_bob_drop(struct script *t, const char *arg)
{
	(void)arg;
	back_empty(t, false);
}

/* The next text bears the id of the last. */
static void
do_bob_repeats(struct script *t, const char *arg)
{
	t->bob_id = xstrdup(t->last_back);
	bob_say(t, arg);
	free(t->bob_id);
	t->bob_id = NULL;
}

/* The server, or his client, sends an error in answer to her last line. */
static void
do_bounce(struct script *t, const char *arg)
{
	struct msg m = { .type = MSG_BOUNCE };

	if (t->nframes == 0)
		fail(t, "no frame waits%s", "");
	m.u.bounce.from = t->bob.full;
	m.u.bounce.id = t->frames[t->nframes - 1].id;
	m.u.bounce.condition = arg;
	m.u.bounce.text = "";
	net_send(t, &m);
}

static void
net_return(struct script *t, bool resumed)
{
	int seconds;

	for (seconds = 0; !t->wants && seconds < 900; seconds++)
		pass(t, 1);
	if (!t->wants)
		fail(t, "no attempt to reconnect%s", "");
	t->may_connect = true;
	if (!resumed)
		t->nunacked = 0;
	net_begins(t, resumed);
	settle(t);
	if (!t->online)
		fail(t, "no log-in%s", "");
}

static void
do_net_back(struct script *t, const char *arg)
{
	(void)arg;
	net_return(t, false);
}

static void
do_net_resumed(struct script *t, const char *arg)
{
	struct msg m = { .type = MSG_ACKED };
	size_t i;

	(void)arg;

	net_return(t, true);
	for (i = 0; i < t->nunacked; i++) {
		m.u.acked.ticket = t->unacked[i];
		net_send(t, &m);
	}
	t->nunacked = 0;
}

static void
do_wait(struct script *t, const char *arg)
{
	pass(t, atoi(arg));
}

/* The screen with runs of blanks, line ends included, as one blank. */
static bool
screen_has(struct script *t, const char *text)
{
	struct str folded;
	const char *s;
	bool found;

	str_init(&folded);
	for (s = t->screen.s; *s != '\0'; s++)
		if (*s != ' ' && *s != '\n')
			str_addc(&folded, *s);
		else if (folded.len > 0 && folded.s[folded.len - 1] != ' ')
			str_addc(&folded, ' ');
	found = strstr(folded.s, text) != NULL;
	str_free(&folded);
	return (found);
}

static void
check_screen(struct script *t, const char *arg)
{
	char *text = expand(t, arg);

	if (!screen_has(t, text))
		fail(t, "not on the screen: %s", text);
	free(text);
}

static void
check_no_screen(struct script *t, const char *arg)
{
	char *text = expand(t, arg);

	if (screen_has(t, text))
		fail(t, "on the screen: %s", text);
	free(text);
}

static void
check_level(struct script *t, const char *arg)
{
	const char *name = otr_level_name(talk_level(the_talk(t)));

	if (strcmp(name, arg) != 0)
		fail(t, "the level is %s", name);
	check_screen(t, arg);
}

static void
check_bob_level(struct script *t, const char *arg)
{
	const char *name = otr_level_name(otr_level(t->bob.session));

	if (strcmp(name, arg) != 0)
		fail(t, "bob's level is %s", name);
}

static void
check_bob_got(struct script *t, const char *arg)
{
	if (t->bob.last == NULL && strcmp(arg, "nothing") == 0)
		return;
	if (t->bob.last == NULL || strcmp(t->bob.last, arg) != 0)
		fail(t, "bob got last: %s",
		    t->bob.last != NULL ? t->bob.last : "nothing");
}

static void
check_bob_all(struct script *t, const char *arg)
{
	struct str all;
	size_t i;

	str_init(&all);
	for (i = 0; i < t->bob.ngot; i++) {
		if (i > 0)
			str_addc(&all, '|');
		str_add(&all, t->bob.got[i]);
		free(t->bob.got[i]);
	}
	t->bob.ngot = 0;
	if (strcmp(all.s, arg) != 0)
		fail(t, "bob got: %s", all.s);
	str_free(&all);
}

/* How often it is there, in "N TEXT". */
static void
check_times(struct script *t, const char *arg)
{
	const char *text = strchr(arg, ' '), *s;
	int found = 0;

	if (text == NULL)
		fail(t, "no text: %s", arg);
	text++;
	for (s = strstr(t->screen.s, text); s != NULL; s = strstr(s + 1, text))
		found++;
	if (found != atoi(arg))
		fail(t, "not so often: %s", arg);
}

static void
check_number(struct script *t, const char *what, size_t n, const char *arg)
{
	char now[64];

	snprintf(now, sizeof(now), "%zu", n);
	if (strcmp(now, arg) == 0)
		return;
	snprintf(now, sizeof(now), "%s: %zu", what, n);
	fail(t, "%s", now);
}

static void
check_errors(struct script *t, const char *arg)
{
	check_number(t, "OTR errors that she sent", t->errors, arg);
}

static void
check_bob_errors(struct script *t, const char *arg)
{
	check_number(t, "OTR errors that bob sent", t->bob_errors, arg);
}

static void
check_failed(struct script *t, const char *arg)
{
	check_number(t, "failed lines", talk_failed(the_talk(t)), arg);
}

static void
check_wire(struct script *t, const char *arg)
{
	if (strstr(t->wire.s, arg) == NULL)
		fail(t, "did not leave: %s", arg);
}

static void
check_no_wire(struct script *t, const char *arg)
{
	if (strstr(t->wire.s, arg) != NULL)
		fail(t, "LEFT IN THE CLEAR: %s", arg);
}

static void
check_held(struct script *t, const char *arg)
{
	check_number(t, "held lines", talk_held(the_talk(t)), arg);
}

static const struct word {
	const char *name;
	void (*run)(struct script *, const char *);
} words[] = {		/* longer names before those that begin them */
	{ "acks", do_acks },
	{ "bob aborts", do_bob_aborts }, { "bob asks", do_bob_asks },
	{ "bob away", do_bob_away }, { "bob back", do_bob_back },
	{ "bob delayed", do_bob_delayed },
	{ "bob drop", do_bob_drop }, { "bob end", do_bob_end },
	{ "bob errors", check_bob_errors },
	{ "bob bends", do_bob_bends },
	{ "bob forgets", do_bob_forgets },
	{ "bob got all", check_bob_all }, { "bob got", check_bob_got },
	{ "bob hold", do_bob_hold }, { "bob level", check_bob_level },
	{ "bob newkey", do_bob_newkey }, { "bob oldkey", do_bob_oldkey },
	{ "bob raw", do_bob_raw },
	{ "bob release", do_bob_release },
	{ "bob repeats", do_bob_repeats },
	{ "bob restart", do_bob_restart }, { "bob say", bob_say },
	{ "bob second", do_bob_second }, { "bob smp", do_bob_smp },
	{ "bob start", do_bob_start }, { "bounce", do_bounce },
	{ "both restart", do_both_restart },
	{ "connect", do_connect }, { "drop", do_drop },
	{ "errors", check_errors }, { "failed", check_failed },
	{ "held", check_held }, { "hold", do_hold }, { "keys", do_keys },
	{ "level", check_level }, { "net back", do_net_back },
	{ "net ends over", do_net_ends_over }, { "net ends", do_net_ends },
	{ "net takes", do_net_takes },
	{ "net lost", do_net_lost }, { "net resumed", do_net_resumed },
	{ "no screen", check_no_screen }, { "no wire", check_no_wire },
	{ "open", do_open }, { "parent dies", do_parent_dies },
	{ "policy", do_policy }, { "program", do_program }, { "receipts", do_receipts },
	{ "release", do_release }, { "screen", check_screen },
	{ "size", do_size }, { "start", do_start },
	{ "times", check_times }, { "type", do_type },
	{ "wait", do_wait }, { "went", check_went }, { "wire", check_wire },
	{ "worker dies", do_worker_dies },
};

static void
run_word(struct script *t, const char *line)
{
	size_t i, n;

	for (i = 0; i < NELEM(words); i++) {
		n = strlen(words[i].name);
		if (strncmp(line, words[i].name, n) == 0 &&
		    (line[n] == '\0' || line[n] == ' '))
			break;
	}
	if (i == NELEM(words))
		fail(t, "not a word of this language: %s", line);
	if (getenv("TALK_DEBUG") != NULL)
		fprintf(stderr, "%s\n", line);
	words[i].run(t, line[n] == ' ' ? line + n + 1 : "");
	if (t->ui != NULL)
		settle(t);
}

/* ---- the run ----------------------------------------------------------- */

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return (remove(path));
}

static void
script_free(struct script *t)
{
	size_t i;

	alice_close(t);
	otr_free(t->bob.otr);
	loop_free(t->loop);
	nftw(t->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	do_drop(t, "");
	back_empty(t, false);
	free(t->last_back);
	free(t->last_to);
	for (i = 0; i < t->nprograms; i++)
		free(t->programs[i].name);
	for (i = 0; i < t->bob.ngot; i++)
		free(t->bob.got[i]);
	for (i = 0; i < t->bob.nwaiting; i++)
		free(t->bob.waiting[i]);
	free(t->bob.last);
	free(t->bob.old_dir);
	free(t->bob.dir);
	free(t->bob.jid);
	free(t->bob.full);
	free(t->dir);
	fake_login_free(t->login);
	str_free(&t->config);
	str_free(&t->screen);
	str_free(&t->wire);
}

static void
script_new(struct script *t, const char *file)
{
	static const struct scram_setup setup = { .password = "x" };
	const char *tmp = getenv("TMPDIR");

	memset(t, 0, sizeof(*t));
	t->file = file;
	t->login = fake_login_new(&setup, login_tells, t);
	str_init(&t->config);
	str_init(&t->screen);
	str_init(&t->wire);
	t->dir = xasprintf("%s/talk.XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(t->dir) == NULL)
		fail(t, "cannot make %s", t->dir);
	t->bob.dir = xasprintf("%s/bob", t->dir);
	t->only_propose = getenv("TALK_CONTACT") != NULL;
	t->bob.full = jid_hear(t->only_propose ? getenv("TALK_CONTACT") :
	    BOB "/" BOB_RESOURCE, NULL);
	t->bob.jid = jid_bare(t->bob.full);
	t->bob.policy = OTR_POLICY_MANUAL;
	t->bob.online = true;
	t->loop = loop_new();
	loop_clock_fake(t->loop, 1700000000000);
}

/* The contact's address as it is typed now, in place of the script's. */
static char *
with_contact(const struct script *t, const char *line)
{
	const char *at;
	struct str out;
	char *word;

	str_init(&out);
	word = jid_word(t->bob.jid, true);
	while ((at = strstr(line, BOB)) != NULL) {
		str_addn(&out, line, (size_t)(at - line));
		str_add(&out, word);
		line = at + strlen(BOB);
	}
	str_add(&out, line);
	free(word);
	return str_take(&out);
}

static void
run_line(struct script *t, const char *line)
{
	char *other;

	if (!t->only_propose) {
		run_word(t, line);
		return;
	}
	other = with_contact(t, line);
	if (setjmp(t->next_line) == 0)
		run_word(t, other);
	free(other);
}

static void
script_run(const char *file)
{
	struct script *t = xcalloc(1, sizeof(*t));
	char line[4096];
	bool config = false;
	FILE *f;

	script_new(t, file);
	if ((f = fopen(file, "r")) == NULL)
		fail(t, "cannot read %s", file);
	while (fgets(line, sizeof(line), f) != NULL) {
		t->number++;
		if (strchr(line, '\n') == NULL)
			fail(t, "a line that is too long, or the last, cut%s",
			    "");
		line[strcspn(line, "\n")] = '\0';
		if (config && strcmp(line, ".") == 0)
			config = false;
		else if (config) {
			str_add(&t->config, line);
			str_addc(&t->config, '\n');
		} else if (strcmp(line, "config") == 0)
			config = true;
		else if (line[0] != '\0' && line[0] != '#')
			run_line(t, line);
	}
	if (config)
		fail(t, "a configuration without its end%s", "");
	fclose(f);
	script_free(t);
	free(t);
	if (propose_count > 0)
		printf("ok %s: %u commands\n", file, propose_count);
	else
		printf("ok %s\n", file);
}

int
main(int argc, char *argv[])
{
	int i;

	setenv("TZ", "UTC0", 1);

	if (argc < 2) {
		fprintf(stderr, "usage: talk FILE ...\n");
		return (2);
	}
	for (i = 1; i < argc; i++)
		script_run(argv[i]);
	return (0);
}
