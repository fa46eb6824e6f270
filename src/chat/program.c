/*
 * The programs of one contact: which come and go, the user's choice among
 * them, and what is said where lines go to another than before.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "chat/inside.h"

/* ---- the user's choice ------------------------------------------------- */

/* One that is not seen may be there where presence is not shown to us. */
static int
program_check_there(const struct talk *v, const char *resource, struct err *err)
{
	const struct contact *c = v->contact;

	if (c == NULL || c->nresources == 0 ||
	    strcmp(v->direct->resource, resource) == 0)
		return 0;
	for (size_t i = 0; i < c->nresources; i++)
		if (strcmp(c->resources[i].name, resource) == 0)
			return 0;
	return err_set(err, "no-resource",
	    "%s has no program \"%s\" online: /otr status lists them",
	    talk_name(v), resource);
}

static void
program_choose(struct talk *v, const char *resource)
{
	struct direct *d = v->direct;

	str_fit(d->chosen, sizeof(d->chosen),
	    resource != NULL ? resource : "");
	d->beside[0] = '\0';
	talk_changed(v);
}

struct wanted {
	const char *resource;
	bool asked;		/* it has the key that is in question */
};

static void
program_look_for(void *arg, const struct otr_device *d)
{
	struct wanted *w = arg;

	w->asked |= d->locked && strcmp(d->resource, w->resource) == 0;
}

/* To choose it may be to answer for its key: for the one that was read. */
static int
program_check_alarm(struct talk *v, const char *resource, struct err *err)
{
	struct wanted w = { .resource = resource };

	otr_devices(v->direct->otr, program_look_for, &w);
	return w.asked ? alarm_changed(v, "/otr use answers for", err) : 0;
}

/* A session anywhere: text for another program never leaves beside it. */
int
direct_use(struct talk *v, const char *resource, struct err *err)
{
	struct direct *d = v->direct;
	struct otr_info info;

	if (resource != NULL && strlen(resource) >= sizeof(d->chosen))
		return err_set(err, "no-resource", "the name is too long");
	if (resource == NULL) {
		program_choose(v, NULL);
		return otr_use(d->otr, NULL, err);
	}
	if (otr_level(d->otr) != OTR_NOT_PRIVATE) {
		if (program_check_alarm(v, resource, err) == -1 ||
		    otr_use(d->otr, resource, err) == -1)
			return -1;
		otr_info(d->otr, &info);
		if (info.new_key[0] == '\0')
			alarm_over(v);
	} else if (program_check_there(v, resource, err) == -1)
		return -1;
	program_choose(v, resource);
	talk_flush(v);
	return 0;
}

int
direct_start_at(struct talk *v, const char *resource, struct err *err)
{
	struct direct *d = v->direct;

	if (resource == NULL || d->asks_stranger)
		return direct_start(v, err);
	if (blocked_refuse(v->account, v->jid, err) == -1 ||
	    program_check_there(v, resource, err) == -1)
		return -1;
	talk_befriend(v);
	d->fell_asked = false;
	if (otr_start_at(d->otr, resource, err) == -1)
		return -1;
	program_choose(v, resource);
	return 0;
}

/* ---- what is said of it ------------------------------------------------ */

static void
program_say_beside(struct talk *v, const char *resource, const char *now,
    const char *what)
{
	char *use = chat_command_at(v->account, "/otr use", v->jid, resource);
	char name[CHAT_NOTE_MAX + 1], here[CHAT_NOTE_MAX + 1];
	const struct chat_pair data[] = {
		{ "resource", resource }, { "written_to", now },
		{ NULL, NULL },
	};

	chat_quote(name, resource);
	chat_quote(here, now);
	chat_say(v->account->chat, v->account, v, ENTRY_WARNING, "beside",
	    data, "%s writes from \"%s\"; your lines go to \"%s\"%s." MORE
	    "%s sends them to where they write from.", talk_name(v), name,
	    here, what, use);
	free(use);
}

