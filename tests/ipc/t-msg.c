/*
 * The table of messages: every row packs and unpacks to the same, and
 * nothing that is damaged is taken.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ipc/ipc.h"

/* Fills every field of a message with something of its own. */
static void
fill(struct msg *m, const struct msg_row *row)
{
	for (size_t i = 0; i < row->nfields; i++) {
		const struct msg_field *f = &row->fields[i];
		char *at = (char *)m + f->offset;
		switch (f->type) {
		case FIELD_U32:
			*(uint32_t *)at = f->max > 3 ? 3 : (uint32_t)f->max;
			break;
		case FIELD_I32:
			*(int32_t *)at = -5;
			break;
		case FIELD_U64:
			*(uint64_t *)at = UINT64_MAX - i;
			break;
		case FIELD_BOOL:
			*(bool *)at = true;
			break;
		case FIELD_TEXT:
		case FIELD_JID:
		case FIELD_SECRET:
			*(const char **)at = i % 2 ? "z\xc3\xbc" : "";
			break;
		case FIELD_PATH:
			*(const char **)at = "/a\xff";
			break;
		case FIELD_DATA:
			*(struct msg_data *)at = (struct msg_data){
			    "\0\xff\0", i % 2 ? 3 : 0 };
			break;
		}
	}
}

static void
assert_same_data(const struct msg_data *a, const struct msg_data *b)
{
	assert_int_equal(a->len, b->len);
	assert_memory_equal(a->s, b->s, a->len);
	assert_int_equal(b->s[b->len], 0);
}

static void
assert_same(const struct msg *a, const struct msg *b,
    const struct msg_row *row)
{
	assert_int_equal(a->type, b->type);
	for (size_t i = 0; i < row->nfields; i++) {
		const struct msg_field *f = &row->fields[i];
		const char *x = (const char *)a + f->offset;
		const char *y = (const char *)b + f->offset;
		switch (f->type) {
		case FIELD_U32:
		case FIELD_I32:
			assert_memory_equal(x, y, 4);
			break;
		case FIELD_U64:
			assert_memory_equal(x, y, 8);
			break;
		case FIELD_BOOL:
			assert_int_equal(*(const bool *)x, *(const bool *)y);
			break;
		case FIELD_TEXT:
		case FIELD_JID:
		case FIELD_SECRET:
		case FIELD_PATH:
			assert_string_equal(*(const char *const *)x,
			    *(const char *const *)y);
			break;
		case FIELD_DATA:
			assert_same_data((const struct msg_data *)x,
			    (const struct msg_data *)y);
			break;
		}
	}
}

static void
test_every_row(void **state)
{
	(void)state;
	for (int type = MSG_NONE + 1; type < MSG_TYPES; type++) {
		const struct msg_row *row = msg_row((enum msg_type)type);
		struct msg in = { 0 }, out;
		struct err err = { 0 };
		struct str s;
		assert_non_null(row);
		assert_true(strlen(row->help) > 10);
		assert_int_not_equal(row->states, 0);
		in.type = (enum msg_type)type;
		fill(&in, row);
		str_init(&s);
		msg_pack(&s, &in);
		assert_int_equal(msg_unpack(&out, s.s, s.len, row->way, &err),
		    0);
		assert_same(&in, &out, row);
		/* No beginning of it is a message, and nothing may follow. */
		for (size_t n = 0; n < s.len; n++) {
			char *copy = malloc(n + 1);
			memcpy(copy, s.s, n);
			assert_int_equal(msg_unpack(&out, copy, n, row->way,
			    &err), -1);
			free(copy);
		}
		assert_string_equal(err.code, "bad-message");
		str_addc(&s, '\0');
		assert_int_equal(msg_unpack(&out, s.s, s.len, row->way, &err),
		    -1);
		/* Nor is it taken from the other side. */
		assert_int_equal(msg_unpack(&out, s.s, s.len - 1,
		    row->way == MSG_TO_NET ? MSG_TO_MAIN : MSG_TO_NET, &err),
		    -1);
		str_free(&s);
	}
	assert_null(msg_row(MSG_NONE));
	assert_null(msg_row(MSG_TYPES));
}

static int
unpack_one(const struct msg *m, size_t at, unsigned char byte)
{
	struct msg out;
	struct str s;
	int rc;

	str_init(&s);
	msg_pack(&s, m);
	if (at != SIZE_MAX)
		s.s[at < s.len ? at : s.len - 1] = (char)byte;
	rc = msg_unpack(&out, s.s, s.len, msg_row(m->type)->way, NULL);
	str_free(&s);
	return rc;
}

static void
test_limits(void **state)
{
	struct msg m = { .type = MSG_DISCONNECT };
	char *big = malloc(IPC_BODY_MAX + 2);

	(void)state;
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), 0);
	assert_int_equal(unpack_one(&m, 4, 2), -1);	/* a boolean of 2 */

	m = (struct msg){ .type = MSG_OFFLINE };
	m.u.offline.why = OFF_REASONS;
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), -1);
	m.u.offline.why = OFF_LOST;
	m.u.offline.text = "text";
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), 0);
	assert_int_equal(unpack_one(&m, 12, 0xff), -1);	/* not UTF-8 */
	assert_int_equal(unpack_one(&m, 13, 0), -1);	/* a NUL within */
	assert_int_equal(unpack_one(&m, 16, 'x'), -1);	/* none at the end */

	m = (struct msg){ .type = MSG_SEND };
	memset(big, 'a', IPC_BODY_MAX + 1);
	big[IPC_BODY_MAX + 1] = '\0';
	m.u.send.body = big;
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), -1);
	big[IPC_BODY_MAX] = '\0';
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), 0);
	m.u.send.flags = SEND_OCCUPANT << 1;
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), -1);
	free(big);

	m = (struct msg){ .type = MSG_CONNECT };
	m.u.connect.port = 65536;
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), -1);
	m = (struct msg){ .type = MSG_PRESENCE };
	m.u.presence.caps = "QgayPKawpkPSDYmwT/WM94uAlu0=";
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), 0);
	m.u.presence.caps = "QgayPKawpkPSDYmwT/WM94uAlu0=x";
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), -1);
	m = (struct msg){ .type = MSG_DISCOVERED };
	m.u.discovered.says = ANNOUNCED_NO_OTR;
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), 0);
	m.u.discovered.says++;
	assert_int_equal(unpack_one(&m, SIZE_MAX, 0), -1);
	assert_true(msg_has_secret(MSG_CONNECT));
	assert_false(msg_has_secret(MSG_SEND));
}

static void
test_off_words(void **state)
{
	(void)state;
	for (int i = 0; i < OFF_REASONS; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(off_word((enum off)i),
			    off_word((enum off)j));
	assert_string_equal(off_word(OFF_AUTH), "wrong-password");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_row),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_off_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
