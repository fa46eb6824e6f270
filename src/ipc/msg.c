/*
 * Messages as bytes, derived from the table (row.c).  Knows neither sockets
 * nor what a message means.
 *
 * On the wire: the type, then the fields of its row, in order, with nothing
 * between or after them.  Both ends run on one machine, but integers are
 * little-endian anyway, so that saved messages mean the same everywhere.  A
 * text is its length, its bytes and a NUL, so that it can be used in place.
 *
 * SPDX-License-Identifier: ISC
 */
#include "ipc/ipc.h"

#include <string.h>

/* ---- packing ----------------------------------------------------------- */

/* Each writes where `at` is, for which there is room, and returns the end. */
static char *
msg_put_number(char *at, uint64_t n, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++, n >>= 8)
		at[i] = (char)(n & 0xff);
	return at + bytes;
}

static char *
msg_put_data(char *at, const char *s, size_t len)
{
	at = msg_put_number(at, len, 4);
	if (len > 0)
		memcpy(at, s, len);
	at[len] = '\0';
	return at + len + 1;
}

static size_t
msg_text_length(const void *at)
{
	const char *s = *(const char *const *)at;

	return s == NULL ? 0 : strlen(s);
}

static size_t
msg_field_size(const struct msg_field *f, const void *at)
{
	switch (f->type) {
	case FIELD_BOOL:
		return 1;
	case FIELD_U32:
	case FIELD_I32:
		return 4;
	case FIELD_U64:
		return 8;
	case FIELD_TEXT:
	case FIELD_JID:
	case FIELD_SECRET:
	case FIELD_PATH:
		return 4 + msg_text_length(at) + 1;
	case FIELD_DATA:
		return 4 + ((const struct msg_data *)at)->len + 1;
	}
	return 0;
}

static char *
msg_put_field(char *out, const struct msg_field *f, const void *at)
{
	switch (f->type) {
	case FIELD_U32:
		return msg_put_number(out, *(const uint32_t *)at, 4);
	case FIELD_I32:
		return msg_put_number(out, (uint32_t)*(const int32_t *)at, 4);
	case FIELD_U64:
		return msg_put_number(out, *(const uint64_t *)at, 8);
	case FIELD_BOOL:
		return msg_put_number(out, *(const bool *)at, 1);
	case FIELD_TEXT:
	case FIELD_JID:
	case FIELD_SECRET:
	case FIELD_PATH:
		return msg_put_data(out, *(const char *const *)at,
		    msg_text_length(at));
	case FIELD_DATA:
		return msg_put_data(out, ((const struct msg_data *)at)->s,
		    ((const struct msg_data *)at)->len);
	}
	return out;
}

size_t
msg_size(const struct msg *m)
{
	const struct msg_row *row = msg_row(m->type);
	size_t size = 4;

	if (row == NULL)
		die("message type %u has no row", (unsigned)m->type);
	for (size_t i = 0; i < row->nfields; i++)
		size += msg_field_size(&row->fields[i],
		    (const char *)m + row->fields[i].offset);
	return size;
}

void
msg_pack(struct str *out, const struct msg *m)
{
	const struct msg_row *row = msg_row(m->type);
	size_t size = msg_size(m);
	char *at;

	str_room(out, size);
	at = msg_put_number(out->s + out->len, m->type, 4);
	for (size_t i = 0; i < row->nfields; i++)
		at = msg_put_field(at, &row->fields[i],
		    (const char *)m + row->fields[i].offset);
	*at = '\0';
	out->len += size;
}

static size_t
msg_field_max(const struct msg_field *f)
{
	switch (f->type) {
	case FIELD_BOOL:
		return 1;
	case FIELD_U32:
	case FIELD_I32:
		return 4;
	case FIELD_U64:
		return 8;
	case FIELD_TEXT:
	case FIELD_JID:
	case FIELD_SECRET:
	case FIELD_PATH:
	case FIELD_DATA:
		return 4 + f->max + 1;
	}
	return 0;
}

