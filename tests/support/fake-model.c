/*
 * A made-up model in the place of libchat and of the sessions.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "chat/rooms.h"
#include "fake-model.h"

#define START_MS 1795440000000	/* 2026-11-23 12:00 UTC */

/* ---- what the UI calls ------------------------------------------------- */

size_t
chat_accounts(const struct chat *chat)
{
	return chat->naccounts;
}

struct account *
chat_account(const struct chat *chat, size_t i)
{
	return chat->accounts[i];
}

size_t
chat_talks(const struct chat *chat)
{
	return chat->ntalks;
}

struct talk *
chat_talk(const struct chat *chat, size_t i)
{
	return chat->talks[i];
}

void
chat_look(struct chat *chat, bool looks)
{
	chat->looks_away = !looks;
}

void
chat_touched(struct chat *chat)
{
	chat->stirred = loop_now(chat->loop);
}

struct account *
account_find(const struct chat *chat, const char *jid)
{
	for (size_t i = 0; i < chat->naccounts; i++)
		if (strcmp(chat->accounts[i]->jid, jid) == 0)
			return chat->accounts[i];
	return NULL;
}

struct contact *
contact_find(const struct account *account, const char *jid)
{
	struct fake *f = fake_of(account->chat);

	for (size_t i = 0; i < f->ncontacts; i++)
		if (f->contacts[i]->account == account &&
		    strcmp(f->contacts[i]->jid, jid) == 0)
			return f->contacts[i];
	return NULL;
}

const char *
name_of(const struct account *account, const char *jid)
{
	const struct contact *c = contact_find(account, jid);

	return c == NULL ? jid : contact_name(c);
}

struct talk *
talk_open(struct account *account, const char *jid)
{
	struct talk *talk = talk_find(account, jid);

	return talk != NULL ? talk : fake_talk(contact_find(account, jid));
}

/* The made-up ones are all of the first account. */
size_t
account_bookmarks(const struct account *account)
{
	struct fake *f = fake_of(account->chat);

	return account == f->accounts[0] ? f->nbookmarks : 0;
}

const struct bookmark *
account_bookmark(const struct account *account, size_t i)
{
	return i < account_bookmarks(account) ?
	    &fake_of(account->chat)->bookmarks[i] : NULL;
}

const struct bookmark *
bookmark_find(const struct account *account, const char *jid)
{
	for (size_t i = 0; i < account_bookmarks(account); i++)
		if (strcmp(account_bookmark(account, i)->jid, jid) == 0)
			return account_bookmark(account, i);
	return NULL;
}

/* Without what a command line asks for: these addresses need nothing. */
char *
chat_command(const struct account *account, const char *words,
    const char *jid, const char *rest)
{
	return xasprintf("%s -a %s %s%s%s", words, account->jid, jid,
	    rest == NULL ? "" : " ", rest == NULL ? "" : rest);
}

void
account_raw_show(struct account *account, bool on)
{
	(void)account;
	(void)on;
}

struct conf *
chat_conf(const struct chat *chat)
{
	return chat->conf;
}

struct loop *
chat_loop(const struct chat *chat)
{
	return chat->loop;
}

/* Nobody looks at stanzas. */
struct buffer *
account_raw_buffer(const struct account *account)
{
	(void)account;
	return NULL;
}

struct buffer *
chat_status(struct chat *chat)
{
	return &chat->status;
}

struct talk *
talk_find(const struct account *account, const char *jid)
{
	const struct chat *chat = account->chat;

	for (size_t i = 0; i < chat->ntalks; i++)
		if (chat->talks[i]->account == account &&
		    strcmp(chat->talks[i]->jid, jid) == 0)
			return chat->talks[i];
	return NULL;
}

enum show
account_show(const struct account *a)
{
	(void)a;
	return SHOW_ONLINE;
}

const char *
account_name(const struct account *a)
{
	return a->jid;
}

const char *
contact_name(const struct contact *c)
{
	return c->name[0] != '\0' ? c->name : c->local;
}

const char *
talk_name(const struct talk *talk)
{
	return talk->kind == TALK_ROOM ? talk->room->local :
	    talk->contact == NULL ? talk->jid : contact_name(talk->contact);
}

