/*
 * The newest line of the user's, put into the input line to be written anew.
 * It leaves by Enter alone, as the command that stands before it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "front/screen/inside.h"

#define CORRECT "/correct "

void
correct_begin(struct ui *ui)
{
	struct window *w = ui->current;
	const char *text = NULL;
	struct err err;
	struct str line;
	bool empty = line_text(w->line)[0] == '\0';

	if (w->talk == NULL)
		err_set(&err, "no-conversation",
		    "there is no line of yours in this window");
	else
		text = talk_correctable(w->talk, enter_shown(w), &err);
	if (text == NULL) {
		ui_say(ui, STYLE_ERROR, "%s", err.text);
		return;
	}
	str_init_secret(&line);
	str_add(&line, CORRECT);
	str_add(&line, text);
	if (strncmp(line_text(w->line), CORRECT, strlen(CORRECT)) != 0)
		line_set(w->line, line.s, line.len);
	str_free(&line);
	if (!empty)
		ui_say(ui, STYLE_NOTICE, "Correct your newest line. C-_ brings "
		    "back what stood here.");
}
