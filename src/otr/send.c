/*
 * The one way for a line out of here.  Fails closed: what is not decided is
 * refused, and nothing is taken from libotr but a sealed message.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "otr/inside.h"

/* What otr_send() is asked. */
struct outgoing {
	const char *text;
	enum otr_level shown;
	const char *only_key;
	const struct sealed_reference *refers;
};

void
otr_out_clear(struct otr_out *out)
{
	size_t i;

	for (i = 0; i < out->nwire; i++) {
		wipe(out->wire[i], strlen(out->wire[i]));
		free(out->wire[i]);
	}
	free(out->wire);
	wipe(out, sizeof(*out));
}

static void
send_add_take(struct otr_out *out, char *wire)
{
	out->wire = xreallocarray(out->wire, out->nwire + 1,
	    sizeof(*out->wire));
	out->wire[out->nwire++] = wire;
}

static void
send_add(void *out, const char *piece)
{
	send_add_take(out, xstrdup(piece));
}

/* OTRv3, "Tagged plaintext messages": once, until there is an answer. */
static void
send_clear(struct otr_session *s, const struct otr_peer *peer,
    const char *text, bool tag, struct otr_out *out)
{
	if (!tag) {
		send_add_take(out, xstrdup(text));
		return;
	}
	s->tag_sent = true;
	send_add_take(out, xasprintf("%s%s%s%s", text, WIRE_TAG_BASE,
	    policy_v2(s, peer) != OTR_V2_NEVER ? WIRE_TAG_V2 : "",
	    WIRE_TAG_V3));
}

/* How long the beginning of a text becomes that is written as HTML. */
static uint32_t
send_html_bytes(const char *text, uint32_t n)
{
	char *begin = secret_dupn(text, n), *html = otr_html_escape(begin);
	uint32_t bytes = (uint32_t)strlen(html);

	secret_free(begin);
	secret_free(html);
	return bytes;
}

/*
 * Version 2 is spoken by programs that lose the whole message for a TLV which
 * they do not know: docs/OTR-REFERENCES, "Other programs".
 */
static char *
send_seal(struct otr_session *s, const struct outgoing *o, bool html,
    struct otr_out *out)
{
	char *escaped = html ? otr_html_escape(o->text) : NULL, *wire;
	const char *text = html ? escaped : o->text;
	const struct sealed_reference *refers = NULL;
	struct sealed_reference own;

	if (o->refers != NULL && s->version == 3) {
		own = *o->refers;
		if (own.fallback > strlen(o->text))
			die("a fallback that is longer than its text");
		if (html)
			own.fallback = send_html_bytes(o->text, own.fallback);
		refers = &own;
	}
	wire = seal_text(s, text, refers);
	out->digested = html;
	if (html)
		otr_digest(escaped, out->digest);
	secret_free(escaped);
	return wire;
}

static enum otr_verdict
send_sealed(struct otr_session *s, const struct otr_peer *peer,
    const struct outgoing *o, struct otr_out *out, struct err *err)
{
	char *wire = send_seal(s, o, peer->html, out);

	if (wire == NULL) {
		err_set(err, "not-encrypted", "could not encrypt for %s",
		    s->contact);
		return OTR_REFUSED;
	}
	fragment_split(wire, peer->fragment, send_add, out);
	free(wire);
	s->sealed = true;
	memcpy(out->fingerprint, s->key, sizeof(out->fingerprint));
	if (s->resource != NULL)
		str_fit(out->resource, sizeof(out->resource),
		    s->resource);
	return OTR_SEALED;
}

static void
send_retry(void *arg)
{
	struct otr_session *s = arg;

	otr_enter(s->otr);
	s->flush = true;
	otr_leave(s->otr, s);
}

/*
 * The last start was too short ago.  Where nobody answered it the user
 * decides; else lines would wait for somebody to type another.
 */
static void
send_retry_later(struct otr_session *s)
{
	int64_t since = loop_now(s->otr->loop) - s->auto_at;

	if (s->exchange == OTR_EXCHANGE_UNANSWERED || since >= OTR_AUTO_MS)
		return;
	if (s->retry == NULL)
		s->retry = timer_new(s->otr->loop, send_retry, s);
	timer_set(s->retry, OTR_AUTO_MS - since);
}

static enum otr_verdict
send_held(struct otr_session *s, const struct decision *d,
    struct otr_out *out)
{
	out->hold = d->hold;
	if (!d->start) {
		if (d->hold == OTR_HOLD_NO_ANSWER)
			send_retry_later(s);
		return OTR_HELD;
	}
	s->auto_at = loop_now(s->otr->loop);
	s->why = "policy starts it";
	if (exchange_begin(s, NULL, NULL) == -1 ||
	    (s->exchange == OTR_EXCHANGE_WAITS_KEY &&
	    out->hold == OTR_HOLD_STARTING))
		out->hold = OTR_HOLD_NO_KEY;
	return OTR_HELD;
}

static enum otr_verdict
send_decided(struct otr_session *s, const struct otr_peer *peer,
    const struct outgoing *o, struct otr_out *out, struct err *err)
{
	struct decision d;

	decide_line(s, peer, o->shown, o->only_key, &d);
	out->level = otr_level(s);
	switch (d.verdict) {
	case OTR_CLEAR:
		/* What is said of a sealed line is never said in the clear. */
		if (o->refers != NULL) {
			out->hold = OTR_HOLD_LEVEL_FELL;
			return OTR_HELD;
		}
		send_clear(s, peer, o->text, d.tag, out);
		return OTR_CLEAR;
	case OTR_SEALED:
		return send_sealed(s, peer, o, out, err);
	case OTR_HELD:
		return send_held(s, &d, out);
	case OTR_REFUSED:
		break;
	}
	err_set(err, "policy-never", "policy is never for %s", s->contact);
	return OTR_REFUSED;
}

enum otr_verdict
otr_send(struct otr_session *s, const char *text, enum otr_level shown,
    const char *only_key, const struct sealed_reference *refers,
    struct otr_out *out, struct err *err)
{
	const struct outgoing o = { text, shown, only_key, refers };
	struct otr_peer peer;
	enum otr_verdict verdict;

	memset(out, 0, sizeof(*out));
	if (text[0] == '\0' || strlen(text) > LINE_MAX_BYTES) {
		err_set(err, text[0] == '\0' ? "empty" : "too-long",
		    "the line is %s", text[0] == '\0' ? "empty" : "too long");
		return OTR_REFUSED;
	}
	session_peer(s, &peer);
	if (peer.policy == OTR_POLICY_NEVER && otr_level(s) !=
	    OTR_NOT_PRIVATE) {
		otr_policy_changed(s);
		session_peer(s, &peer);		/* others were called */
	}
	otr_enter(s->otr);
	verdict = send_decided(s, &peer, &o, out, err);
	otr_leave(s->otr, s);
	return verdict;
}