int
talk_past(struct talk *talk, size_t lines, bool quiet, struct err *err)
{
	(void)talk;
	(void)lines;
	(void)quiet;
	return err_set(err, "no-archive", "there is none");
}

bool
talk_past_is_done(const struct talk *talk)
{
	(void)talk;
	return false;
}

void
talk_read(struct talk *talk)
{
	if (talk->unread == 0 && buffer_is_read(&talk->buffer))
		return;
	talk->unread = talk->mentions = 0;
	buffer_read(&talk->buffer);
	talk_changed(talk);
}

int
talk_resend(struct talk *talk, const char *id, enum otr_level shown,
    struct err *err)
{
	struct fake *f = fake_of(talk->account->chat);

	(void)err;
	f->resent++;
	f->resent_shown = shown;
	free(f->resent_id);
	f->resent_id = id == NULL ? NULL : xstrdup(id);
	return 0;
}

void
direct_route(const struct talk *talk, struct direct_route *r)
{
	memset(r, 0, sizeof(*r));
	snprintf(r->resource, sizeof(r->resource), "%s", talk->direct->chosen);
	r->why = talk->direct->chosen[0] != '\0' ? DIRECT_WHY_CHOSEN :
	    DIRECT_WHY_SERVER;
}

enum announced
direct_announced(const struct talk *talk)
{
	return fake_of(talk->account->chat)->says;
}

const char *
direct_why_word(enum direct_why why)
{
	return why == DIRECT_WHY_CHOSEN ? "chosen" : "server";
}

int
direct_start(struct talk *talk, struct err *err)
{
	(void)err;
	fake_of(talk->account->chat)->started++;
	return 0;
}

const char *
talk_correctable(const struct talk *talk, enum otr_level shown,
    struct err *err)
{
	const struct entry *e;

	(void)shown;
	for (size_t i = talk->buffer.count; i-- > 0;) {
		e = buffer_at(&talk->buffer, i);
		if (e->kind == ENTRY_OUT)
			return e->text;
	}
	err_set(err, "no-line", "there is no line of yours");
	return NULL;
}

enum otr_level
talk_level(const struct talk *talk)
{
	return talk->kind != TALK_DIRECT ? OTR_NOT_PRIVATE :
	    talk->direct->otr->info.level;
}

void
talk_typing(struct talk *talk, bool writing)
{
	fake_of(talk->account->chat)->writing = writing;
}

bool
talk_is_typing(const struct talk *talk)
{
	return fake_of(talk->account->chat)->typing;
}

/* As resend.c: what is held, and was not typed to be read. */
size_t
talk_exposed(const struct talk *talk, const char *id)
{
	const char *policy = conf_text(talk->account->chat->conf,
	    SET_OTR_POLICY, talk->account->jid, talk->jid);
	size_t n = 0;

	if (strcmp(policy, "always") == 0)
		return 0;
	for (const struct line *l = talk->outbox; l != NULL; l = l->next)
		if (id == NULL || strcmp(l->id, id) == 0)
			n += l->never_clear || l->shown != OTR_NOT_PRIVATE;
	return n;
}

static int
by_show(const struct contact *a, const struct contact *b)
{
	static const char order[] = { SHOW_CHAT, SHOW_ONLINE, SHOW_AWAY,
	    SHOW_XA, SHOW_DND, SHOW_OFFLINE };
	const char *at = memchr(order, (char)a->show, sizeof(order));
	const char *bt = memchr(order, (char)b->show, sizeof(order));

	return at != bt ? (at > bt) - (at < bt) :
	    strcmp(contact_name(a), contact_name(b));
}

/* The first of the account's behind `c`, of all where it is NULL. */
static struct contact *
after(const struct account *account, const struct contact *c)
{
	struct fake *f = fake_of(account->chat);
	struct contact *best = NULL;

	for (size_t i = 0; i < f->ncontacts; i++)
		if (f->contacts[i]->account == account &&
		    (c == NULL || by_show(f->contacts[i], c) > 0) &&
		    (best == NULL || by_show(f->contacts[i], best) < 0))
			best = f->contacts[i];
	return best;
}

struct contact *
roster_first(const struct account *account)
{
	return after(account, NULL);
}

struct contact *
roster_next(const struct contact *c)
{
	return after(c->account, c);
}

