/*
 * The laws, looked at from outside: what the wire, the windows and the
 * lines' states say, never what the code under test thinks of itself.
 * A broken law is kept as its number and words; only the first counts.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"
#include "tests/support/heard.h"
#include "storm.h"

void
law_break(struct world *w, const char *fmt, ...)
{
	va_list ap;

	if (law_broken(w))
		return;
	va_start(ap, fmt);
	vsnprintf(w->broken, sizeof(w->broken), fmt, ap);
	va_end(ap);
}

bool
law_broken(const struct world *w)
{
	return w->broken[0] != '\0';
}

int
level_rank(enum otr_level level)
{
	return level == OTR_PRIVATE ? 3 : level == OTR_UNVERIFIED ? 2 :
	    level == OTR_FINISHED ? 1 : 0;
}

bool
is_sealed(enum otr_level level)
{
	return level == OTR_UNVERIFIED || level == OTR_PRIVATE;
}

enum otr_policy
policy_of(const struct node *n)
{
	enum otr_policy policy = OTR_POLICY_VERIFIED;

	otr_policy_parse(conf_text(n->program->conf, SET_OTR_POLICY,
	    n->stream->account, n->contact), &policy);
	return policy;
}

/* ---- what leaves -------------------------------------------------------- */

/* Law 1, from what was seen on the screen and on the wire. */
static void
left_clear(struct node *n, struct line_fact *f)
{
	struct world *w = n->w;
	enum otr_policy policy = policy_of(n);

	f->left_clear = true;
	if (f->author != n->who)
		law_break(w, "1 a line of another left program %d", n->who);
	else if (f->shown != OTR_NOT_PRIVATE)
		law_break(w, "1 clear, typed under %s",
		    otr_level_word(f->shown));
	else if (policy == OTR_POLICY_ALWAYS ||
	    policy == OTR_POLICY_VERIFIED)
		law_break(w, "1 clear under policy %s",
		    otr_policy_word(policy));
	else if (talk_level(n->talk) != OTR_NOT_PRIVATE)
		law_break(w, "1 clear while the level is %s",
		    otr_level_word(talk_level(n->talk)));
	else if (f->otr_held)
		law_break(w, "1 clear after it was held for OTR");
	else if (n->fell)
		law_break(w, "1 clear after a fall nobody answered");
	else if (f->key[0] != '\0')
		law_break(w, "1 clear after it had been sealed");
}

static bool
any_trusted(const struct node *n)
{
	for (int i = 0; i < STORM_KEYS; i++)
		if (n->trusts[i])
			return true;
	return false;
}

/* Laws 3 and 4: to the key and the place that the status shows. */
static void
left_sealed(struct node *n, struct line_fact *f, const struct msg *m)
{
	struct world *w = n->w;
	struct otr_info info;
	int key;

	otr_info(direct_otr(n->talk), &info);
	f->left_sealed = true;
	key = pool_find(info.fingerprint);
	if (strstr(m->u.send.body, f->token) != NULL)
		return;			/* judged as clear */
	if (!is_sealed(info.level))
		law_break(w, "3 sealed while the level is %s",
		    otr_level_word(info.level));
	else if (level_rank(info.level) < level_rank(f->shown))
		law_break(w, "1 sealed under %s, typed under %s",
		    otr_level_word(info.level), otr_level_word(f->shown));
	else if (key < 0)
		law_break(w, "3 sealed to a key that nobody has");
	else if (any_trusted(n) && !n->trusts[key] && !n->accepts[key])
		law_break(w, "4 sealed to key %d, which was not accepted",
		    key);
	else if (law_key_sealed(n, f, key), law_broken(w))
		return;
	else if (policy_of(n) == OTR_POLICY_VERIFIED && !n->trusts[key])
		law_break(w, "1 sealed to an unverified key under policy "
		    "verified");
	else if (n->fell && policy_of(n) < OTR_POLICY_ALWAYS)
		law_break(w, "1 sealed after a fall nobody answered");
	else if (f->key[0] != '\0' && strcmp(f->key, info.fingerprint) != 0)
		law_break(w, "4 sent again to another key");
	else if (info.resource[0] != '\0' && (strchr(m->u.send.to, '/') ==
	    NULL || strcmp(strchr(m->u.send.to, '/') + 1, info.resource)
	    != 0))
		law_break(w, "3 sent to %s, shown %s", m->u.send.to,
		    info.resource);
	snprintf(f->key, sizeof(f->key), "%s", info.fingerprint);
}

