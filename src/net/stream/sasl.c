/*
 * The messages of SASL on their way between the server and who understands
 * them (RFC 6120, 6): base64, and no more.  Knows no password and believes
 * nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "net/stream/inside.h"

static bool
sasl_is_base64(const char *s)
{
	return s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvw"
	    "xyz0123456789+/=")] == '\0';
}

static bool
sasl_is_mechanism(const char *s)
{
	size_t len = strlen(s);

	return len > 0 && len <= 32 && strspn(s,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == len;
}

static int
sasl_add_auth(struct str *out, const char *mechanism, const char *initial)
{
	if (!sasl_is_mechanism(mechanism) || !sasl_is_base64(initial))
		return -1;
	/* RFC 6120, 6.4.2: "=" is an empty one. */
	str_addf(out, "<auth xmlns='%s' mechanism='%s'>", NS_SASL, mechanism);
	str_add(out, *initial == '\0' ? "=" : initial);
	str_add(out, "</auth>");
	return 0;
}

static int
sasl_add_response(struct str *out, const char *data)
{
	if (!sasl_is_base64(data))
		return -1;
	str_addf(out, "<response xmlns='%s'>", NS_SASL);
	str_add(out, data);
	str_add(out, "</response>");
	return 0;
}

static char *
sasl_read_data(struct _xmpp_stanza_t *s)
{
	size_t missing;
	char *text = stanza_text(s, SASL_DATA_MAX, &missing);

	if (missing == 0)
		return text;
	free(text);
	return NULL;
}

static char *
sasl_base64(const unsigned char *data, size_t len)
{
	char *out = xcalloc(1, 4 * ((len + 2) / 3) + 1);

	(void)EVP_EncodeBlock((unsigned char *)out, data, (int)len);
	return out;
}

static char *
sasl_exporter_of(const struct tls *t)
{
	unsigned char data[TLS_BINDING_MAX];

	return sasl_base64(data, tls_exporter(t, data));
}

static char *
sasl_endpoint_of(const struct tls *t)
{
	unsigned char data[TLS_BINDING_MAX];

	return sasl_base64(data, tls_endpoint(t, data));
}

/* ---- in the stream ------------------------------------------------------- */

void
sasl_offer(struct stream *s)
{
	char *endpoint = sasl_endpoint_of(s->tls);
	char *exporter = sasl_exporter_of(s->tls);
	struct stream_offer offer = {
		.mechanisms = s->features.mechanisms.s,
		.bindings = s->features.bindings.s,
		.lists_bindings = s->features.lists_bindings,
		.endpoint = endpoint,
		.exporter = exporter,
	};

	stream_move(s, STREAM_OFFERED);
	s->ops->offer(s->arg, &offer);
	free(endpoint);
	free(exporter);
}

static void
say_sasl(struct stream *s, struct str *out, int rc)
{
	if (rc == -1) {
		stream_end(s, ENDING_FAULT, "",
		    "what was to be sent to log in is no SASL");
	} else {
		stream_move(s, STREAM_AUTH);
		stream_say(s, out->s, out->len);
	}
	str_free(out);
}

void
stream_auth(struct stream *s, const char *mechanism, const char *initial)
{
	struct str out;

	if (s->state != STREAM_OFFERED)
		return;
	str_init_secret(&out);
	say_sasl(s, &out, sasl_add_auth(&out, mechanism, initial));
}

void
stream_respond(struct stream *s, const char *data)
{
	struct str out;

	if (s->state != STREAM_CHALLENGED)
		return;
	str_init_secret(&out);
	say_sasl(s, &out, sasl_add_response(&out, data));
}

void
sasl_element(struct stream *s, struct _xmpp_stanza_t *el)
{
	bool challenge = stanza_is(el, "challenge", NS_SASL);
	char *data;

	if (stanza_is(el, "failure", NS_SASL)) {
		ending_failure(&s->end, el, s->lang);
		stream_finish(s, "");
		return;
	}
	if (!challenge && !stanza_is(el, "success", NS_SASL)) {
		stream_unexpected(s, el);
		return;
	}
	if ((data = sasl_read_data(el)) == NULL) {
		stream_fault(s, "policy-violation",
		    "a message of the log-in is too long");
		return;
	}
	stream_move(s, challenge ? STREAM_CHALLENGED : STREAM_SUCCESS);
	(challenge ? s->ops->challenge : s->ops->success)(s->arg, data);
	free(data);
}

void
stream_proven(struct stream *s)
{
	if (s->state != STREAM_SUCCESS)
		return;
	stream_move(s, STREAM_PROVEN);
	stream_open(s);
}