void
direct_beside(struct talk *v, const struct otr_event *e)
{
	struct direct_route r;

	direct_route(v, &r);
	program_say_beside(v, e->resource != NULL ? e->resource : "", r.resource,
	    e->on ? " (same key)" : " (another key)");
}

/* In the clear the user's choice stands, and is said to stand. */
void
direct_heard_clear(struct talk *v, const char *resource)
{
	struct direct *d = v->direct;

	if (*d->chosen == '\0' || strcmp(d->chosen, resource) == 0 ||
	    strcmp(d->beside, resource) == 0 ||
	    otr_level(d->otr) != OTR_NOT_PRIVATE)
		return;
	str_fit(d->beside, sizeof(d->beside), resource);
	program_say_beside(v, resource, d->chosen, ", as you chose");
}

/* Lines go to another program than they did, by its own doing. */
void
direct_tell_moved(struct talk *v, const struct otr_info *info)
{
	struct direct *d = v->direct;
	char name[CHAT_NOTE_MAX + 1];
	bool moved = d->told_tag != 0 && info->their_tag != 0 &&
	    d->told_tag != info->their_tag;

	/* Law 4: nothing goes there before the user has said so. */
	if (info->new_key[0] != '\0')
		return;
	if (info->their_tag != 0 || info->level == OTR_NOT_PRIVATE)
		d->told_tag = info->their_tag;
	if (!moved)
		return;
	chat_quote(name, info->resource);
	talk_say(v, ENTRY_NOTICE, "moved", "Your lines now go to %s's program "
	    "\"%s\"%s.", talk_name(v), name, info->chosen ?
	    ", as you chose" : ", which wrote last");
}

static void
program_tell_smp(struct talk *v, const char *resource)
{
	struct otr_info info;

	otr_info(v->direct->otr, &info);
	if ((info.smp != OTR_SMP_ASKED && info.smp != OTR_SMP_RUNNING) ||
	    (*resource != '\0' && strcmp(info.resource, resource) != 0))
		return;
	talk_say(v, ENTRY_WARNING, "smp-gone", "%s went offline in the middle "
	    "of the verification. /verify" MORE
	    "It goes on only if they come back to this very session; otherwise "
	    "begin again with /verify.",
	    talk_name(v));
}

static void
program_gone(struct talk *v, const char *resource)
{
	struct direct *d = v->direct;
	char name[CHAT_NOTE_MAX + 1];

	program_tell_smp(v, resource);

	if (*d->chosen == '\0' ||
	    (*resource != '\0' && strcmp(d->chosen, resource) != 0))
		return;
	chat_quote(name, d->chosen);
	program_choose(v, NULL);
	talk_say(v, ENTRY_NOTICE, "choice-gone", "%s's program \"%s\", which "
	    "you had chosen, is offline.", talk_name(v), name);
}

/* ---- programs that come and go ----------------------------------------- */

/* RFC 6121, 5.1: a change of presence undoes the choice of a resource. */
void
direct_came(struct talk *v, const char *resource, bool fresh)
{
	struct direct *d = v->direct;

	talk_changed(v);
	if (!fresh)
		return;
	if (strcmp(d->resource, resource) != 0)
		d->resource[0] = '\0';
	otr_peer_came(d->otr, resource);
}

void
direct_went(struct talk *v, const char *resource, bool last)
{
	struct direct *d = v->direct;

	if (*resource == '\0' || strcmp(d->resource, resource) == 0)
		d->resource[0] = '\0';
	program_gone(v, resource);
	typing_went(v, resource);
	talk_changed(v);
	if (*resource != '\0')
		otr_peer_gone(d->otr, resource);
	if (last)
		otr_peer_gone(d->otr, NULL);
}

void
direct_nobody_known(struct talk *v)
{
	v->direct->resource[0] = '\0';
}