static struct line_fact *
line_of_id(struct node *n, const char *id)
{
	struct line *l;

	for (l = n->talk != NULL ? n->talk->outbox : NULL; l != NULL;
	    l = l->next)
		if (strcmp(l->id, id) == 0)
			return law_line(n->w, l->text);
	return NULL;
}

/* Strangers get nothing, until the user says so. */
void
law_answers(struct stream *from, const char *to)
{
	struct world *w = from->program->w;
	const struct node *n = node_with(from, to);

	if (n == NULL)
		law_break(w, "1 something left for %s", to);
	else if (n->who == HOST && !n->known)
		law_break(w, "1 something left for a stranger");
}

void
law_sent(struct stream *from, const struct msg *m)
{
	struct world *w = from->program->w;
	struct node *n = node_with(from, m->u.send.to);
	struct line_fact *f = law_line(w, m->u.send.body), *of;
	char id[ID_MAX_BYTES + 1];

	if (w->verbose)
		fprintf(stderr, "\t\t%s -> %s %.60s\n", from->account,
		    m->u.send.to, m->u.send.body);
	law_secret(w, m->u.send.body, "on the wire");
	law_answers(from, m->u.send.to);
	if (n == NULL || n->who == MALLORY || n->talk == NULL)
		return;
	snprintf(id, sizeof(id), "%.*s", (int)strcspn(m->u.send.id, "."),
	    m->u.send.id);
	of = line_of_id(n, id);
	if (f != NULL)
		left_clear(n, f);
	else if (of != NULL)
		left_sealed(n, of, m);
	else if ((m->u.send.flags & SEND_OTR) == 0)
		law_break(w, "1 something left that is no line");
}

/* ---- what is shown ------------------------------------------------------ */

static void
shown_to_third(struct node *m, const struct line_fact *f,
    enum otr_level level)
{
	struct world *w = m->w;
	const struct node *from = &w->nodes[f->author];

	if (!is_sealed(level))
		return;			/* in the clear: judged there */
	/* Judged when it was sealed; what was trusted then may be gone. */
	if (strcmp(f->key, pool_fingerprint(m->stream->key)) == 0)
		return;
	if (f->shown == OTR_PRIVATE && !from->trusts[m->stream->key])
		law_break(w, "4 the third reads what was typed as private");
	else if (any_trusted(from) && !from->accepts[m->stream->key] &&
	    !from->trusts[m->stream->key])
		law_break(w, "4 the third reads a line");
}

static void
heard_line(struct node *n, const struct chat_event *e)
{
	struct world *w = n->w;
	struct line_fact *f = law_line(w, e->text);

	if (f == NULL)
		return;
	if (n->who == MALLORY) {
		shown_to_third(n, f, e->level);
		return;
	}
	if (f->author == n->who)
		law_break(w, "2 one's own line came back");
	if (other(n)->who != f->author &&
	    other(&w->nodes[f->author]) != n)
		law_break(w, "3 line %s came into another window", f->token);
	if (strcmp(e->text + strlen(e->text) - strlen(f->token), f->token)
	    != 0)
		law_break(w, "2 a line was changed");
	if (++f->showed[n->who] > 1)
		law_break(w, "2 a line was shown twice");
	f->ever++;
	if (f->order[n->who] == 0)
		f->order[n->who] = ++w->shown;
}

/* Received is what somebody has, as far as anyone can know. */
static void
heard_delivery(struct node *n, const struct chat_event *e)
{
	struct world *w = n->w;
	const struct line_fact *f = law_line_of_id(w, e->id);

	if (n->who == MALLORY || f == NULL)
		return;
	if (e->delivery == DELIVERY_FAILED &&
	    (e->text == NULL || e->text[0] == '\0'))
		law_break(w, "2 failed without a reason");
	if (e->delivery == DELIVERY_FAILED && w->s->gentle && !f->cut &&
	    !f->gone)
		law_break(w, "2 gentle: line %s failed: %s", f->token,
		    e->text);
	if (e->delivery == DELIVERY_RECEIVED && f->ever == 0 && !f->taken &&
	    !f->receipt_forged)
		law_break(w, "2 line %s is said to be received, and nobody "
		    "has it", f->token);
}

