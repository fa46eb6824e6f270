/*
 * Which of the contact's programs is written to, and why: what the user
 * chose, else the one with the session, else the one that wrote last.  Which
 * one is asked for a session first: what they announce is a hint.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/inside.h"

static bool
route_has_session(enum otr_level level)
{
	return otr_level_is_sealed(level) || level == OTR_FINISHED;
}

static enum direct_why
route_why(const struct otr_info *info)
{
	if (info->chosen)
		return DIRECT_WHY_CHOSEN;
	return info->devices > 1 && info->newest ? DIRECT_WHY_WROTE :
	    DIRECT_WHY_SESSION;
}

void
direct_route(const struct talk *v, struct direct_route *r)
{
	const struct direct *d = v->direct;
	struct otr_info info;
	const char *resource = "";

	memset(r, 0, sizeof(*r));
	otr_info(d->otr, &info);
	r->several = info.devices > 1 ||
	    (v->contact != NULL && v->contact->nresources > 1);
	if (route_has_session(info.level)) {
		resource = info.resource;
		r->why = route_why(&info);
	} else if (*d->chosen != '\0') {
		resource = d->chosen;
		r->why = DIRECT_WHY_CHOSEN;
	} else if (*d->resource != '\0') {
		resource = d->resource;
		r->why = DIRECT_WHY_WROTE;
	}
	str_fit(r->resource, sizeof(r->resource), resource);
}

const char *
direct_why_text(enum direct_why why)
{
	switch (why) {
	case DIRECT_WHY_SERVER:
		return "the server decides";
	case DIRECT_WHY_SESSION:
		return "the session is with it";
	case DIRECT_WHY_WROTE:
		return "it wrote last";
	case DIRECT_WHY_CHOSEN:
		return "you chose it";
	}
	return "";
}

const char *
direct_why_word(enum direct_why why)
{
	switch (why) {
	case DIRECT_WHY_SERVER:
		return "server";
	case DIRECT_WHY_SESSION:
		return "session";
	case DIRECT_WHY_WROTE:
		return "wrote-last";
	case DIRECT_WHY_CHOSEN:
		return "chosen";
	}
	return "";
}

/* ---- what they announce ------------------------------------------------ */

/* Of those that announce OTR: who wrote last, else the server's favourite. */
static bool
route_is_better(const struct talk *v, const struct resource *r,
    const struct resource *best)
{
	const struct direct *d = v->direct;

	if (r->announced != ANNOUNCED_OTR)
		return false;
	if (best == NULL || strcmp(d->resource, r->name) == 0)
		return true;
	if (strcmp(d->resource, best->name) == 0)
		return false;
	return r->priority > best->priority ||
	    (r->priority == best->priority && r->order > best->order);
}

const char *
direct_hint(const struct talk *v)
{
	const struct direct *d = v->direct;
	const struct contact *c = v->contact;
	const struct resource *best = NULL;

	if (*d->chosen != '\0')
		return d->chosen;
	for (size_t i = 0; c != NULL && i < c->nresources; i++)
		if (route_is_better(v, &c->resources[i], best))
			best = &c->resources[i];
	return best != NULL ? best->name : NULL;
}

enum announced
direct_announced(const struct talk *v)
{
	const struct direct *d = v->direct;
	const struct contact *c = v->contact;
	size_t with = 0, without = 0, n = 0;

	for (size_t i = 0; c != NULL && i < c->nresources; i++) {
		const struct resource *r = &c->resources[i];

		if (*d->chosen != '\0' && strcmp(d->chosen, r->name) != 0)
			continue;
		n++;
		with += r->announced == ANNOUNCED_OTR;
		without += r->announced == ANNOUNCED_NO_OTR;
	}
	if (with > 0)
		return ANNOUNCED_OTR;
	return n > 0 && without == n ? ANNOUNCED_NO_OTR : ANNOUNCED_UNKNOWN;
}

const char *
announced_text(enum announced announced)
{
	switch (announced) {
	case ANNOUNCED_UNKNOWN:
		return "has not said yet whether it has OTR";
	case ANNOUNCED_OTR:
		return "announces OTR";
	case ANNOUNCED_NO_OTR:
		return "does not announce OTR";
	}
	return "";
}
