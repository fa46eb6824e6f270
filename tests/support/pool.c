/*
 * What all schedules share: chance, the hour, and keys, which are dear.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/types.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gcrypt.h>
#include <libotr/proto.h>
#include <libotr/privkey.h>
#include <libotr/userstate.h>

#include "pool.h"

/* ---- chance ------------------------------------------------------------- */

static uint64_t random_state;

uint64_t
storm_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

void
storm_random_seed(uint64_t seed)
{
	random_state = seed ^ 0x5bd1e995;
}

void
storm_random_bytes(void *p, size_t n)
{
	unsigned char *at = p;

	for (size_t i = 0; i < n; i++)
		at[i] = (unsigned char)storm_random(&random_state);
}

/* Ids and seeds of the chat core: libc's would not be the same again. */
ssize_t getrandom(void *, size_t, unsigned);
ssize_t
getrandom(void *p, size_t n, unsigned flags)
{
	(void)flags;
	storm_random_bytes(p, n);
	return (ssize_t)n;
}

/* libotr asks it: the same hour for the same seed. */
time_t
time(time_t *at)
{
	time_t now = world_time() / 1000;

	if (at != NULL)
		*at = now;
	return now;
}

/* ---- keys: made once, since they are dear ------------------------------- */

static struct {
	char *text, *mark;
	char fingerprint[FINGERPRINT_HEX + 1];
	OtrlUserState us;	/* that has it */
} pool[STORM_KEYS];

/* The number that is public: in no two of them the same. */
static char *
mark_of(const char *text)
{
	const char *at = strstr(text, "(y #");

	return at == NULL ? NULL : xstrndup(at, strcspn(at, ")"));
}

static void
pool_key(int i)
{
	OtrlUserState us = otrl_userstate_create();
	char name[] = "scratch", buf[8192];
	unsigned char raw[20];
	FILE *f = fdopen(mkstemp(name), "w+");
	size_t n;

	if (f == NULL || otrl_privkey_generate_FILEp(us, f, "NAME",
	    "prpl-jabber") != 0)
		die("no keys");
	rewind(f);
	n = fread(buf, 1, sizeof(buf), f);
	fclose(f);
	pool[i].text = xstrndup(buf, n);
	otrl_privkey_fingerprint_raw(us, raw, "NAME", "prpl-jabber");
	for (size_t j = 0; j < sizeof(raw); j++)
		snprintf(pool[i].fingerprint + 2 * j, 3, "%02x", raw[j]);
	pool[i].us = us;
	pool[i].mark = mark_of(pool[i].text);
}

const struct s_OtrlPrivKey *
pool_key_in(const char *file)
{
	for (int i = 0; i < STORM_KEYS; i++)
		if (pool[i].mark != NULL && strstr(file, pool[i].mark) != NULL)
			return pool[i].us->privkey_root;
	return NULL;
}

void
pool_make(void)
{
	if (otrl_init(OTRL_VERSION_MAJOR, OTRL_VERSION_MINOR,
	    OTRL_VERSION_SUB) != 0 || gcry_check_version(NULL) == NULL)
		die("libotr");
	gcry_control(GCRYCTL_ENABLE_QUICK_RANDOM, 0);
	gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
	for (int i = 0; i < STORM_KEYS; i++)
		pool_key(i);
}

const char *
pool_fingerprint(int key)
{
	return pool[key].fingerprint;
}

int
pool_find(const char *fingerprint)
{
	for (int i = 0; i < STORM_KEYS; i++)
		if (strcmp(pool[i].fingerprint, fingerprint) == 0)
			return i;
	return -1;
}

const struct s_OtrlPrivKey *
pool_key_of(int key)
{
	return pool[key].us->privkey_root;
}

void
pool_print(struct str *s, int key, const char *account)
{
	const char *text = pool[key].text, *at = strstr(text, "NAME");
	const char *from = s->len == 0 ? text : strstr(text, " (account");

	/* "(privkeys" once, and what closes it at the end. */
	while (s->len > 0 && s->s[s->len - 1] != ')')
		s->s[--s->len] = '\0';
	if (s->len > 0)
		s->s[--s->len] = '\0';
	str_addn(s, from, (size_t)(at - from));
	str_addf(s, "\"%s\"%s", account, at + 4 +
	    (at[4] == '"' && at[-1] == '"'));
}

void
pool_end(void)
{
	for (int i = 0; i < STORM_KEYS; i++) {
		free(pool[i].text);
		free(pool[i].mark);
		otrl_userstate_free(pool[i].us);
	}
}