size_t
msg_max(enum msg_way way)
{
	size_t most = 4, n;

	for (int type = MSG_NONE + 1; type < MSG_TYPES; type++) {
		const struct msg_row *row = msg_row((enum msg_type)type);
		if (row->way != way)
			continue;
		n = 4;
		for (size_t i = 0; i < row->nfields; i++)
			n += msg_field_max(&row->fields[i]);
		if (n > most)
			most = n;
	}
	return most;
}

/* ---- unpacking --------------------------------------------------------- */

struct reader {
	const unsigned char *p;
	size_t left;
};

static int
msg_get_number(struct reader *r, size_t bytes, uint64_t *n)
{
	if (r->left < bytes)
		return -1;
	*n = 0;
	for (size_t i = 0; i < bytes; i++)
		*n |= (uint64_t)r->p[i] << (8 * i);
	r->p += bytes;
	r->left -= bytes;
	return 0;
}

static int
msg_get_data(struct reader *r, size_t max, struct msg_data *data)
{
	uint64_t len;

	if (msg_get_number(r, 4,
	    &len) == -1 || len > max || r->left < len + 1 ||
	    r->p[len] != '\0')
		return -1;
	data->s = (const char *)r->p;
	data->len = (size_t)len;
	r->p += len + 1;
	r->left -= len + 1;
	return 0;
}

static int
msg_get_text(struct reader *r, const struct msg_field *f, const char **s)
{
	struct msg_data data;

	if (msg_get_data(r, f->max, &data) == -1 || (f->type == FIELD_PATH ?
	    memchr(data.s, '\0', data.len) != NULL :
	    !utf8_valid(data.s, data.len)))
		return -1;
	*s = data.s;
	return 0;
}

static int
msg_get_field(struct reader *r, const struct msg_field *f, void *at)
{
	uint64_t n;

	switch (f->type) {
	case FIELD_U32:
		if (msg_get_number(r, 4, &n) == -1 || n > f->max)
			return -1;
		*(uint32_t *)at = (uint32_t)n;
		return 0;
	case FIELD_I32:
		if (msg_get_number(r, 4, &n) == -1)
			return -1;
		*(int32_t *)at = (int32_t)(uint32_t)n;
		return 0;
	case FIELD_U64:
		return msg_get_number(r, 8, at);
	case FIELD_BOOL:
		if (msg_get_number(r, 1, &n) == -1 || n > 1)
			return -1;
		*(bool *)at = n == 1;
		return 0;
	case FIELD_TEXT:
	case FIELD_JID:
	case FIELD_SECRET:
	case FIELD_PATH:
		return msg_get_text(r, f, at);
	case FIELD_DATA:
		return msg_get_data(r, f->max, at);
	}
	return -1;
}

int
msg_unpack(struct msg *m, const void *data, size_t len, enum msg_way way,
    struct err *err)
{
	struct reader r = { data, len };
	const struct msg_row *row;
	uint64_t type;

	memset(m, 0, sizeof *m);
	if (msg_get_number(&r, 4, &type) == -1)
		return err_set(err, "bad-message", "message without a type");
	row = type < MSG_TYPES ? msg_row((enum msg_type)type) : NULL;
	if (row == NULL || row->way != way)
		return err_set(err, "bad-message",
		    "message of type %llu: not expected here",
		    (unsigned long long)type);
	m->type = (enum msg_type)type;
	for (size_t i = 0; i < row->nfields; i++) {
		const struct msg_field *f = &row->fields[i];
		if (msg_get_field(&r, f, (char *)m + f->offset) == -1)
			return err_set(err, "bad-message",
			    "message %s: bad %s", row->name, f->name);
	}
	if (r.left != 0)
		return err_set(err, "bad-message",
		    "message %s: %zu bytes too many", row->name, r.left);
	return 0;
}
