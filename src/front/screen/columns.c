/*
 * Which columns the parts of a line have in a window: the same for all its
 * rows, whatever stands in them.
 *
 *     16:42 =+    carol  a text that goes on
 *           =            in as many rows as it needs
 *     16:43   -- the program says something
 *
 * where the window has COLUMNS_ALIGNED; below that
 *
 *     =+16:42 <carol> a text that
 *     = goes on
 *
 * Must not know what a line says.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <string.h>

#include "front/screen/inside.h"

#define NARROW_INDENT 2

/* Columns of the widest time: of all months and days, behind noon. */
static int
columns_time(const char *format)
{
	int widest = 0, width;
	char text[TIME_BYTES];

	for (int i = 0; i < 12; i++) {
		when_text(text, sizeof(text), format, (int64_t)i * 31 *
		    86400000 + 79200000);
		width = utf8_width(text, strlen(text));
		if (width > widest)
			widest = width;
	}
	return widest;
}

static int
columns_word(const char *word, const char *const *words, int n)
{
	for (int i = 0; i < n; i++)
		if (word != NULL && strcmp(word, words[i]) == 0)
			return i;
	return 0;
}

void
columns_look(struct ui *ui)
{
	static const char *const states[] = { "signs", "words", "problems" };
	static const char *const aligns[] = { "right", "left" };
	struct look *look = &ui->look;
	const char *format = conf_text(ui->conf, SET_TIME_FORMAT, NULL, NULL);

	snprintf(look->time_format, sizeof(look->time_format), "%s",
	    format == NULL ? "" : format);
	look->time = columns_time(look->time_format);
	look->author = (int)conf_int(ui->conf, SET_NICK_WIDTH, NULL, NULL);
	look->text = (int)conf_int(ui->conf, SET_TEXT_WIDTH, NULL, NULL);
	look->named = conf_bool(ui->conf, SET_NAME_EACH_LINE, NULL, NULL);
	look->left = columns_word(conf_text(ui->conf, SET_ALIGN, NULL, NULL),
	    aligns, NELEM(aligns)) == 1;
	look->whole = strcmp(conf_text(ui->conf, SET_NOTICES, NULL, NULL),
	    "full") == 0;
	look->states = (enum states)columns_word(conf_text(ui->conf,
	    SET_STATES, NULL, NULL), states, NELEM(states));
}

static void
columns_place_aligned(struct columns *c)
{
	int at = c->time > 0 ? c->time + 1 : 0;

	c->time_x = 0;
	c->level_x = at;
	c->author_x = at + (c->level ? 2 : 0);
	/* Two blanks, where names may have one. */
	c->indent = c->author_x + c->author + (c->level ? 2 : 1);
}

static void
columns_place_narrow(struct columns *c)
{
	c->level_x = 0;
	c->time_x = c->level ? 2 : 0;
	c->author_x = c->time_x + (c->time > 0 ? c->time + 1 : 0);
	c->indent = NARROW_INDENT;
}

void
columns_place(struct columns *c)
{
	if (c->author > 0)
		columns_place_aligned(c);
	else
		columns_place_narrow(c);
	c->edge = c->text > 0 && c->indent + c->text < c->width ?
	    c->indent + c->text : c->width;
}
