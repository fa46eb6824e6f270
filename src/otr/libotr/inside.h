/*
 * What the files of this directory share.  Nobody outside src/otr/libotr may
 * include it; libotr's headers stay out of it.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SOTTO_OTR_LIBOTR_INSIDE_H
#define SOTTO_OTR_LIBOTR_INSIDE_H

#include "otr/libotr/libotr.h"

struct s_OtrlUserState;
struct s_OtrlMessageAppOps;

#define CONTEXTS_MAX 18		/* of a contact: 16 programs and the master */

struct libotr {
	struct s_OtrlUserState *us;
	const struct libotr_ops *ops;
	void *arg;
	struct timer *poll;	/* forward secrecy: stale keys are wiped */
	int64_t poll_ms;
};

/* ---- ops.c */
extern const struct s_OtrlMessageAppOps libotr_callbacks;

/* ---- context.c */
void context_forget_last(struct context *);	/* the last text */

/* ---- ahead.c */
void ahead_drop_next(struct context *);	/* where there is no session */

/* ---- lent.c */
void lent_free(struct libotr *);

/* ---- smp.c */
/* The random numbers of a run, before libotr sees a message and after. */
struct gcry_mpi;
struct exponents {
	struct gcry_mpi *x2, *x3;
};
void smp_exponents(const struct context *, struct exponents *);
void smp_exponents_free(const struct context *, const struct exponents *);

#endif
