/*
 * What OTR asks about a contact: its policy, whether it is there, how its
 * program writes.  Read from the settings and from the model.  What is set for
 * it is kept here for others, too, who ask at each line.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

static bool
peer_is_watched(const struct contact *c)
{
	return c != NULL && (c->subscription == SUB_TO ||
	    c->subscription == SUB_BOTH);
}

/*
 * Whether presence would tell us that the contact is not there; one who is
 * invisible and writes is there all the same.
 */
static bool
peer_is_online(const struct contact *c, const struct talk *v)
{
	if (!peer_is_watched(c))
		return true;
	return contact_is_online(c) ||
	    (v != NULL && *v->direct->resource != '\0');
}

/* As was set, or as was learnt (markup.c). */
static void
peer_look_up_html(const struct conf *conf, const char *account,
    const char *contact, struct peer_said *said)
{
	const char *html = conf_text(conf, SET_OTR_HTML, account, contact);

	said->learns_html = strcmp(html, "learn") == 0;
	said->seen_html = conf_bool(conf, SET_OTR_SEEN_HTML, account, contact);
	said->html = strcmp(html, "on") == 0 ||
	    (said->learns_html && said->seen_html);
}

static void
peer_look_up(const struct conf *conf, const char *account,
    const char *contact, struct peer_said *said)
{
	said->known = true;
	said->at = conf_changes(conf);
	if (otr_policy_parse(conf_text(conf, SET_OTR_POLICY, account,
	    contact), &said->policy) == -1)
		said->policy = OTR_POLICY_ALWAYS;	/* cannot be */
	if (otr_v2_parse(conf_text(conf, SET_OTR_V2, account, contact),
	    &said->v2) == -1)
		said->v2 = OTR_V2_NEVER;
	said->v3_seen = conf_bool(conf, SET_OTR_SEEN_V3, account, contact);
	said->fragment = (unsigned)conf_int(conf, SET_OTR_FRAGMENT, account,
	    contact);
	peer_look_up_html(conf, account, contact, said);
	said->receipts = conf_bool(conf, SET_RECEIPTS, account, contact);
	said->typing = conf_bool(conf, SET_TYPING, account, contact);
	said->markers = conf_bool(conf, SET_MARKERS, account, contact);
	/* "never" and "end" are no number. */
	said->wipe = atoi(conf_text(conf, SET_OTR_WIPE, account, contact));
	said->idle = (int)conf_int(conf, SET_OTR_IDLE_END, account, contact);
}

/* Looked up once for each change of any setting. */
const struct peer_said *
peer_said(struct talk *v)
{
	const struct conf *conf = v->account->chat->conf;
	struct peer_said *said = &v->direct->said;

	if (!said->known || said->at != conf_changes(conf))
		peer_look_up(conf, v->account->jid, v->jid, said);
	return said;
}

static void
peer_settings(const struct conf *conf, const char *account,
    const char *contact, struct talk *v, struct otr_peer *out)
{
	struct peer_said once;
	const struct peer_said *said = &once;

	if (v != NULL && v->direct != NULL)
		said = peer_said(v);
	else
		peer_look_up(conf, account, contact, &once);
	out->policy = said->policy;
	out->v2 = said->v2;
	out->v3_seen = said->v3_seen;
	out->fragment = said->fragment;
	out->html = said->html;
}

void
direct_peer(void *arg, const char *account, const char *contact,
    struct otr_peer *out)
{
	struct chat *c = arg;
	struct account *a = account_find(c, account);
	struct talk *v = a != NULL ? direct_find(a, contact) : NULL;
	const struct contact *known;

	memset(out, 0, sizeof(*out));
	peer_settings(c->conf, account, contact, v, out);
	if (a == NULL)
		return;
	known = v != NULL ? v->contact : contact_find(a, contact);
	if (v != NULL)
		out->fragment = limit_pieces(v, out->fragment);
	out->known = (known != NULL && known->in_roster) ||
	    (v != NULL && !v->stranger);
	out->account_online = link_is_open(a);
	/* Before the roster has come nobody can be said to be there, and a
	 * query to one who is not would lie in the server's storage. */
	out->watched = peer_is_watched(known);
	out->hint = v != NULL ? direct_hint(v) : NULL;
	out->online = out->account_online && !a->roster->awaited &&
	    peer_is_online(known, v);
	out->unknown_for = out->account_online ? account_settles(a) : 0;
}
