/*
 * Whether anything that is shown has changed, and then painting it.
 *
 * In a flood of lines a picture for each turn of the loop would cost more than
 * the lines do, and nobody sees them all.
 *
 * The clock in the status bar is right or not there: one timer, to the next
 * minute, is armed only while the terminal is used (a key within five
 * minutes, and focus as far as it is reported).  After that nothing wakes.
 *
 * SPDX-License-Identifier: ISC
 */
#include "front/screen/inside.h"

#define FRAME_MS 16		/* terminals show no more than 60 a second */
#define FRAMES_AT_ONCE 3	/* before it counts */
#define STALLED_MS 500		/* where a terminal took less than a picture */

static uint64_t
paint_level_sum(const struct talk *talk, uint64_t sum)
{
	struct otr_info info;
	struct next next;

	/* Law 3: asked of the session itself, not of a counter. */
	next_get_with(talk, &next, &info);
	sum = ui_mix(sum, (uint64_t)next.level << 32 | (uint64_t)next.hold);
	sum = ui_mix(sum, (uint64_t)next.alert << 3 |
	    (uint64_t)next.starts << 2 |
	    (uint64_t)next.waits << 1 | next.logged);
	sum = ui_mix(sum, (uint64_t)info.level << 32 | (uint64_t)info.hold);
	sum = ui_mix(sum, (uint64_t)info.version << 32 | info.latched);
	return ui_mix(sum, (uint64_t)info.smp << 32 |
	    (uint64_t)(unsigned)info.smp_progress);
}

/* All that is shown but the line that is typed. */
static uint64_t
paint_rest_sum(const struct ui *ui)
{
	uint64_t sum = ui_mix(0, ui->changes);

	sum = ui_mix(sum, conf_changes(ui->conf));
	sum = ui_mix(sum, chat_status(ui->chat)->changes);
	for (size_t i = 0; i < chat_accounts(ui->chat); i++)
		sum = ui_mix(sum, account_changes(chat_account(ui->chat, i)));
	sum = ui_mix(sum, chat_changes(ui->chat));
	if (ui->current->talk != NULL)
		sum = paint_level_sum(ui->current->talk, sum);
	if (ui->current->raw != NULL)
		sum = ui_mix(sum, window_buffer(ui, ui->current)->changes);
	return sum;
}

static void
paint_clock(struct ui *ui)
{
	int64_t wall;

	if (!ui_clock(ui)) {
		timer_off(ui->clock);
		return;
	}
	wall = loop_wall(chat_loop(ui->chat));
	timer_set(ui->clock, 60000 - wall % 60000);
}

static void
paint_count(struct ui *ui)
{
	int64_t now = loop_now(chat_loop(ui->chat));
	int64_t free = now - (FRAMES_AT_ONCE - 1) * FRAME_MS;

	ui->frame_next = (ui->frame_next > free ? ui->frame_next : free) +
	    FRAME_MS;
}

static bool
paint_grid(struct ui *ui)
{
	struct window *w = ui->current;

	ui->unseen = !ui->display.show(ui->display.arg, &ui->grid);
	if (ui->unseen) {
		ui->painted = 0;
		return false;
	}
	/* Law 1: the level that is on the screen, not one that got no
	 * further. */
	w->painted = true;
	ui->blind = false;
	w->shown = w->level;
	card_painted(ui);
	return true;
}

bool
paint_can_line(const struct ui *ui)
{
	return !ui_is_asking(ui) && ui->bare == BARE_OFF && ui->box == NULL &&
	    ui->seek == NULL && ui->recall == NULL && ui->grid.cells != NULL &&
	    !ui_too_small(ui) && ui->window_painted == ui->current &&
	    input_height(ui, ui->grid.columns, ui->grid.rows) ==
	    ui->geometry.input_height;
}

bool
paint_line(struct ui *ui)
{
	input_paint(ui, &ui->geometry);
	return paint_grid(ui);
}

void
ui_paint(struct ui *ui)
{
	int columns, rows;
	uint64_t rest, sum;

	timer_off(ui->frame);
	ui->typed = false;
	if (ui->gone)
		return;
	setting_look(ui);
	ui->display.size(ui->display.arg, &columns, &rows);
	if (columns != ui->grid.columns || rows != ui->grid.rows) {
		grid_resize(&ui->grid, columns, rows);
		ui->lines_painted = 0;
		panel_forget(ui);
		ui->changes++;
	}
	scroll_past_came(ui, ui->current);
	card_look_all(ui);
	windows_scan(ui);
	call_user(ui);
	rest = paint_rest_sum(ui);
	if (rest != ui->rest_painted)
		call_title(ui);
	sum = ui_mix(rest, ui->inserted);
	if (sum == ui->painted || ui->grid.cells == NULL)
		return;
	ui->painted = sum;
	view_paint(ui, rest == ui->rest_painted);
	ui->rest_painted = rest;
	ui->changes_painted = ui->changes;
	(void)paint_grid(ui);
	paint_count(ui);
	paint_clock(ui);
}

/* Law 3: who can read the next line is never shown late; nor is a question,
 * which the next key answers, or the window that one is in. */
static bool
paint_is_urgent(const struct ui *ui)
{
	const struct window *w = ui->current;

	return ui->changes != ui->changes_painted || (w->talk != NULL &&
	    talk_level(w->talk) != w->level);
}

/* What was typed changes nothing beside the line. */
static bool
paint_is_typing(const struct ui *ui)
{
	int columns, rows;

	ui->display.size(ui->display.arg, &columns, &rows);
	return columns == ui->grid.columns && rows == ui->grid.rows &&
	    ui->hint == NULL && ui->geometry.hint_height == 0 &&
	    paint_can_line(ui);
}

void
ui_paint_seen(struct ui *ui)
{
	int64_t left = ui->frame_next - loop_now(chat_loop(ui->chat));

	if (left <= 0 || paint_is_urgent(ui) || (ui->typed &&
	    !paint_is_typing(ui))) {
		ui_paint(ui);
		return;
	}
	/* In a flood a key waits for no line that came. */
	if (!ui->typed || paint_line(ui))
		timer_set(ui->frame, left);
	ui->typed = false;
}

bool
ui_is_stalled(const struct ui *ui)
{
	return ui->unseen && !timer_armed(ui->frame);
}

void
ui_takes(struct ui *ui)
{
	ui_paint(ui);
	if (ui->unseen)
		timer_set(ui->frame, STALLED_MS);
}
