/*
 * Which of the mechanisms that a server offers is used.  Must not know what
 * the user answers where he is asked.
 *
 * SPDX-License-Identifier: ISC
 */
#include <string.h>

#include "sasl/sasl.h"

static bool
choose_is_listed(const char *name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

static bool
choose_offers(const struct sasl_offer *o, enum sasl_hash hash, bool bound)
{
	return choose_is_listed(sasl_mechanism_name(hash, bound), o->mechanisms,
	    o->nmechanisms);
}

/* Both ends have it, and the server says so.  XEP-0440, 3. */
static bool
choose_can_bind(const struct sasl_offer *o, enum sasl_binding binding)
{
	size_t have = binding == SASL_EXPORTER ? o->exporter_len :
	    o->endpoint_len;

	return have > 0 && o->lists_bindings &&
	    choose_is_listed(sasl_binding_name(binding), o->bindings,
	    o->nbindings);
}

static bool
choose_is_possible(const struct sasl_offer *o, struct sasl_strength s)
{
	if (s.binding == SASL_BINDING_NONE)
		return choose_offers(o, s.hash, false);
	return choose_offers(o, s.hash, true) && choose_can_bind(o, s.binding);
}

/* Binding before none, then the hash.  `least`: not weaker than this. */
static bool
choose_strongest(const struct sasl_offer *o, struct sasl_strength least,
    struct sasl_strength *best)
{
	for (int b = SASL_EXPORTER; b >= SASL_BINDING_NONE; b--)
		for (int h = SASL_SHA512; h >= SASL_SHA1; h--) {
			struct sasl_strength s = { (enum sasl_hash)h,
			    (enum sasl_binding)b };

			if (!sasl_is_weaker(s, least) && choose_is_possible(o,
			    s)) {
				*best = s;
				return true;
			}
		}
	return false;
}

/*
 * RFC 5802, 6: 'y' tells the server that we could bind and that it offered no
 * -PLUS; one that did offer it, so that somebody on the way took it out, then
 * refuses.
 */
static char
choose_flag_of(const struct sasl_offer *o, struct sasl_strength s)
{
	if (s.binding != SASL_BINDING_NONE)
		return 'p';
	for (int h = SASL_SHA1; h <= SASL_SHA512; h++)
		if (choose_offers(o, (enum sasl_hash)h, true))
			return 'n';
	return o->exporter_len > 0 || o->endpoint_len > 0 ? 'y' : 'n';
}

static enum sasl_answer
choose_plain(const struct sasl_offer *o, struct sasl_strength before,
    enum sasl_plain plain, struct sasl_choice *choice, struct err *err)
{
	static const struct sasl_strength none;

	if (!choose_offers(o, SASL_HASH_NONE, false)) {
		err_set(err, "sasl-mechanism", "the server offers no way to "
		    "log in that is safe enough (SCRAM)");
		return SASL_REFUSED;
	}
	if (plain == SASL_PLAIN_NEVER) {
		err_set(err, "sasl-mechanism", "the server wants the password "
		    "itself (PLAIN), but sasl_plain is never");
		return SASL_REFUSED;
	}
	choice->strength = none;
	choice->flag = '\0';
	if (sasl_is_weaker(none, before))
		return SASL_ASK_WEAKER;
	return plain == SASL_PLAIN_ALLOW ? SASL_CHOSEN : SASL_ASK_PLAIN;
}

enum sasl_answer
sasl_choose(const struct sasl_offer *o, struct sasl_strength before,
    enum sasl_plain plain, struct sasl_choice *choice, struct err *err)
{
	static const struct sasl_strength any;
	bool enough = choose_strongest(o, before, &choice->strength);

	if (!enough && !choose_strongest(o, any, &choice->strength))
		return choose_plain(o, before, plain, choice, err);
	choice->flag = choose_flag_of(o, choice->strength);
	return enough ? SASL_CHOSEN : SASL_ASK_WEAKER;
}