size_t
roster_count(const struct account *account)
{
	struct fake *f = fake_of(account->chat);
	size_t n = 0;

	for (size_t i = 0; i < f->ncontacts; i++)
		n += f->contacts[i]->account == account;
	return n;
}

/* ---- contacts, by their groups, as the real ones ------------- */

/* Tests change what they like in a contact. */
void
chat_mark_alike(struct chat *chat)
{
	struct fake *f = fake_of(chat);

	likes_begin(chat);
	for (size_t i = 0; i < f->ncontacts; i++)
		like_put(f->contacts[i]);
}

void
chat_group_by(struct chat *chat, bool by_name, bool offline)
{
	struct fake *f = fake_of(chat);

	grouped_begin(chat, by_name, offline);
	for (size_t i = 0; i < f->ncontacts; i++) {
		struct contact *c = f->contacts[i];

		grouped_put(c, talk_find(c->account, c->jid) != NULL);
	}
}

void
chat_say(struct chat *chat, struct account *account, struct talk *talk,
    enum entry_kind kind, const char *code, const struct chat_pair *data,
    const char *fmt, ...)
{
	va_list ap;
	char *text;

	(void)account;
	(void)code;
	(void)data;
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) == -1)
		die("out of memory");
	va_end(ap);
	fake_say(talk == NULL ? &chat->status : &talk->buffer, chat, kind,
	    text);
	free(text);
}

void
otr_info(const struct otr_session *s, struct otr_info *info)
{
	*info = s->info;
}

enum otr_level
otr_level(const struct otr_session *s)
{
	return s->info.level;
}

const char *
otr_hold_text(enum otr_hold hold)
{
	return otr_hold_word(hold);
}

const char *
otr_hold_help(enum otr_hold hold)
{
	return otr_hold_word(hold);
}

const char *
otr_hold_word(enum otr_hold hold)
{
	static const char *const words[] = { "", "starting", "no-answer",
	    "unverified", "finished", "level-fell", "new-key", "other-key",
	    "offline", "v2", "no-key", "unsure" };

	return words[hold];
}

/* ---- made by hand ------------------------------------------------------ */

static char settings_dir[32];

static void
settings_path(char *path, size_t size)
{
	snprintf(path, size, "%s/settings", settings_dir);
}

static void
settings_remove(void)
{
	char path[64];

	settings_path(path, sizeof path);
	unlink(path);
	rmdir(settings_dir);
}

/* What is set is kept in a file of the process's own, empty at first. */
static void
settings_fresh(char *path, size_t size)
{
	if (settings_dir[0] == '\0') {
		strcpy(settings_dir, "/tmp/sotto-ui-XXXXXX");
		if (mkdtemp(settings_dir) == NULL)
			die("no directory for the settings");
		atexit(settings_remove);
	}
	settings_path(path, size);
	unlink(path);
}

static struct conf *
load(const char *config)
{
	char settings[64];
	char path[] = "/tmp/sotto-ui-XXXXXX";
	int fd = config == NULL ? -1 : mkstemp(path);
	struct conf *conf;
	struct err err;

	if (fd != -1 && write(fd, config, strlen(config)) == -1)
		die("%s cannot be written", path);
	settings_fresh(settings, sizeof settings);
	conf = conf_load(fd == -1 ? "/nonexistent/config" : path, settings,
	    &err);
	if (conf == NULL)
		die("%s", err.text);
	if (fd != -1) {
		close(fd);
		unlink(path);
	}
	return conf;
}

struct chat *
fake_chat_new(const char *config)
{
	struct fake *f = xcalloc(1, sizeof(*f));
	struct chat *chat = &f->chat;

	chat->loop = loop_new();
	loop_clock_fake(chat->loop, 1000);
	chat->conf = load(config);
	buffer_init(&chat->status, 5000);
	chat->accounts = f->accounts;
	chat->talks = f->talks;
	f->now = START_MS;
	return chat;
}

struct account *
fake_account(struct chat *chat, const char *jid)
{
	struct account *a = xcalloc(1, sizeof(*a));

	a->chat = chat;
	a->jid = xstrdup(jid);
	a->state = ACCOUNT_ONLINE;
	a->roster = xcalloc(1, sizeof(*a->roster));
	chat->accounts[chat->naccounts++] = a;
	return a;
}

