/*
 * What the go-to box leads to: a window, a room, a contact, by account and
 * address.  It may have gone since it was listed.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/box.h"

/* An account may have been removed. */
bool
goto_lives(const struct ui *ui, const struct account *a)
{
	for (size_t i = 0; i < chat_accounts(ui->chat); i++)
		if (chat_account(ui->chat, i) == a)
			return true;
	return false;
}

struct talk *
goto_talk(const struct ui *ui, const struct goto_item *i)
{
	return i->jid == NULL || !goto_lives(ui, i->account) ? NULL :
	    talk_find(i->account, i->jid);
}

/* Its window, or NULL. */
struct window *
goto_window(const struct ui *ui, const struct goto_item *i)
{
	const struct talk *talk;

	switch (i->kind) {
	case GOTO_STATUS:
		return ui->windows[0];
	case GOTO_RAW:
		return window_of_raw(ui, i->account);
	case GOTO_TALK:
	case GOTO_ROOM:
		break;
	}
	talk = goto_talk(ui, i);
	return talk == NULL ? NULL : window_of(ui, talk);
}

/* Whether there is nothing left to go to. */
bool
goto_is_gone(const struct ui *ui, const struct goto_item *i)
{
	if (goto_window(ui, i) != NULL)
		return false;
	return i->jid == NULL || !goto_lives(ui, i->account) ||
	    (i->kind == GOTO_ROOM && bookmark_find(i->account, i->jid) ==
	    NULL);
}
