/*
 * The modes of the terminal: while lines are read, keys come one by one and
 * nothing echoes them.  Not one byte is written here.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/ioctl.h>

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "front/reader/inside.h"

/* For die(). */
static struct reader *taken;

static void
mode_restore(void)
{
	if (taken != NULL)
		mode_give(taken);
}

void
mode_take(struct reader *r)
{
	struct termios raw;

	if (r->raw || tcgetattr(r->in, &r->saved) == -1)
		return;
	raw = r->saved;
	raw.c_iflag &= ~(tcflag_t)(ICRNL | INLCR | IGNCR | ISTRIP | IXON);
	raw.c_oflag |= OPOST | ONLCR;
	raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	(void)tcsetattr(r->in, TCSANOW, &raw);
	r->raw = true;
	taken = r;
	die_hook(mode_restore);
}

void
mode_give(struct reader *r)
{
	if (!r->raw)
		return;
	(void)tcsetattr(r->in, TCSANOW, &r->saved);
	r->raw = false;
	taken = NULL;
}

/* Ourselves alone: the network goes on, and nothing is lost. */
void
mode_stop(struct reader *r)
{
	mode_give(r);
	(void)kill(getpid(), SIGSTOP);
	input_forget_paste(r->input);
	mode_take(r);
}

int
mode_columns(const struct reader *r)
{
	struct winsize ws;

	if (ioctl(r->out, TIOCGWINSZ, &ws) == -1 || ws.ws_col == 0)
		return COLUMNS_UNKNOWN;
	return ws.ws_col < COLUMNS_LEAST ? COLUMNS_LEAST : ws.ws_col;
}
