/*
 * The signs of the screen: each as it is drawn where the terminal gives it one
 * column, and in ASCII for all others.  Must not know where one is painted.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

/* What is drawn is in SIGNS_DRAWN too, or it was not measured. */
static const struct { const char *drawn, *ascii; } signs[SIGNS] = {
	[SIGN_AWAY] = { "\xe2\x97\x90", "o" },
	[SIGN_CLOSED] = { "\xe2\x96\xb8", ">" },
	[SIGN_DOT] = { "\xc2\xb7", ":" },
	[SIGN_EDGE] = { "\xe2\x94\x8a", "|" },
	[SIGN_ELLIPSIS] = { "\xe2\x80\xa6", "..." },
	[SIGN_LEVEL_CLEAR] = { "!", "!" },
	[SIGN_LEVEL_NONE] = { "?", "?" },
	[SIGN_LEVEL_PRIVATE] = { "\xe2\x94\x83", "=" },
	[SIGN_LEVEL_UNVERIFIED] = { "\xe2\x95\x8f", "-" },
	[SIGN_OFFLINE] = { "\xe2\x97\x8b", "." },
	[SIGN_OK] = { "\xe2\x9c\x93", "ok" },
	[SIGN_ONLINE] = { "\xe2\x97\x8f", "*" },
	[SIGN_OPEN] = { "\xe2\x96\xbe", "v" },
	[SIGN_RULE] = { "\xe2\x94\x80", "-" },
};

const char *
sign_as(bool drawn, enum sign sign)
{
	return drawn ? signs[sign].drawn : signs[sign].ascii;
}

const char *
sign_text(const struct ui *ui, enum sign sign)
{
	return sign_as(ui->signs, sign);
}

/* Screens that were painted with the others are painted anew. */
void
sign_look(struct ui *ui)
{
	const char *how = conf_text(ui->conf, SET_SIGNS, NULL, NULL);
	bool drawn = ui->display.signs != NULL &&
	    (how == NULL || strcmp(how, "auto") == 0) &&
	    ui->display.signs(ui->display.arg);

	if (drawn == ui->signs)
		return;
	ui->signs = drawn;
	ui->lines_painted = 0;
	panel_forget(ui);
	ui->changes++;
}
