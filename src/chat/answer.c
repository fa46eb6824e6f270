/*
 * The user's answers to what an account asks: its password, a certificate, a
 * log-in that protects less.  What it says is kept, then the account connects.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdio.h>
#include <string.h>

#include "chat/inside.h"

int
account_password(struct account *a, const char *password, struct err *err)
{
	size_t n = strlen(password);

	if (n == 0 || !utf8_valid(password, n))
		return err_set(err, "bad-password",
		    "the password is empty or not UTF-8");
	return account_connect(a, password, err);
}

/* ---- certificate ------------------------------------------------------- */

static int
answer_needs_certificate(struct account *a, struct err *err)
{
	if (a->certificate != NULL)
		return 0;
	return err_set(err, "no-question",
	    "no certificate of %s waits for an answer", a->jid);
}

int
account_cert_accept(struct account *a, struct err *err)
{
	if (answer_needs_certificate(a, err) == -1)
		return -1;
	certificate_accept(a, a->certificate->sha256);
	certificate_forget(a);
	return account_connect(a, NULL, err);
}

int
account_cert_pin(struct account *a, struct err *err)
{
	char pin[7 + 64 + 1];

	if (answer_needs_certificate(a, err) == -1)
		return -1;
	snprintf(pin, sizeof(pin), "sha256:%s", a->certificate->sha256);
	if (conf_list_add(a->chat->conf, SET_PIN, a->jid, NULL, pin,
	    err) == -1)
		return -1;
	certificate_forget(a);
	return account_connect(a, NULL, err);
}

int
account_cert_refuse(struct account *a, struct err *err)
{
	if (answer_needs_certificate(a, err) == -1)
		return -1;
	certificate_forget(a);
	a->wants_online = false;
	return 0;
}

/* ---- weaker-login, plain-login ----------------------------------------- */

static int
answer_needs_downgrade(const struct account *a, struct err *err)
{
	if (a->downgrade != NULL)
		return 0;
	return err_set(err, "no-question",
	    "no log-in of %s waits for an answer", a->jid);
}

/* Each is remembered first: else it would be asked again and again. */
int
account_login_accept(struct account *a, struct err *err)
{
	if (answer_needs_downgrade(a, err) == -1 ||
	    downgrade_accept(a, err) == -1)
		return -1;
	downgrade_forget(a);
	return account_connect(a, NULL, err);
}

int
account_login_refuse(struct account *a, struct err *err)
{
	if (answer_needs_downgrade(a, err) == -1)
		return -1;
	downgrade_forget(a);
	a->wants_online = false;
	return 0;
}
