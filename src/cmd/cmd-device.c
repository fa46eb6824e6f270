/*
 * Commands on the several programs that a contact may run: which there are,
 * which is written to.  Must not know how they are told apart.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"

#define SECOND 1000
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

struct showing {
	struct listing list;
	int64_t now;
	const struct contact *contact;	/* or NULL */
	bool *seen;		/* of its programs, those with a session */
};

/* "12 s ago", "3 min ago", "2 h ago" */
static const char *
device_ago(char out[32], int64_t now, int64_t then)
{
	int64_t ms = now - then;

	if (then == 0)
		snprintf(out, 32, "not yet");
	else if (ms < 2 * MINUTE)
		snprintf(out, 32, "%lld s ago", (long long)(ms / SECOND));
	else if (ms < 2 * HOUR)
		snprintf(out, 32, "%lld min ago", (long long)(ms / MINUTE));
	else
		snprintf(out, 32, "%lld h ago", (long long)(ms / HOUR));
	return out;
}

static void
show_device(void *arg, const struct otr_device *d)
{
	struct showing *s = arg;
	char shown[FINGERPRINT_HEX + 5], heard[32], tag[16], version[16];
	char seconds[24];
	const struct chat_pair data[] = {
		{ "otr_resource", d->resource },
		{ "version", version },
		{ "level", otr_level_word(d->level) },
		{ "fingerprint", d->fingerprint },
		{ "verified", d->verified ? "true" : "false" },
		{ "their_tag", tag },
		{ "in_use", d->in_use ? "true" : "false" },
		{ "locked", d->locked ? "true" : "false" },
		{ "gone", d->gone ? "true" : "false" },
		{ "heard", seconds },
		{ NULL, NULL },
	};

	for (size_t i = 0; s->contact != NULL &&
	    i < contact_resources(s->contact); i++)
		s->seen[i] |= strcmp(resource_name(contact_resource(
		    s->contact, i)), d->resource) == 0;
	snprintf(version, sizeof(version), "%d", d->version);
	snprintf(tag, sizeof(tag), "%08x", d->tag);
	snprintf(seconds, sizeof(seconds), "%lld", d->heard == 0 ? -1LL :
	    (long long)((s->now - d->heard) / SECOND));
	otr_fingerprint_show(d->fingerprint, shown);
	listing_add(&s->list, data, "%s \"%s\": %s, OTR %d, heard %s%s%s\n"
	    "     %s (%s)", d->in_use ? "->" : "  ", d->resource,
	    otr_level_name(d->level), d->version, device_ago(heard, s->now,
	    d->heard), d->gone ? ", offline" : "",
	    d->locked ? ", another key: nothing is sent to it" : "",
	    shown, d->verified ? "verified" : "not verified");
}

/* Those that are online and have none. */
static void
device_show_others(struct showing *s, const struct talk *talk)
{
	struct direct_route route;

	direct_route(talk, &route);
	s->list.code = "program";
	for (size_t i = 0; i < contact_resources(s->contact); i++) {
		const struct resource *r = contact_resource(s->contact, i);
		bool used = strcmp(resource_name(r), route.resource) == 0;
		const struct chat_pair data[] = {
			{ "otr_resource", resource_name(r) },
			{ "level", "none" },
			{ "in_use", used ? "true" : "false" },
			{ "announces", announced_word(resource_announced(r)) },
			{ NULL, NULL },
		};

		if (!s->seen[i])
			listing_add(&s->list, data, "%s \"%s\": %s, no "
			    "session, %s", used ? "->" : "  ", resource_name(r),
			    show_word(resource_show(r)),
			    announced_text(resource_announced(r)));
	}
}

void
cmd_show_devices(struct app *app, const struct args *args)
{
	struct showing s = {
		.now = loop_now(chat_loop(app->chat)),
		.contact = talk_contact(args->talk),
	};

	if (s.contact != NULL && contact_resources(s.contact) > 0)
		s.seen = xcalloc(contact_resources(s.contact), sizeof(*s.seen));
	listing_begin(&s.list, app, args, "otr-session");
	otr_devices(direct_otr(args->talk), show_device, &s);
	if (s.seen != NULL)
		device_show_others(&s, args->talk);
	listing_end(&s.list);
	free(s.seen);
}

/* ---- use --------------------------------------------------------------- */

static void
device_say_route(struct app *app, const struct args *args)
{
	struct direct_route r;

	direct_route(args->talk, &r);
	const struct chat_pair data[] = {
		{ "written_to", r.resource }, { "why", direct_why_word(r.why) },
		{ NULL, NULL },
	};

	if (r.resource[0] == '\0')
		cmd_say(app, args, ENTRY_NOTICE, "otr-use", data,
		    "Lines to %s go to the address: the server chooses the "
		    "program.", args->contact);
	else
		cmd_say(app, args, ENTRY_NOTICE, "otr-use", data,
		    "Lines to %s go to the program \"%s\": %s.",
		    args->contact, r.resource, direct_why_text(r.why));
}

int
cmd_otr_use(struct app *app, struct args *args, struct err *err)
{
	const char *which = args->resource != NULL ? args->resource
	    : args->arg[0];
	bool any = args->resource == NULL && which != NULL &&
	    strcmp(which, "any") == 0;

	if (which != NULL && direct_use(args->talk, any ? NULL : which, err) ==
	    -1)
		return -1;
	if (which == NULL)
		cmd_show_devices(app, args);
	device_say_route(app, args);
	return 0;
}
