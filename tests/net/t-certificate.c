/*
 * What is read from a certificate, and the lists of those that are taken.
 *
 * SPDX-License-Identifier: ISC
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "net/stream/stream.h"

#define DIGEST \
	"31dad3716ffbc266c2df64e9eab1f392f802bd550167bd4be9d403a03e82d2c4"

/* Made for this test; its key is gone. */
static const char pem[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIB/zCCAaagAwIBAgIUI7kZCNXjG9iqarwN8/9GH4urkowwCgYIKoZIzj0EAwIw\n"
    "MDETMBEGA1UECgwKVGVzdCDDnCwgeDEZMBcGA1UEAwwQY2hhdC5leGFtcGxlLm9y\n"
    "ZzAeFw0yNjExMjMxODA1NTZaFw0yNzExMjMxODA1NTZaMDAxEzARBgNVBAoMClRl\n"
    "c3Qgw5wsIHgxGTAXBgNVBAMMEGNoYXQuZXhhbXBsZS5vcmcwWTATBgcqhkjOPQIB\n"
    "BggqhkjOPQMBBwNCAARuE12J8XFh7VY0NzVNi3nU3EUE4mbDVBzmGE/hjnQnzh0a\n"
    "O3zbNF8rS8jGyAURppWzzXT60QMCxNHSrmg6AtClo4GdMIGaMB0GA1UdDgQWBBT3\n"
    "1uKjytmAnEZ4gvxSTv8k7LO5NTAfBgNVHSMEGDAWgBT31uKjytmAnEZ4gvxSTv8k\n"
    "7LO5NTAPBgNVHRMBAf8EBTADAQH/MEcGA1UdEQRAMD6CEGNoYXQuZXhhbXBsZS5v\n"
    "cmeCDSouZXhhbXBsZS5vcmeHBH8AAAGHEAAAAAAAAAAAAAAAAAAAAAGBA2FAYjAK\n"
    "BggqhkjOPQQDAgNHADBEAiBQGxg34U95aY1KK8vd1xOOsWV5j4FhDw+Os47CPFVu\n"
    "MAIgKnUPgkD2WdszlQEYy5vr9PHErL6nScpfRj7WHGpcLfY=\n"
    "-----END CERTIFICATE-----\n"
    ;

static void
test_read(void **state)
{
	struct certificate c;

	(void)state;
	assert_int_equal(certificate_read(&c, pem), 0);
	assert_string_equal(c.sha256, DIGEST);
	assert_string_equal(c.not_before, "2026-11-23T18:05:56Z");
	assert_string_equal(c.not_after, "2027-11-23T18:05:56Z");
	assert_string_equal(c.key, "ECDSA 256 bits");
	assert_string_equal(c.names,
	    "chat.example.org, *.example.org, 127.0.0.1, ::1");
	assert_non_null(strstr(c.subject, "CN=chat.example.org"));
	assert_non_null(strstr(c.subject, "Test \xc3\x9c"));
	assert_string_equal(c.issuer, c.subject);
	certificate_clear(&c);
	assert_int_equal(certificate_read(&c, "no certificate"), -1);
	certificate_clear(&c);
}

static void
test_listed(void **state)
{
	(void)state;
	assert_true(certificate_listed(DIGEST, DIGEST));
	assert_true(certificate_listed("sha256:" DIGEST, DIGEST));
	assert_true(certificate_listed("sha256:00  SHA256:" DIGEST " x",
	    DIGEST));
	assert_false(certificate_listed("", DIGEST));
	assert_false(certificate_listed("sha256:", DIGEST));
	assert_false(certificate_listed(DIGEST "0", DIGEST));
	assert_false(certificate_listed("sha1:" DIGEST, DIGEST));
	assert_false(certificate_listed("31dad371", DIGEST));
	/* Nothing is never listed. */
	assert_false(certificate_listed("", ""));
	assert_false(certificate_listed("sha256:", ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_listed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
