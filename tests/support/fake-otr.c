/*
 * A stand-in for src/otr: see fake-otr.h.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake-otr.h"

struct otr_session {
	struct otr_session *next;
	struct otr *otr;
	char *account, *contact;
	void *data;
	struct fake_otr fake;
};
struct otr {
	struct otr_ops ops;
	struct otr_session *sessions;
	struct table *by_name;
	char wanted[200];		/* whose key was wanted last */
	size_t wants;
};

struct otr *
otr_new(struct loop *loop, const char *dir, const struct otr_ops *ops,
    struct err *err)
{
	struct otr *o = xcalloc(1, sizeof(*o));

	(void)loop;
	(void)dir;
	(void)err;
	o->ops = *ops;
	o->by_name = table_new();
	return o;
}

void
otr_free(struct otr *o)
{
	struct otr_session *s;

	if (o == NULL)
		return;
	while ((s = o->sessions) != NULL) {
		o->sessions = s->next;
		free(s->account);
		free(s->contact);
		free(s);
	}
	table_free(o->by_name);
	free(o);
}

struct otr_session *
otr_session(struct otr *o, const char *account, const char *contact)
{
	char *name = xasprintf("%s\t%s", account, contact);
	struct otr_session *s = table_get(o->by_name, name);

	if (s != NULL) {
		free(name);
		return s;
	}
	s = xcalloc(1, sizeof(*s));
	table_put(o->by_name, name, s);
	free(name);
	s->otr = o;
	s->account = xstrdup(account);
	s->contact = xstrdup(contact);
	s->fake.key = FAKE_KEY_A;
	s->next = o->sessions;
	o->sessions = s;
	return s;
}

const char *
otr_session_account(const struct otr_session *s)
{
	return s->account;
}

const char *
otr_session_contact(const struct otr_session *s)
{
	return s->contact;
}

void
otr_session_set_data(struct otr_session *s, void *data)
{
	s->data = data;
}

void *
otr_session_data(const struct otr_session *s)
{
	return s->data;
}

/* ---- what a test does -------------------------------------------------- */

struct fake_otr *
fake_otr(struct otr_session *s)
{
	return &s->fake;
}

void
fake_otr_event(struct otr_session *s, const struct otr_event *from)
{
	struct otr_event e = *from;

	e.account = s->account;
	e.contact = s->contact;
	s->otr->ops.event(s->otr->ops.arg, s, &e);
}

static void
flush(struct otr_session *s)
{
	fake_otr_event(s, &(struct otr_event){ .type = OTR_EVENT_FLUSH });
}

void
fake_otr_level(struct otr_session *s, enum otr_level level, bool fell)
{
	enum otr_level was = s->fake.level;

	s->fake.level = level;
	s->fake.latched |= fell;
	fake_otr_event(s, &(struct otr_event){ .type = OTR_EVENT_LEVEL,
	    .was = was, .fell = fell });
	flush(s);
}

static void
add_hex(struct str *out, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		str_addf(out, "%02x", (unsigned char)bytes[i]);
}

char *
fake_otr_seal(const char *text)
{
	return fake_otr_seal_refers(text, NULL);
}

char *
fake_otr_seal_refers(const char *text, const struct sealed_reference *refers)
{
	struct str out, value;

	str_init(&out);
	str_init(&value);
	str_add(&out, "?OTR:");
	add_hex(&out, text, strlen(text));
	if (refers != NULL && reference_pack(refers, &value) == 0) {
		str_add(&out, "/");
		add_hex(&out, value.s, value.len);
	}
	str_add(&out, ".");
	str_free(&value);
	return str_take(&out);
}

/* Not one that hides anything, but two texts seldom have the same. */
void
otr_digest(const char *text, unsigned char digest[DIGEST_BYTES])
{
	uint64_t h = 0xcbf29ce484222325;

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 0x100000001b3;
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		h = (h ^ i) * 0x100000001b3;
		digest[i] = (unsigned char)(h >> 32);
	}
}

static bool
is_sealed(const char *body)
{
	return strncmp(body, "?OTR:", 5) == 0;
}

static char *
unhex(const char *hex, size_t *len)
{
	size_t n = strspn(hex, "0123456789abcdef") / 2;
	char *text = secret_alloc(n + 1);
	unsigned byte;

	for (size_t i = 0; i < n; i++) {
		sscanf(hex + 2 * i, "%2x", &byte);
		text[i] = (char)byte;
	}
	if (len != NULL)
		*len = n;
	return text;
}

