/*
 * Our own keys and tags: made when they are wanted, in a thread, so that the
 * screen goes on; the thread has no part in anything else.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libotr/proto.h>
#include <libotr/instag.h>
#include <libotr/privkey.h>
#include <libotr/userstate.h>

#include "otr/session.h"
#include "otr/store.h"

/* The thread sees `key` and `pipe`, nothing else. */
struct keygen {
	struct keygen *next;
	char *account;
	bool replace;
	pthread_t thread;
	struct gcry_sexp *key;
	int pipe;
};

bool
key_have(struct otr *otr, const char *account)
{
	return otrl_privkey_find(otr->us, account, OTR_PROTOCOL) != NULL &&
	    otrl_instag_find(otr->us, account, OTR_PROTOCOL) != NULL;
}

uint32_t
tag_of(struct otr *otr, const char *account)
{
	OtrlInsTag *t = otrl_instag_find(otr->us, account, OTR_PROTOCOL);

	return t == NULL ? 0 : t->instag;
}

static void
key_event(struct otr *otr, const char *account, enum otr_event_type type,
    bool on, const char *text)
{
	struct otr_event *e = event_add(otr, NULL, type);

	e->account = xstrdup(account);
	e->on = on;
	event_str(&e->text, text);
}

static int
fingerprints_write(struct otr *otr, struct err *err)
{
	otr->fingerprints_dirty = false;
	if (files_write_fingerprints(otr, err) == 0)
		return 0;
	free(otr->unkept);
	otr->unkept = xstrdup(err->text);
	return -1;
}

void
fingerprints_save(struct otr *otr)
{
	struct err err = { .code = "" };

	if (fingerprints_write(otr, &err) == -1)
		key_event(otr, "", OTR_EVENT_FILES, false, err.text);
}

int
fingerprints_keep(struct otr *otr, struct err *err)
{
	struct err why;

	if (fingerprints_write(otr, &why) == 0)
		return 0;
	return err_set(err, "not-kept", "what you say about keys counts now, "
	    "but it could not be written and is forgotten at the next start: "
	    "%s", why.text);
}

const char *
otr_unkept(const struct otr *otr)
{
	return otr->unkept;
}

int
otr_keep(struct otr *otr, struct err *err)
{
	return otr->unkept == NULL ? 0 : fingerprints_keep(otr, err);
}

void
tag_failed(struct otr *otr, const char *account, const struct err *err)
{
	key_event(otr, account, OTR_EVENT_FILES, false, err->text);
}

/* ---- making one --------------------------------------------------------- */

static void *
keygen_thread(void *arg)
{
	struct keygen *k = arg;
	ssize_t n;

	k->key = key_make();
	do
		n = write(k->pipe, &k, sizeof(k));
	while (n == -1 && errno == EINTR);
	return NULL;
}

/* Signals belong to the loop, which runs in the main thread. */
static int
keygen_spawn(struct keygen *k)
{
	sigset_t all, old;
	int code;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	code = pthread_create(&k->thread, NULL, keygen_thread, k);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return code;
}

static void
keygen_free(struct keygen *k)
{
	key_free(k->key);
	free(k->account);
	free(k);
}

static void
keygen_unlink(struct otr *otr, struct keygen *k)
{
	struct keygen **at;

	for (at = &otr->keygens; *at != NULL; at = &(*at)->next)
		if (*at == k) {
			*at = k->next;
			return;
		}
}

static void
sessions_key_ready(struct otr *otr, const char *account, bool ok)
{
	struct otr_session *s;

	for (s = otr->sessions; s != NULL; s = s->next)
		if (strcmp(s->account, account) == 0)
			exchange_key_ready(s, ok);
}

/* Sessions that were made with the old key have nothing to do with the new. */
static void
sessions_end(struct otr *otr, const char *account)
{
	struct otr_session *s;

	for (s = otr->sessions; s != NULL; s = s->next)
		if (strcmp(s->account, account) == 0 &&
		    s->state != SESSION_NONE)
			otr_end(s, NULL);
}

int
key_replace(struct otr *otr, const char *account, struct gcry_sexp *key,
    struct err *err)
{
	sessions_end(otr, account);
	return files_put_key(otr, account, key, err);
}

static void
keygen_done(struct otr *otr, struct keygen *k)
{
	struct err err = { .code = "" };
	bool ok = k->key != NULL;

	pthread_join(k->thread, NULL);
	keygen_unlink(otr, k);
	if (ok && k->replace)
		sessions_end(otr, k->account);
	otr_enter(otr);
	if (!ok)
		err_set(&err, "keygen", "no key could be made");
	/* One that came meanwhile, by an import, stays. */
	else if ((k->replace || !key_have(otr, k->account)) &&
	    files_put_key(otr, k->account, k->key, &err) == -1)
		ok = key_have(otr, k->account);
	if (err.code[0] != '\0')
		key_event(otr, k->account, OTR_EVENT_KEY_ERROR, false,
		    err.text);
	else
		key_event(otr, k->account, OTR_EVENT_KEYGEN, false, NULL);
	otr_leave(otr, NULL);
	sessions_key_ready(otr, k->account, ok);
	keygen_free(k);
}