struct contact *
fake_contact(struct account *account, const char *jid, const char *name,
    enum show show)
{
	struct fake *f = fake_of(account->chat);
	struct contact *c = xcalloc(1, sizeof(*c));

	c->account = account;
	c->jid = xstrdup(jid);
	c->local = xstrndup(jid, strcspn(jid, "@"));
	c->name = xstrdup(name);
	c->text = xstrdup("");
	c->show = show;
	c->in_roster = true;
	f->contacts[f->ncontacts++] = c;
	account->changes++;
	return c;
}

struct talk *
fake_talk(struct contact *contact)
{
	struct talk *v = xcalloc(1, sizeof(*v));
	struct chat *chat = contact->account->chat;

	v->account = contact->account;
	v->contact = contact;
	v->jid = xstrdup(contact->jid);
	v->direct = xcalloc(1, sizeof(*v->direct));
	v->direct->otr = xcalloc(1, sizeof(*v->direct->otr));
	buffer_init(&v->buffer, 20000);
	latest_begin(v);
	chat->talks[chat->ntalks++] = v;
	return v;
}

static void
fake_talk_free(struct talk *v)
{
	struct line *l;

	while ((l = v->outbox) != NULL) {
		v->outbox = l->next;
		free(l->id);
		free(l->text);
		free(l);
	}
	buffer_free(&v->buffer);
	latest_end(v);
	free(v->jid);
	if (v->kind == TALK_DIRECT)
		free(v->direct->otr);
	free(v->direct);
	if (v->room != NULL)
		fake_room_free(v->room);
	free(v);
}

void
fake_talk_remove(struct talk *v)
{
	struct chat *chat = v->account->chat;

	for (size_t i = 0; i < chat->ntalks; i++)
		if (chat->talks[i] == v)
			chat->talks[i] = chat->talks[--chat->ntalks];
	questions_leave(chat, v);
	fake_talk_free(v);
}

void
fake_chat_free(struct chat *chat)
{
	struct fake *f = fake_of(chat);

	questions_drop(chat, NULL);
	for (size_t i = 0; i < chat->ntalks; i++)
		fake_talk_free(chat->talks[i]);
	groups_free(chat);
	likes_free(chat);
	for (size_t i = 0; i < f->ncontacts; i++) {
		grouped_take(f->contacts[i]);
		like_take(f->contacts[i]);
		free(f->contacts[i]->groups);
		free(f->contacts[i]->jid);
		free(f->contacts[i]->local);
		free(f->contacts[i]->name);
		free(f->contacts[i]->text);
		free(f->contacts[i]);
	}
	for (size_t i = 0; i < chat->naccounts; i++) {
		free(chat->accounts[i]->roster);
		free(chat->accounts[i]->jid);
		free(chat->accounts[i]);
	}
	buffer_free(&chat->status);
	conf_free(chat->conf);
	loop_free(chat->loop);
	free(f->resent_id);
	free(f);
}

void
fake_level(struct talk *v, enum otr_level level, enum otr_hold hold)
{
	v->direct->otr->info.level = level;
	v->direct->otr->info.hold = hold;
	talk_changed(v);
}

void
fake_has_otr(struct talk *v, bool known, enum announced says)
{
	v->direct->otr->info.known = known;
	fake_of(v->account->chat)->says = says;
	talk_changed(v);
}

static void
push(struct talk *v, struct entry *e)
{
	e->stamp = fake_of(v->account->chat)->now;
	e->level = talk_level(v);
	buffer_push(&v->buffer, e);
}

void
fake_in(struct talk *v, const char *text)
{
	struct entry e = { .kind = ENTRY_IN };

	e.author = xstrdup(talk_name(v));
	e.text = xstrdup(text);
	push(v, &e);
	free(e.author);
	free(e.text);
	v->unread++;
	talk_changed(v);
}

void
fake_out(struct talk *v, const char *text, enum delivery delivery,
    const char *reason)
{
	struct entry e = { .kind = ENTRY_OUT, .delivery = delivery };

	e.author = v->account->jid;
	e.text = xstrdup(text);
	e.reason = xstrdup(reason);
	push(v, &e);
	free(e.text);
	free(e.reason);
}

void
fake_say(struct buffer *b, struct chat *chat, enum entry_kind kind,
    const char *text)
{
	struct entry e = { .kind = kind, .stamp = fake_of(chat)->now };

	e.text = xstrdup(text);
	buffer_push(b, &e);
	free(e.text);
}

