/*
 * Every command that is offered to the user, in a question, a notice or an
 * answer, must be one that the parser takes, for the contact that is meant.
 * A program that links propose.c with PROPOSE_LDFLAGS has each of them looked
 * at as it is made.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_PROPOSE_H
#define SOTTO_PROPOSE_H

#include "cmd/cmd.h"

/* Where it is known who is a contact; NULL: nobody is. */
extern const struct app *propose_app;
/* How many were looked at. */
extern unsigned propose_count;
/* Ends the program where the line is not taken. */
void propose_check(const char *line);
/* Looks at a text for the names of commands. */
void propose_text(const char *text);

#endif