static void
keygen_ready(void *arg, int fd, short got)
{
	struct otr *otr = arg;
	struct keygen *k;

	(void)got;
	if (read(fd, &k, sizeof(k)) == sizeof(k))
		keygen_done(otr, k);
}

static int
keygen_pipe(struct otr *otr, struct err *err)
{
	if (otr->key_pipe[0] != -1)
		return 0;
	if (pipe2(otr->key_pipe, O_CLOEXEC) == -1) {
		otr->key_pipe[0] = otr->key_pipe[1] = -1;
		return err_set(err, "keygen", "key: pipe: %s",
		    strerror(errno));
	}
	loop_add(otr->loop, otr->key_pipe[0], POLLIN, keygen_ready, otr);
	return 0;
}

static bool
keygen_runs(const struct otr *otr, const char *account)
{
	const struct keygen *k;

	for (k = otr->keygens; k != NULL; k = k->next)
		if (strcmp(k->account, account) == 0)
			return true;
	return false;
}

static int
keygen_start(struct otr *otr, const char *account, bool replace,
    struct err *err)
{
	struct keygen *k;

	if (keygen_runs(otr, account))
		return 0;
	if (keygen_pipe(otr, err) == -1)
		return -1;
	k = xcalloc(1, sizeof(*k));
	k->account = xstrdup(account);
	k->replace = replace;
	k->pipe = otr->key_pipe[1];
	if (keygen_spawn(k) != 0) {
		keygen_free(k);
		return err_set(err, "keygen", "key: no thread can be made");
	}
	k->next = otr->keygens;
	otr->keygens = k;
	otr_enter(otr);
	key_event(otr, account, OTR_EVENT_KEYGEN, true, NULL);
	otr_leave(otr, NULL);
	return 0;
}

/* DESIGN 7: without a tag that is kept every version 3 exchange fails. */
static void
tag_want(struct otr *otr, const char *account)
{
	struct err err = { .code = "" };

	if (tag_of(otr, account) != 0)
		return;
	if (files_add_tag(otr, account, &err) == -1) {
		otr_enter(otr);
		tag_failed(otr, account, &err);
		otr_leave(otr, NULL);
	}
}

int
otr_key_want(struct otr *otr, const char *account, struct err *err)
{
	tag_want(otr, account);
	if (key_have(otr, account))
		return 0;
	return keygen_start(otr, account, false, err);
}

int
otr_key_replace(struct otr *otr, const char *account, struct err *err)
{
	tag_want(otr, account);
	return keygen_start(otr, account, true, err);
}

int
otr_key_fingerprint(struct otr *otr, const char *account, char *hex,
    struct err *err)
{
	unsigned char raw[FINGERPRINT_HEX / 2];
	size_t i;

	if (otrl_privkey_fingerprint_raw(otr->us, raw, account,
	    OTR_PROTOCOL) == NULL)
		return err_set(err, "no-key", "%s has no key yet", account);
	for (i = 0; i < sizeof(raw); i++)
		snprintf(hex + 2 * i, 3, "%02x", raw[i]);
	return 0;
}

int
keys_load(struct otr *otr, struct err *err)
{
	sealed_sweep(otr);
	if (files_read_keys(otr, err) == -1 ||
	    files_read_tags(otr, err) == -1 ||
	    files_read_fingerprints(otr, err) == -1 ||
	    sealed_settle(otr, err) == -1)
		return -1;
	return sealed_first(otr, err);
}

/* ---- the passphrase over the files -------------------------------------- */

bool
otr_has_passphrase(const struct otr *otr)
{
	return otr->vault != NULL;
}

enum otr_sealed
otr_sealed_at_start(const struct otr *otr)
{
	return otr->sealed;
}

int
otr_passphrase_check(const struct otr *otr, const char *passphrase,
    struct err *err)
{
	if (otr->vault == NULL || vault_is(otr->vault, passphrase))
		return 0;
	return err_set(err, "wrong-passphrase", "the passphrase is wrong");
}

int
otr_passphrase_set(struct otr *otr, const char *passphrase, struct err *err)
{
	struct vault *vault = NULL;

	if (passphrase != NULL && sealed_check(passphrase, err) == -1)
		return -1;
	if (passphrase != NULL &&
	    (vault = vault_new(passphrase, err)) == NULL)
		return -1;
	if (sealed_set(otr, vault, true, err) == -1)
		return -1;
	otr->fingerprints_dirty = false;
	return 0;
}

/* Waits for threads that still run: a fifth of a second at most. */
void
keys_stop(struct otr *otr)
{
	struct keygen *k;

	while ((k = otr->keygens) != NULL) {
		otr->keygens = k->next;
		pthread_join(k->thread, NULL);
		keygen_free(k);
	}
	if (otr->key_pipe[0] != -1) {
		loop_del(otr->loop, otr->key_pipe[0]);
		close(otr->key_pipe[0]);
		close(otr->key_pipe[1]);
	}
}