struct line *
fake_held(struct talk *v, const char *text, enum otr_hold hold)
{
	struct line *l = xcalloc(1, sizeof(*l)), **end = &v->outbox;

	while (*end != NULL)
		end = &(*end)->next;
	*end = v->last = l;
	if (v->waits == NULL)
		v->waits = l;
	l->id = xasprintf("id-%zu", ++v->held);
	l->text = xstrdup(text);
	l->delivery = DELIVERY_HELD;
	l->hold = hold;
	fake_out(v, text, DELIVERY_HELD, otr_hold_word(hold));
	talk_changed(v);
	return l;
}

/* ---- questions ------------------------------------------------------------- */

static bool
fake_look(struct question *q)
{
	if (q->serial > 63 || (q->talk == NULL &&
	    strcmp(q->code, "level-fell") == 0))
		return false;
	return (fake_of(q->chat)->shut >> q->serial & 1) == 0;
}

void
fake_ask(struct chat *c, struct account *a, struct talk *v, const char *peer,
    const char *code, const char *text, const char *quote,
    const struct answer *at, size_t n)
{
	const struct whose whose = { .account = a, .talk = v, .peer = peer,
	    .code = code, .look = fake_look };
	struct says says = { .text = xstrdup(text), .quote = quote };

	for (size_t i = 0; i < n; i++)
		says_answer(&says, at[i].command == NULL ? NULL :
		    xstrdup(at[i].command), &at[i]);
	question_open(c, &whose, &says);
	says_clear(&says);
}

void
fake_shut(struct chat *c, const char *code)
{
	for (const struct question *q = c->questions; q != NULL; q = q->next)
		if (q->serial <= 63 && strcmp(q->code, code) == 0)
			fake_of(c)->shut |= (uint64_t)1 << q->serial;
}

void
fake_ask_fell(struct talk *v)
{
	const struct answer at[] = {
		{ .text = "new session, then send", .brief = "new",
		    .command = "/otr start bob@example.org" },
		{ .text = "send it readable", .brief = "send", .risky = true,
		    .command = "/resend bob@example.org id-1" },
		{ .text = "drop it", .brief = "drop",
		    .command = "/discard bob@example.org id-1" },
	};
	char *text = xasprintf("Now %s; your line waits.",
	    otr_level_name(talk_level(v)));

	fake_ask(v->account->chat, v->account, v, NULL, "level-fell", text,
	    NULL, at, NELEM(at));
	free(text);
}

void
chat_question_taken(struct chat *c, uint64_t serial, size_t answer)
{
	(void)serial;
	(void)answer;
	fake_of(c)->taken++;
}

/* ---- a search ------------------------------------------------------------- */

void
search_free(struct search *s)
{
	if (s->freed != NULL)
		++*s->freed;
	free(s);
}

void
search_run(struct search *s, void (*changed)(void *arg), void *arg)
{
	s->changed = changed;
	s->changed_arg = arg;
}

bool
search_is_done(const struct search *s)
{
	return s->done;
}

bool
search_is_in_one(const struct search *s)
{
	return s->one;
}

bool
search_is_cut(const struct search *s)
{
	return s->cut;
}

size_t
search_hits(const struct search *s)
{
	return s->n;
}

bool
search_hit(const struct search *s, size_t i, struct search_hit *hit)
{
	*hit = s->hits[i];
	return hit->text != NULL;
}

size_t
search_words(const struct search *s)
{
	return s->word != NULL;
}

const char *
search_word(const struct search *s, size_t i)
{
	(void)i;
	return s->word;
}

struct talk *
search_go(const struct search *s, size_t i, uint64_t *serial, struct err *err)
{
	struct talk *talk = talk_find(s->chat->accounts[0], s->hits[i].jid);

	if (talk == NULL || s->hits[i].serial == 0) {
		err_set(err, "no-line", "that line is gone");
		return NULL;
	}
	*serial = s->hits[i].serial;
	return talk;
}

/* ---- not of it ------------------------------------------------------------- */

/* Nobody is. */
const char *
account_blocks(const struct account *account, const char *jid)
{
	(void)account;
	(void)jid;
	return NULL;
}
