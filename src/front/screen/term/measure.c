/*
 * How this terminal counts columns: samples are drawn where the first screen
 * comes at once, and after each it is asked where the cursor stands.  Must
 * not know when the answers come: until all are there nothing is known, and
 * nothing waits for them.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/term/inside.h"

#define ASK_POSITION "\033[6n"
#define SAMPLE_ROW 1		/* "CSI 1;2R" would be Shift-F3 */
#define JOIN_SIGNS UTF8_JOINS	/* no join: the program's own signs */

/* Each would have more columns if any of its characters had its own; of the
 * signs, if one had two. */
static const struct {
	unsigned join;
	int joined;		/* columns, where none has */
	const char *text;
} samples[] = {
	/* Devanagari, Tamil and Myanmar: U+093E, U+0BBE, U+1031. */
	{ UTF8_JOIN_MARK, 3, "\xe0\xa4\x95\xe0\xa4\xbe\xe0\xae\x95\xe0\xae\xbe"
	    "\xe1\x80\x80\xe1\x80\xb1" },
	/* Thai and Lao: U+0E33, U+0EB3; Japanese: U+FF9E; old Korean. */
	{ UTF8_JOIN_LETTER, 5, "\xe0\xb8\x81\xe0\xb8\xb3\xe0\xba\x81\xe0\xba"
	    "\xb3\xef\xbd\xb6\xef\xbe\x9e\xe1\x84\x92\xe1\x84\x92" },
	{ UTF8_JOIN_JAMO, 2, "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab" },
	/* A family of three, and a heart on fire. */
	{ UTF8_JOIN_EMOJI, 4, "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9"
	    "\xe2\x80\x8d\xf0\x9f\x91\xa7\xe2\x9d\xa4\xef\xb8\x8f\xe2\x80\x8d"
	    "\xf0\x9f\x94\xa5" },
	{ UTF8_JOIN_TONE, 2, "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd" },
	{ JOIN_SIGNS, SIGNS_COLUMNS, SIGNS_DRAWN },
};

unsigned
measure_ask(struct measure *m, const struct terminfo *info, int rows,
    struct str *out)
{
	memset(m, 0, sizeof(*m));
	/* Whoever moves the cursor otherwise is no terminal of this kind. */
	if (rows <= SAMPLE_ROW || strncmp(info->cap[CAP_MOVE], "\033[", 2) != 0)
		return 0;
	for (size_t i = 0; i < NELEM(samples); i++) {
		terminfo_add(info, out, CAP_MOVE, SAMPLE_ROW, 0);
		str_add(out, samples[i].text);
		str_add(out, ASK_POSITION);
	}
	m->left = NELEM(samples);
	return m->left;
}

bool
measure_take(struct measure *m, int row, int column)
{
	size_t i = NELEM(samples) - m->left;

	if (m->left == 0)
		return false;
	m->left--;
	if (row != SAMPLE_ROW + 1)
		m->wrong = true;
	if (samples[i].join == JOIN_SIGNS)
		m->signs = column - 1 == samples[i].joined;
	else if (column > 1 && column - 1 <= samples[i].joined)
		m->joins |= 1u << samples[i].join;
	return m->left == 0 && !m->wrong;
}
