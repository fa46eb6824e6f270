/*
 * What all parts of the screen ask: what the user sees at this moment, the one
 * line that says something until the next key, and how text is made safe.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define CLOCK_MS (5 * 60 * 1000)

uint64_t
ui_mix(uint64_t sum, uint64_t value)
{
	sum = (sum + 0x9e3779b97f4a7c15u) ^ value;
	sum *= 0xbf58476d1ce4e5b9u;
	return sum ^ sum >> 31;
}

char *
ui_safe(const char *text)
{
	struct str s;

	str_init(&s);
	utf8_safe(&s, text, strlen(text), SAFE_NAME);
	return str_take(&s);
}

void
ui_say(struct ui *ui, enum style style, const char *fmt, ...)
{
	struct str s;
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) == -1)
		die("out of memory");
	va_end(ap);
	str_init_secret(&s);
	utf8_safe(&s, text, strlen(text), SAFE_MIXED);
	wipe(text, strlen(text));
	free(text);
	secret_free(ui->message);
	ui->message = str_take(&s);
	ui->message_style = style;
	ui->changes++;
}

bool
ui_too_small(const struct ui *ui)
{
	return ui->grid.columns < COLUMNS_MIN || ui->grid.rows < ROWS_MIN;
}

bool
ui_sees(const struct ui *ui, const struct window *w)
{
	return w == ui->current && ui->focused && w->anchor == 0 &&
	    ui->box == NULL && ui->bare == BARE_OFF && !ui_too_small(ui);
}

bool
ui_is_seeking(const struct ui *ui)
{
	return ui->seeking && ui->sought == ui->current;
}

bool
ui_clock(const struct ui *ui)
{
	const char *format = conf_text(ui->conf, SET_TIME_FORMAT, NULL, NULL);

	return format != NULL && format[0] != '\0' && ui->focused &&
	    loop_now(chat_loop(ui->chat)) - ui->used < CLOCK_MS;
}

const char *
show_sign(const struct ui *ui, enum show show)
{
	return sign_text(ui, show == SHOW_OFFLINE ? SIGN_OFFLINE :
	    show == SHOW_CHAT || show == SHOW_ONLINE ? SIGN_ONLINE :
	    SIGN_AWAY);
}

const char *
window_name(const struct window *w)
{
	if (w->raw != NULL)
		return "xml";
	return w->talk == NULL ? "Status" : talk_name(w->talk);
}
