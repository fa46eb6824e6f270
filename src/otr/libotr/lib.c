/*
 * libotr's user state: made, polled, freed.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/message.h>
#include <libotr/userstate.h>

#include "otr/libotr/inside.h"

static void
lib_poll(void *arg)
{
	struct libotr *lib = arg;
	struct run run = { .lib = lib };

	/* It may turn its own timer off: armed first. */
	if (lib->poll_ms > 0)
		timer_set(lib->poll, lib->poll_ms);
	otrl_message_poll(lib->us, &libotr_callbacks, &run);
}

static int
lib_init(struct err *err)
{
	/*
	 * libotr first: it replaces the allocation functions of libgcrypt,
	 * which must not have handed out memory before.
	 */
	if (!gcry_control(GCRYCTL_INITIALIZATION_FINISHED_P)) {
		if (otrl_init(OTRL_VERSION_MAJOR, OTRL_VERSION_MINOR,
		    OTRL_VERSION_SUB) != 0)
			return err_set(err, "libotr", "libotr: older than "
			    "what sotto was built with");
		if (gcry_check_version(GCRYPT_VERSION) == NULL)
			return err_set(err, "libgcrypt", "libgcrypt: older "
			    "than what sotto was built with");
		gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	}
	return 0;
}

struct libotr *
libotr_new(struct loop *loop, const struct libotr_ops *ops, void *arg,
    struct err *err)
{
	struct libotr *lib;

	if (lib_init(err) == -1)
		return NULL;
	lib = xcalloc(1, sizeof(*lib));
	lib->ops = ops;
	lib->arg = arg;
	lib->us = otrl_userstate_create();
	lib->poll = timer_new(loop, lib_poll, lib);
	return lib;
}

/* libotr 4.1.1 empties context_priv and does not free it. */
static void
lib_contexts_free(struct libotr *lib)
{
	struct context_priv **privs = NULL;
	struct context *c;
	size_t n = 0, i;

	for (c = lib->us->context_root; c != NULL; c = c->next)
		n++;
	privs = xcalloc(n + 1, sizeof(*privs));
	for (c = lib->us->context_root, n = 0; c != NULL; c = c->next)
		privs[n++] = c->context_priv;
	otrl_userstate_free(lib->us);
	for (i = 0; i < n; i++)
		free(privs[i]);
	free(privs);
}

void
libotr_free(struct libotr *lib)
{
	if (lib == NULL)
		return;
	timer_free(lib->poll);
	lent_free(lib);
	lib_contexts_free(lib);
	free(lib);
}