static char *
unseal(const char *body)
{
	return unhex(body + 5, NULL);
}

static struct sealed_reference *
unseal_refers(const char *body)
{
	const char *hex = strchr(body, '/');
	struct sealed_reference *r = secret_alloc(sizeof(*r));
	char *value;
	size_t len;

	if (hex != NULL) {
		value = unhex(hex + 1, &len);
		if (reference_unpack(value, len, r)) {
			secret_free(value);
			return r;
		}
		secret_free(value);
	}
	secret_free(r);
	return NULL;
}

/* ---- otr.h ------------------------------------------------------------- */

static bool
is_encrypted(enum otr_level level)
{
	return level == OTR_UNVERIFIED || level == OTR_PRIVATE;
}

void
otr_info(const struct otr_session *s, struct otr_info *info)
{
	memset(info, 0, sizeof(*info));
	info->level = s->fake.level;
	info->latched = s->fake.latched;
	info->hold = s->fake.hold != OTR_HOLD_NONE ? s->fake.hold :
	    s->fake.starts && s->fake.level == OTR_NOT_PRIVATE ?
	    OTR_HOLD_STARTING : OTR_HOLD_NONE;
	info->asks_v2 = s->fake.asks_v2;
	if (s->fake.new_key != NULL)
		snprintf(info->new_key, sizeof(info->new_key), "%s",
		    s->fake.new_key);
	if (!is_encrypted(s->fake.level))
		return;
	info->version = 3;
	info->verified = s->fake.level == OTR_PRIVATE;
	snprintf(info->fingerprint, sizeof(info->fingerprint), "%s",
	    s->fake.key);
	snprintf(info->resource, sizeof(info->resource), "%s",
	    s->fake.resource);
}

enum otr_level
otr_level(const struct otr_session *s)
{
	return s->fake.level;
}

enum otr_level
otr_settled(const struct otr_session *s)
{
	return s->fake.level == OTR_STARTING ? s->fake.settled
	    : s->fake.level;
}

const char *
otr_live_key(const struct otr_session *s)
{
	return is_encrypted(s->fake.level) ? s->fake.key : "";
}

const char *
otr_session_key(const struct otr_session *s)
{
	enum otr_level level = otr_settled(s);

	return is_encrypted(level) || level == OTR_FINISHED ? s->fake.key : "";
}

bool
otr_may_be_clear(const struct otr_session *s, enum otr_level shown)
{
	return shown == OTR_NOT_PRIVATE && !s->fake.latched &&
	    s->fake.level == OTR_NOT_PRIVATE && !s->fake.starts;
}

static void
add_wire(struct otr_out *out, char *body)
{
	out->wire = xreallocarray(out->wire, out->nwire + 1, sizeof(char *));
	out->wire[out->nwire++] = body;
}

static enum otr_verdict
clear(struct otr_out *out, const char *text)
{
	out->level = OTR_NOT_PRIVATE;
	add_wire(out, xstrdup(text));
	return OTR_CLEAR;
}

static enum otr_verdict
held(struct otr_out *out, enum otr_hold why)
{
	out->hold = why;
	return OTR_HELD;
}

static enum otr_verdict
sealed(struct otr_session *s, struct otr_out *out, const char *text,
    const struct sealed_reference *refers)
{
	struct fake_otr *f = &s->fake;

	for (size_t i = 1; i < f->parts; i++)
		add_wire(out, xstrdup("?OTR|part"));
	add_wire(out, fake_otr_seal_refers(text, refers));
	out->level = f->level;
	snprintf(out->fingerprint, sizeof(out->fingerprint), "%s", f->key);
	snprintf(out->resource, sizeof(out->resource), "%s", f->resource);
	return OTR_SEALED;
}

static enum otr_verdict
send_plain(struct otr_session *s, const char *text, enum otr_level shown,
    struct otr_out *out)
{
	if (shown != OTR_NOT_PRIVATE)
		return held(out, OTR_HOLD_LEVEL_FELL);
	if (!s->fake.starts)
		return clear(out, text);
	otr_start(s, NULL);
	return held(out, OTR_HOLD_STARTING);
}

enum otr_verdict
otr_send(struct otr_session *s, const char *text, enum otr_level shown,
    const char *only_key, const struct sealed_reference *refers,
    struct otr_out *out, struct err *err)
{
	struct fake_otr *f = &s->fake;

