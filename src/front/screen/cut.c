/*
 * Text that has no more than so many columns; what was cut says so.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

char *
cut_text(const struct ui *ui, const char *safe, int columns)
{
	const char *more = sign_text(ui, SIGN_ELLIPSIS);
	int less = utf8_width(more, strlen(more));
	struct str s;

	str_init(&s);
	str_add(&s, safe);
	if (utf8_width(s.s, s.len) <= columns)
		return str_take(&s);
	s.len = utf8_clip(s.s, s.len, columns < less ? columns : columns -
	    less);
	s.s[s.len] = '\0';
	if (columns >= less)
		str_add(&s, more);
	return str_take(&s);
}

char *
cut_name(const struct ui *ui, const char *foreign, int columns)
{
	char *safe = ui_safe(foreign), *cut = cut_text(ui, safe, columns);

	free(safe);
	return cut;
}
