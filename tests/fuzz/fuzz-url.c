/*
 * Links in any text: they lie within it, in order, none cuts a character, and
 * what they lead to is ASCII that nothing can end before its end, with the
 * host that is told.
 *
 * SPDX-License-Identifier: ISC
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "lib/lib.h"

static bool
is_boundary(const char *s, size_t len, size_t at)
{
	return at == len || ((unsigned char)s[at] & 0xc0) != 0x80;
}

static void
check(bool right)
{
	if (!right)
		abort();
}

/* What stands behind the scheme and a name before the host. */
static const char *
behind(const char *target)
{
	size_t n;

	if (strncmp(target, "xmpp:", 5) == 0)
		target += 5;
	else {
		check(strncmp(target, "http://", 7) == 0 ||
		    strncmp(target, "https://", 8) == 0);
		target = strstr(target, "//") + 2;
	}
	n = strcspn(target, "/?#");
	for (size_t i = 0; i < n; i++)
		if (target[i] == '@')
			return target + i + 1;
	return target;
}

static void
check_target(const struct url *url)
{
	const char *host = behind(url->target);
	size_t n = strlen(url->host);

	check(strlen(url->target) <= URL_MAX_BYTES && n > 0);
	for (const char *c = url->target; *c != '\0'; c++)
		check(*c > ' ' && *c <= '~' && strchr("<>\"'\\^`{|}", *c) ==
		    NULL);
	check(strncmp(host, url->host, n) == 0 && (host[n] == '\0' ||
	    strchr(":/?#", host[n]) != NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = xstrndup((const char *)data, len);
	size_t n = strlen(text), at = 0;
	struct url url, again;

	while (utf8_valid(text, n) && url_next(text, n, at, &url)) {
		check(url.at.from >= at && url.at.len > 0);
		at = url.at.from + url.at.len;
		check(at <= n && is_boundary(text, n, url.at.from) &&
		    is_boundary(text, n, at));
		check_target(&url);
		/* What it leads to is a link to the same. */
		check(url_next(url.target, strlen(url.target), 0, &again) &&
		    strcmp(again.host, url.host) == 0);
		url_free(&again);
		url_free(&url);
	}
	free(text);
	return 0;
}

FUZZ_MAIN("url")
