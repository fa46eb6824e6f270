/*
 * How long a line may be for this server, which says how long a stanza may
 * (XEP-0478).  Counts what is around the text rather too long than too short.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "chat/inside.h"

#define AROUND 1024		/* bytes of a message without text, address */
#define ESCAPED 6		/* of a sign that XML writes with a name */

static size_t
limit_escaped(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += strchr("&<>\"'\r\n\t", *s) != NULL ? ESCAPED : 1;
	return n;
}

static size_t
limit_larger(size_t n, const char *s)
{
	size_t other = limit_escaped(s);

	return n > other ? n : other;
}

/* Whichever of the contact's programs it goes to. */
static size_t
limit_resource(const struct talk *v)
{
	const struct direct *d = v->direct;
	size_t n;

	if (d == NULL)
		return 0;
	n = limit_larger(limit_larger(0, d->chosen), d->resource);
	for (size_t i = 0; v->contact != NULL && i < v->contact->nresources;
	    i++)
		n = limit_larger(n, v->contact->resources[i].name);
	return n;
}

/* 0: no limit is known.  At least one byte, or nothing could be told. */
static unsigned
limit_room(const struct talk *v)
{
	size_t around;

	if (v->account->max_bytes == 0)
		return 0;
	around = AROUND + limit_escaped(v->jid) + limit_resource(v);
	return v->account->max_bytes > around ?
	    (unsigned)(v->account->max_bytes - around) : 1;
}

int
limit_check(const struct talk *v, const char *body, struct err *err)
{
	unsigned room = limit_room(v);
	size_t n;

	/* Most are far from it, whatever signs they have. */
	if (room == 0 || strlen(body) <= room / ESCAPED)
		return 0;
	if ((n = limit_escaped(body)) <= room)
		return 0;
	return err_set(err, "too-long", "it would have %zu bytes; the server "
	    "takes %u, %u of them text: send it in parts", n,
	    (unsigned)v->account->max_bytes, room);
}

unsigned
limit_pieces(const struct talk *v, unsigned set)
{
	unsigned room = limit_room(v);

	return room == 0 || (set != 0 && set < room) ? set : room;
}