	if (f->lies_clear)
		return clear(out, text);
	if (f->refuses) {
		err_set(err, "not-encrypted", "it cannot be encrypted");
		return OTR_REFUSED;
	}
	if (f->hold != OTR_HOLD_NONE)
		return held(out, f->hold);
	if (f->latched)
		return held(out, OTR_HOLD_LEVEL_FELL);
	switch (f->level) {
	case OTR_NOT_PRIVATE:
		if (refers != NULL)
			return held(out, OTR_HOLD_LEVEL_FELL);
		return send_plain(s, text, shown, out);
	case OTR_STARTING:
		return held(out, OTR_HOLD_STARTING);
	case OTR_UNVERIFIED:
	case OTR_PRIVATE:
		if (shown == OTR_PRIVATE && f->level != OTR_PRIVATE)
			return held(out, OTR_HOLD_LEVEL_FELL);
		if (only_key != NULL && !f->lies_key &&
		    strcmp(only_key, f->key) != 0)
			return held(out, OTR_HOLD_OTHER_KEY);
		return sealed(s, out, text, refers);
	case OTR_FINISHED:
		return held(out, OTR_HOLD_FINISHED);
	}
	return OTR_REFUSED;
}

void
otr_out_clear(struct otr_out *out)
{
	for (size_t i = 0; i < out->nwire; i++)
		free(out->wire[i]);
	free(out->wire);
	memset(out, 0, sizeof(*out));
}

void
otr_in_clear(struct otr_in *in)
{
	secret_free(in->text);
	secret_free(in->refers);
	memset(in, 0, sizeof(*in));
}

void
otr_end_idle(struct otr_session *s)
{
	s->fake.ends++;
	fake_otr_level(s, OTR_NOT_PRIVATE, true);
}

/* "?OTR:US...": for this program. */
bool
otr_is_for_us(const struct otr_session *s, const char *body)
{
	(void)s;
	return strncmp(body, "?OTR:US", 7) == 0;
}

bool
otr_is_message(const char *body)
{
	return otr_is_otr(body);
}

bool
otr_is_otr(const char *body)
{
	return strncmp(body, "?OTR", 4) == 0;
}

/* A tag is at the end here. */
char *
otr_without_tag(const char *body)
{
	const char *tag = strstr(body, " \t  \t\t\t\t");
	char *text = xstrdup(body);

	if (tag != NULL)
		text[tag - body] = '\0';
	return text;
}

enum passphrase_first
otr_sealed_at_start(const struct otr *otr)
{
	(void)otr;
	return PASSPHRASE_FIRST_NOT;
}

void
otr_recv(struct otr_session *s, const char *resource, const char *body,
    int64_t age, struct otr_in *in)
{
	(void)resource;
	(void)age;
	memset(in, 0, sizeof(*in));
	if (is_sealed(body) && is_encrypted(s->fake.level)) {
		in->text = unseal(body);
		in->refers = unseal_refers(body);
		in->level = s->fake.level;
		snprintf(in->fingerprint, sizeof(in->fingerprint), "%s",
		    s->fake.key);
	} else if (!otr_is_otr(body)) {
		in->text = secret_dup(body);
		in->unexpected_clear = is_encrypted(s->fake.level);
	}
}

int
otr_start(struct otr_session *s, struct err *err)
{
	(void)err;
	s->fake.starts_called++;
	s->fake.latched = false;
	s->otr->ops.inject(s->otr->ops.arg, s, NULL, "?OTRv3?");
	fake_otr_level(s, OTR_STARTING, false);
	return 0;
}

int
otr_start_at(struct otr_session *s, const char *resource, struct err *err)
{
	snprintf(s->fake.resource, sizeof(s->fake.resource), "%s", resource);
	return otr_start(s, err);
}

void
otr_devices(const struct otr_session *s, otr_device_fn *fn, void *arg)
{
	(void)s;
	(void)fn;
	(void)arg;
}

int
otr_use(struct otr_session *s, const char *resource, struct err *err)
{
	if (resource == NULL)
		return 0;
	if (strcmp(resource, s->fake.resource) != 0)
		return err_set(err, "no-session", "none there");
	return 0;
}

int
otr_end(struct otr_session *s, struct err *err)
{
	(void)err;
	s->fake.ends++;
	s->fake.latched = false;
	fake_otr_level(s, OTR_NOT_PRIVATE, false);
	return 0;
}

int
otr_trust(struct otr_session *s, const char *fingerprint, struct err *err)
{
	if (is_encrypted(s->fake.level) &&
	    strcmp(fingerprint, s->fake.key) != 0)
		return err_set(err, "fingerprint-changed", "another key");
	s->fake.trusts++;
	fake_otr_level(s, OTR_PRIVATE, false);
	return 0;
}

