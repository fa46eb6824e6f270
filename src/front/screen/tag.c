/*
 * The tag of an account: a short word that tells it from the others, and a
 * colour.  Where there is one account alone, there is none.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "front/screen/inside.h"

#define TAG_COLOURS (STYLE_NICK_8 - STYLE_NICK_1 + 1)

/* The beginning of the domain, or what stands before it. */
static size_t
tag_part(const char *jid, bool domain, const char **part)
{
	const char *at = strchr(jid, '@');

	*part = domain && at != NULL ? at + 1 : jid;
	return strcspn(*part, domain ? "." : "@");
}

/* Whether no other account has the same there. */
static bool
tag_tells(const struct ui *ui, const struct account *a, bool domain)
{
	const char *mine, *theirs;
	size_t n = tag_part(account_jid(a), domain, &mine);

	for (size_t i = 0; i < chat_accounts(ui->chat); i++) {
		const struct account *b = chat_account(ui->chat, i);

		if (b != a && tag_part(account_jid(b), domain, &theirs) == n &&
		    memcmp(mine, theirs, n) == 0)
			return false;
	}
	return true;
}

char *
tag_text(const struct ui *ui, const struct account *a, int width)
{
	const char *own = conf_text(ui->conf, SET_TAG, account_jid(a), NULL);
	const char *part = account_jid(a);
	struct str s;
	size_t n;

	if (chat_accounts(ui->chat) < 2)
		return NULL;
	if (own != NULL)
		n = strlen(part = own);
	else if (tag_tells(ui, a, true))
		n = tag_part(account_jid(a), true, &part);
	else if (tag_tells(ui, a, false))
		n = tag_part(account_jid(a), false, &part);
	else
		n = strlen(part);
	str_init(&s);
	utf8_safe(&s, part, n, SAFE_NAME);
	s.len = utf8_clip(s.s, s.len, width);
	s.s[s.len] = '\0';
	return str_take(&s);
}

/* The place of its own among accounts, which are few. */
static int
tag_number(const struct ui *ui, const struct account *a)
{
	size_t i = 0;

	while (i < chat_accounts(ui->chat) && chat_account(ui->chat, i) != a)
		i++;
	return (int)(i % TAG_COLOURS) + 1;
}

enum style
tag_style(const struct ui *ui, const struct account *a)
{
	int own = (int)conf_int(ui->conf, SET_TAG_COLOUR, account_jid(a),
	    NULL);

	return (enum style)(STYLE_NICK_1 - 1 + (own > 0 ? own :
	    tag_number(ui, a)));
}
