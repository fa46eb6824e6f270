/*
 * An account as others see it: read, never written.  Calls nothing.
 *
 * SPDX-License-Identifier: ISC
 */
#include "chat/inside.h"

const char *
account_jid(const struct account *a)
{
	return a->jid;
}

const char *
account_full(const struct account *a)
{
	return a->full;
}

enum account_state
account_state(const struct account *a)
{
	return a->state;
}

const char *
account_code(const struct account *a)
{
	return a->code;
}

const char *
account_reason(const struct account *a)
{
	return a->reason;
}

bool
account_is_managed(const struct account *a)
{
	return a->managed;
}

const char *
account_tls(const struct account *a)
{
	return a->tls;
}

const char *
account_mechanism(const struct account *a)
{
	return a->mechanism;
}

const char *
account_binding(const struct account *a)
{
	return a->binding;
}

const char *
account_confined(const struct account *a)
{
	return a->confined;
}

bool
account_preapproves(const struct account *a)
{
	return a->preapproves;
}

bool
account_wants_online(const struct account *a)
{
	return a->wants_online;
}

bool
account_asks_password(const struct account *a)
{
	return a->asks_password;
}

bool
account_expects_password(const struct account *a)
{
	return a->asks_password && !a->types_on;
}

void
account_types_on(struct account *a)
{
	a->types_on = true;
}

bool
account_asks_certificate(const struct account *a)
{
	return a->certificate != NULL;
}

bool
account_asks_login(const struct account *a)
{
	return a->downgrade != NULL;
}

unsigned
account_changes(const struct account *a)
{
	return a->changes;
}
