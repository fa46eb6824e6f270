/*
 * Whether there is a terminal that can be used, before anybody is asked for
 * anything; and what it can, as far as its variables say.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>

#include "front/screen/term/inside.h"

int
term_check(struct err *err)
{
	struct terminfo info;

	if (tty_check(err) == -1 ||
	    terminfo_load(&info, getenv("TERM"), err) == -1)
		return -1;
	terminfo_free(&info);
	return 0;
}

/* ---- what it can beside cells ---------------------------------------------- */

static const char *
check_env(const char *name)
{
	return getenv(name);
}

static void
check_add_colours(struct str *can)
{
	const char *none = getenv("NO_COLOR");
	struct terminfo info;
	struct err err;

	if (none != NULL && none[0] != '\0') {
		str_add(can, "no colours, since NO_COLOR is set");
		return;
	}
	if (terminfo_load(&info, getenv("TERM"), &err) == -1)
		return;
	if (info.rgb)
		str_add(can, "16 million colours");
	else if (info.colours >= 8)
		str_addf(can, "%d colours", info.colours);
	else
		str_add(can, "no colours");
	terminfo_free(&info);
}

void
term_describe(struct str *can, struct str *mend)
{
	struct outside o;
	const char *none;

	outside_init(&o);
	none = !o.osc.takes || o.osc.screen ? "no" : "none that sotto knows";
	check_add_colours(can);
	str_addf(can, "; a title: %s", o.osc.takes ? "yes" : "no");
	str_addf(can, "; links: %s", hyperlink_is_known(&o.osc, check_env) ?
	    "yes" : none);
	str_addf(can, "; notifications: %s", o.notifies != 0 ? "yes" : none);
	if (o.osc.tmux)
		str_add(mend, "in tmux.conf \"set -g set-clipboard on\" for "
		    "/copy, and for notifications \"set -g allow-passthrough "
		    "on\"; then in sotto /set notify_terminal 777, or 99 where "
		    "the terminal outside is kitty, 9 where it is iTerm2");
	else if (o.osc.takes && !o.osc.screen && o.notifies == 0)
		str_add(mend, "if this terminal shows notifications, /set "
		    "notify_terminal in sotto to the number that its manual "
		    "names: 9, 99 or 777");
	outside_free(&o);
}
