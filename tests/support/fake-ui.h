/*
 * A UI over a made-up model and a display in memory, and what was done.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_TESTS_FAKE_UI_H
#define SOTTO_TESTS_FAKE_UI_H

#include "fake-display.h"
#include "fake-model.h"

struct fake_ui {
	struct chat *chat;
	struct account *account;
	struct talk *bob, *eve;
	struct fake_display display;
	struct ui *ui;
	/* What Enter did, and does. */
	char *entered;
	struct talk *entered_in;
	enum otr_level shown;
	int enters, quits;
	char *opened;		/* a link */
	bool opens, beside;	/* there is a command; ... around a proxy */
	bool fails, is_secret;
	enum otr_hold hold;	/* the line is held for it */
	bool closes;		/* the conversation goes */
};
void fake_ui_new(struct fake_ui *, int columns, int rows);
void fake_ui_new_conf(struct fake_ui *, int columns, int rows,
    const char *config);
void fake_ui_free(struct fake_ui *);
/* Takes keys, one by one as they are typed, then paints. */
void fake_type(struct fake_ui *, const char *keys);
/* The same with half a second before each: so long nothing answers a question
 * that was asked, or whose words have changed. */
void fake_answer(struct fake_ui *, const char *keys);
/* Asks with one answer, "yes", which takes its number and Enter. */
void fake_ask_yes(struct fake_ui *, const char *question,
    void (*done)(void *, size_t), void *arg);
void fake_size(struct fake_ui *, int columns, int rows);
/* Whether a text stands on the screen, once painted. */
bool fake_shows(struct fake_ui *, const char *text);

#endif