static void
heard(struct node *n, const struct chat_event *e)
{
	struct world *w = n->w;

	if (e->type == CHAT_MESSAGE && e->incoming)
		heard_line(n, e);
	if (e->type == CHAT_OTR && e->talk != NULL) {
		n->told = e->level;
		snprintf(n->told_key, sizeof(n->told_key), "%s",
		    e->fingerprint != NULL ? e->fingerprint : "");
	}
	if (e->type == CHAT_NOTICE && e->code != NULL && e->data != NULL &&
	    strcmp(e->code, "new-key") == 0 &&
	    strcmp(e->data[0].key, "fingerprint") == 0)
		n->new_key = pool_find(e->data[0].value);
	law_key_heard(n, e);
	if (e->type == CHAT_DELIVERY)
		heard_delivery(n, e);
	if (e->type == CHAT_SMP)
		law_smp(n, e);
	if (w->s->gentle && !n->was_cut && e->type == CHAT_NOTICE &&
	    e->code != NULL && (strcmp(e->code, "unreadable") == 0 ||
	    strcmp(e->code, "peer-unreadable") == 0))
		law_break(w, "2 gentle: %s: %s", e->code, e->text);
	law_commanded(n, n->commanded);
}

/* Whose window it is in; NULL: in none of a conversation. */
static struct node *
window_of(struct program *p, const struct chat_event *e)
{
	struct world *w = p->w;

	for (int i = 0; e->talk != NULL && i < STREAMS; i++)
		if (w->streams[i].program == p && strcmp(w->streams[i].account,
		    e->talk->account->jid) == 0)
			return node_with(&w->streams[i], e->talk->jid);
	return NULL;
}

void
law_heard(void *arg, const struct chat_event *e)
{
	struct program *p = arg;
	struct node *n = window_of(p, e);

	heard_check(e);
	if (p->w->verbose && e->text != NULL && e->type != CHAT_PRESENCE)
		fprintf(stderr, "\t\t%s :: %s %s: %.70s\n",
		    e->account != NULL ? e->account->jid : "",
		    e->type == CHAT_DELIVERY ? delivery_word(e->delivery) :
		    e->code != NULL ? e->code : "", otr_level_word(e->level),
		    e->text);
	law_secret(p->w, e->text, "shown");
	for (size_t i = 0; e->data != NULL && e->data[i].key != NULL; i++)
		law_secret(p->w, e->data[i].value, "said");
	if (e->type == CHAT_NOTICE && e->code != NULL &&
	    strcmp(e->code, "keygen") == 0)
		late_belongs(p);
	/* A stranger's window opens by itself. */
	if (n != NULL && n->talk == NULL && n->who == HOST &&
	    e->type != CHAT_CLOSED)
		n->talk = e->talk;
	if (n != NULL)
		heard(n, e);
	else if (e->type == CHAT_MESSAGE && law_line(p->w, e->text) != NULL &&
	    p->number != MALLORYS)
		law_break(p->w, "3 a line came into no window");
}

/* ---- the user ----------------------------------------------------------- */

static void
node_born(struct node *n)
{
	struct world *w = n->w;

	n->commanded = n->fell = n->known = false;
	n->smp_role = SMP_NOBODY;
	n->rank = 0;
	n->told = OTR_NOT_PRIVATE;
	n->painted = OTR_NOT_PRIVATE;
	n->told_key[0] = '\0';
	n->new_key = n->session_key = n->asked_key = -1;
	memset(n->accepts, 0, sizeof(n->accepts));
	for (size_t i = 0; i < w->nlines; i++) {
		struct line_fact *f = &w->lines[i];

		f->showed[n->who] = 0;
		if (f->author == n->who)
			f->gone = true;
		/* What it wanted to say when the author is back. */
		if (f->away == (int)n->program->number)
			f->misdirected = true;
	}
}

void
law_born(struct program *p)
{
	p->births++;
	for (int i = 0; i < NODES; i++)
		if (p->w->nodes[i].made && p->w->nodes[i].program == p)
			node_born(&p->w->nodes[i]);
}