int
otr_accept(struct otr_session *s, struct err *err)
{
	(void)err;
	s->fake.accepts++;
	s->fake.hold = OTR_HOLD_NONE;
	flush(s);
	return 0;
}

int
otr_v2_answer(struct otr_session *s, bool allow, struct err *err)
{
	(void)allow;
	(void)err;
	s->fake.v2_answers++;
	return 0;
}

void
otr_estrange(struct otr_session *s)
{
	(void)s;
}

int
otr_stranger_answer(struct otr_session *s, bool allow, struct err *err)
{
	(void)err;
	if (allow)
		fake_otr_level(s, OTR_STARTING, false);
	return 0;
}

void
otr_latch_clear(struct otr_session *s)
{
	s->fake.latched = false;
	flush(s);
}

bool
otr_minds_policy(const struct otr_session *s)
{
	(void)s;
	return true;
}

void
otr_policy_changed(struct otr_session *s)
{
	s->fake.policy_changes++;
	flush(s);
}

void
otr_peer_gone(struct otr_session *s, const char *resource)
{
	if (resource != NULL)
		s->fake.gone++;
	else
		s->fake.gone_all++;
}

void
otr_peer_came(struct otr_session *s, const char *resource)
{
	(void)resource;
	flush(s);
}

void
otr_link_down(struct otr *o, const char *account)
{
	(void)account;
	for (struct otr_session *s = o->sessions; s != NULL; s = s->next)
		s->fake.downs++;
}

void
otr_link_up(struct otr *o, const char *account, bool resumed)
{
	(void)account;
	(void)resumed;
	for (struct otr_session *s = o->sessions; s != NULL; s = s->next)
		s->fake.ups++;
}

void
otr_presence_known(struct otr *o, const char *account)
{
	(void)o;
	(void)account;
}

unsigned
otr_end_all(struct otr *o)
{
	unsigned told = 0;

	for (struct otr_session *s = o->sessions; s != NULL; s = s->next) {
		s->fake.ended_all = true;
		if (!is_encrypted(s->fake.level))
			continue;
		o->ops.inject(o->ops.arg, s, s->fake.resource, "?OTR:END.");
		s->fake.level = OTR_NOT_PRIVATE;
		told++;
	}
	return told;
}

int
otr_key_want(struct otr *o, const char *account, struct err *err)
{
	(void)err;
	o->wants = strcmp(o->wanted, account) == 0 ? o->wants + 1 : 1;
	str_fit(o->wanted, sizeof(o->wanted), account);
	return 0;
}

size_t
fake_otr_wants(const struct otr *o, const char *account)
{
	return strcmp(o->wanted, account) == 0 ? o->wants : 0;
}

void
otr_fingerprint_show(const char *hex, char out[FINGERPRINT_HEX + 5])
{
	snprintf(out, FINGERPRINT_HEX + 5, "%s", hex);
}

const char *
otr_hold_word(enum otr_hold hold)
{
	static const char *const words[OTR_HOLDS] = {
		"none", "starting", "no-answer", "unverified", "finished",
		"level-fell", "new-key", "other-key", "offline", "v2",
		"no-key", "unsure",
	};

	return words[hold];
}

const char *
otr_hold_help(enum otr_hold hold)
{
	return otr_hold_word(hold);
}

const char *
otr_hold_text(enum otr_hold hold)
{
	return otr_hold_word(hold);
}

const char *
otr_refusal_word(enum otr_refusal why)
{
	static const char *const words[OTR_REFUSALS] = {
		"policy", "v1", "v2", "v3-seen", "elsewhere", "bad-key",
		"unknown-version",
	};

	return words[why];
}

const char *
otr_smp_spoken(const struct otr *otr, const char *text)
{
	(void)otr;
	(void)text;
	return NULL;
}

bool
otr_smp_is_code(const char *text)
{
	(void)text;
	return false;
}

const char *
otr_smp_word(enum otr_smp smp)
{
	static const char *const words[] = {
		"none", "asked", "running", "succeeded", "failed", "aborted",
	};

	return words[smp];
}

/* Nobody's keys are known. */
void
otr_known_each(struct otr *o, const char *account, const char *contact,
    otr_known_fn *fn, void *arg)
{
	(void)o;
	(void)account;
	(void)contact;
	(void)fn;
	(void)arg;
}