/* Looks at the level: a fall that nobody commanded is remembered. */
void
law_commanded(struct node *n, bool commanded)
{
	enum otr_level level;

	if (n->talk == NULL)
		return;
	level = talk_level(n->talk);
	n->commanded = commanded;
	if (level == OTR_STARTING)
		return;
	if (level_rank(level) < n->rank && !commanded) {
		if (!n->fell)
			n->fell_from = n->rank;
		n->fell = true;
		if (n->w->verbose)
			fprintf(stderr, "\t\t%d fell to %s\n", (int)n->who,
			    otr_level_word(level));
	}
	n->rank = level_rank(level);
	/*
	 * Where nothing can leave in the clear, the policy's own new session
	 * is the answer if it is as good as the one that fell.
	 */
	if (n->fell && is_sealed(level) && n->rank >= n->fell_from &&
	    policy_of(n) >= OTR_POLICY_ALWAYS)
		n->fell = false;
}

void
law_answered(struct node *n)
{
	n->fell = false;
}

void
law_resent(struct node *n, enum otr_level shown)
{
	struct line *l;
	struct line_fact *f;

	law_key_resent(n);
	for (l = n->talk->outbox; l != NULL; l = l->next) {
		if ((l->delivery != DELIVERY_HELD &&
		    l->delivery != DELIVERY_FAILED) ||
		    (f = law_line(n->w, l->text)) == NULL)
			continue;
		f->shown = shown;
		f->again = true;
		f->otr_held = false;
		if (shown == OTR_NOT_PRIVATE &&
		    talk_level(n->talk) == OTR_NOT_PRIVATE)
			f->key[0] = '\0';
	}
}

/* Law 3: what was shown before Enter is what the line did. */
static void
typed_as_shown(struct node *n, struct line_fact *f,
    const struct otr_info *info, const struct line *l)
{
	struct world *w = n->w;

	if (info->hold != OTR_HOLD_NONE) {
		if (f->left_clear || f->left_sealed)
			law_break(w, "3 left, though it would be held for %s",
			    otr_hold_word(info->hold));
		else if (l == NULL || (l->delivery == DELIVERY_HELD &&
		    l->hold != info->hold && l->hold != OTR_HOLD_NO_KEY &&
		    l->hold != OTR_HOLD_STARTING))
			law_break(w, "3 held for %s, shown %s", l == NULL ?
			    "nothing" : otr_hold_word(l->hold),
			    otr_hold_word(info->hold));
	} else if (is_sealed(info->level) && (!f->left_sealed ||
	    strcmp(f->key, info->fingerprint) != 0))
		law_break(w, "3 shown %s, not sealed to that key (%s)",
		    otr_level_word(info->level), l == NULL ? "gone" :
		    otr_hold_word(l->hold));
	else if (info->level == OTR_NOT_PRIVATE && !f->left_clear)
		law_break(w, "3 shown not-private, not sent (%s)",
		    l == NULL ? "gone" : otr_hold_word(l->hold));
}

void
law_typed(struct node *n, enum otr_level shown, const char *fmt)
{
	struct world *w = n->w;
	struct line_fact *f;
	struct otr_info info;
	struct line *l;
	bool alone, open;
	char text[100];
	struct err err;

	if (w->nlines == STORM_LINES)
		return;
	f = &w->lines[w->nlines++];
	memset(f, 0, sizeof(*f));
	f->author = n->who;
	f->shown = shown;
	law_key_typed(n, f);
	f->away = -1;
	/* The end that the other side said is still on the way. */
	f->cut = n->was_cut && (other(n)->talk == NULL ||
	    talk_level(n->talk) != talk_level(other(n)->talk));
	/* No base64 can hold it by chance. */
	snprintf(f->token, sizeof(f->token), "<%zu>", w->nlines);
	snprintf(text, sizeof(text), "%s%s", fmt, f->token);
	otr_info(direct_otr(n->talk), &info);
	alone = n->talk->held == 0 && policy_of(n) != OTR_POLICY_NEVER;
	open = link_is_open(n->stream->acc);
	if (talk_type(n->talk, text, shown, NULL, &f->id, &err) == -1) {
		law_break(w, "2 not taken: %s", err.text);
		return;
	}
	l = n->talk->last != NULL && strcmp(n->talk->last->id, f->id) == 0 ?
	    n->talk->last : NULL;
	/* Behind one that streams ended over it waits as if offline. */
	if (alone && open && shown == info.level &&
	    (l == NULL || !outbox_must_wait(l)))
		typed_as_shown(n, f, &info, l);
}
