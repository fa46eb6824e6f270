/*
 * What is in the demo's directory: a throwaway authority, the server's
 * configuration, two accounts, two configurations of sotto, and the lines
 * that a newcomer is shown.  Knows nothing of processes but openssl(1).
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo/inside.h"

/* ---- programs ---------------------------------------------------------- */

void
stage_into(int out, const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd != -1)
		dup2(fd, out);
}

/* Runs a program with what it says in the log; 0 or -1. */
static int
fill_run(const struct stage *s, const char *const argv[], struct err *err)
{
	char *log = xasprintf("%s/log", s->dir);
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		stage_into(1, log);
		stage_into(2, log);
		signal(SIGCHLD, SIG_DFL);
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	free(log);
	if (pid == -1)
		return (err_set(err, "fork", "fork: %s", strerror(errno)));
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			break;
	if (status != 0)
		return (err_set(err, "program", "%s %s failed", argv[0],
		    argv[1]));
	return (0);
}

/* ---- files ------------------------------------------------------------- */

static int
fill_put(const struct stage *s, const char *name, struct err *err,
    const char *fmt, ...) PRINTF(4, 5);

static int
fill_put(const struct stage *s, const char *name, struct err *err,
    const char *fmt, ...)
{
	char *path = xasprintf("%s/%s", s->dir, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	va_list ap;
	int n;

	if (fd == -1) {
		err_set(err, "write", "%s: %s", path, strerror(errno));
		free(path);
		return (-1);
	}
	va_start(ap, fmt);
	n = vdprintf(fd, fmt, ap);
	va_end(ap);
	if (close(fd) == -1 || n < 0)
		n = err_set(err, "write", "%s: %s", path, strerror(errno));
	free(path);
	return (n < 0 ? -1 : 0);
}

static int
fill_folder(const struct stage *s, const char *name, struct err *err)
{
	char *path = xasprintf("%s/%s", s->dir, name);
	int rc = 0;

	if (mkdir(path, 0700) == -1)
		rc = err_set(err, "write", "%s: %s", path, strerror(errno));
	free(path);
	return (rc);
}

static void
fill_random_hex(char out[33])
{
	unsigned char raw[16];
	size_t i;

	random_bytes(raw, sizeof(raw));
	for (i = 0; i < sizeof(raw); i++)
		snprintf(out + 2 * i, 3, "%02x", (unsigned)raw[i]);
}

/* Something that two people would agree on at a table. */
static void
fill_random_secret(char *out, size_t size)
{
	static const char *const kind[] = { "amber", "brave", "copper",
	    "dusty", "early", "foggy", "gentle", "hollow", "iron", "lucky",
	    "mellow", "narrow", "orange", "quiet", "rusty", "silver" };
	static const char *const what[] = { "anchor", "badger", "candle",
	    "donkey", "ember", "falcon", "garden", "heron", "island",
	    "kettle", "lantern", "meadow", "otter", "pebble", "river",
	    "walnut" };
	unsigned char raw[3];

	random_bytes(raw, sizeof(raw));
	snprintf(out, size, "%s %s %u", kind[raw[0] % NELEM(kind)],
	    what[raw[1] % NELEM(what)], 10 + raw[2] % 90U);
}

static unsigned
fill_port(void)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	socklen_t len = sizeof(sin);
	unsigned port = 0;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd != -1 && bind(fd, (struct sockaddr *)&sin, len) == 0 &&
	    getsockname(fd, (struct sockaddr *)&sin, &len) == 0)
		port = ntohs(sin.sin_port);
	if (fd != -1)
		close(fd);
	return (port);
}

/* ---- what is in the directory ------------------------------------------ */

static int
fill_certificates(const struct stage *s, struct err *err)
{
	char *conf = xasprintf("%s/openssl.cnf", s->dir);
	char *ca_key = xasprintf("%s/ca.key", s->dir);
	char *ca = xasprintf("%s/ca.pem", s->dir);
	char *key = xasprintf("%s/server/key.pem", s->dir);
	char *request = xasprintf("%s/request.pem", s->dir);
	char *cert = xasprintf("%s/server/cert.pem", s->dir);
	const char *const authority[] = { s->openssl, "req", "-x509",
	    "-config", conf, "-extensions", "authority", "-newkey", "ec",
	    "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
	    "2", "-subj", "/CN=sotto demo, throwaway authority", "-keyout",
	    ca_key, "-out", ca, NULL };
	const char *const ask[] = { s->openssl, "req", "-config", conf,
	    "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
	    "-nodes", "-subj", "/CN=" DEMO_DOMAIN, "-keyout", key, "-out",
	    request, NULL };
	const char *const sign[] = { s->openssl, "x509", "-req", "-in",
	    request, "-CA", ca, "-CAkey", ca_key, "-set_serial", "2",
	    "-days", "2", "-extfile", conf, "-extensions", "server", "-out",
	    cert, NULL };
	int rc = -1;

	if (fill_put(s, "openssl.cnf", err,
	    "[req]\ndistinguished_name = name\n[name]\n"
	    "[authority]\nbasicConstraints = critical, CA:true\n"
	    "subjectKeyIdentifier = hash\n"
	    "[server]\nbasicConstraints = CA:false\n"
	    "subjectAltName = DNS:" DEMO_DOMAIN "\n") == 0 &&
	    fill_run(s, authority, err) == 0 && fill_run(s, ask, err) == 0 &&
	    fill_run(s, sign, err) == 0)
		rc = 0;
	/* Nobody signs anything else with it. */
	unlink(ca_key);
	free(conf);
	free(ca_key);
	free(ca);
	free(key);
	free(request);
	free(cert);
	return (rc);
}

static int
fill_server(const struct stage *s, struct err *err)
{
	return (fill_put(s, "server/prosody.cfg.lua", err,
	    "-- The demo's server: loopback, clients only, thrown away.\n"
	    "pidfile = \"%s/server/pid\"\n"
	    "data_path = \"%s/server/data\"\n"
	    "certificates = \"%s/server\"\n"
	    "daemonize = false\n"
	    "modules_enabled = { \"roster\"; \"saslauth\"; \"tls\"; "
	    "\"disco\"; \"carbons\"; \"smacks\"; \"ping\" }\n"
	    "modules_disabled = { \"s2s\" }\n"
	    "c2s_interfaces = { \"127.0.0.1\" }\n"
	    "c2s_ports = { %u }\n"
	    "s2s_ports = { }\nhttp_ports = { }\nhttps_ports = { }\n"
	    "c2s_require_encryption = true\n"
	    "authentication = \"internal_plain\"\n"
	    "storage = \"internal\"\n"
	    "log = { info = \"%s/server/log\" }\n"
	    "VirtualHost \"" DEMO_DOMAIN "\"\n"
	    "\tssl = { key = \"%s/server/key.pem\"; "
	    "certificate = \"%s/server/cert.pem\" }\n"
	    "Component \"" DEMO_ROOMS "\" \"muc\"\n"
	    "\tmodules_enabled = { \"muc_mam\" }\n"
	    "\tmuc_room_locking = false\n"
	    "\tmuc_room_default_public_jids = true\n",
	    s->dir, s->dir, s->dir, s->port, s->dir, s->dir, s->dir));
}

#define STORE "server/data/demo%2elocal"

static int
fill_account(const struct stage *s, const char *user, const char *other,
    const char *password, struct err *err)
{
	char *account = xasprintf("%s/accounts/%s.dat", STORE, user);
	char *roster = xasprintf("%s/roster/%s.dat", STORE, user);
	int rc = -1;

	if (fill_put(s, account, err,
	    "return {\n\t[\"password\"] = \"%s\";\n};\n", password) == 0 && fill_put(s, roster, err,
	    "return {\n\t[false] = { [\"version\"] = 1; };\n"
	    "\t[\"%s\"] = { [\"subscription\"] = \"both\"; "
	    "[\"groups\"] = {}; };\n};\n", other) == 0)
		rc = 0;
	free(account);
	free(roster);
	return (rc);
}

static int
fill_config(const struct stage *s, const char *name, const char *jid,
    const char *password, const char *head, bool connect,
    struct err *err)
{
	char *file = xasprintf("%s/config", name);
	int rc;

	rc = fill_put(s, file, err,
	    "%saccount \"%s\" {\n"
	    "\tpassword = \"%s\"\n"
	    "\thost = \"127.0.0.1\"\n"
	    "\tport = %u\n"
	    "\tca_file = \"%s/ca.pem\"\n"
	    "\tautoconnect = %s\n"
	    "}\n", head, jid, password, s->port, s->dir,
	    connect ? "true" : "false");
	free(file);
	return (rc);
}

/* Prosody refuses to be root: its folder goes to the user that it runs as. */
static int
fill_owner(const struct stage *s, struct err *err)
{
	static const char *const names[] = { "", "/cert.pem", "/key.pem",
	    "/prosody.cfg.lua", "/data", "/data/demo%2elocal",
	    "/data/demo%2elocal/accounts", "/data/demo%2elocal/roster",
	    "/data/demo%2elocal/accounts/you.dat",
	    "/data/demo%2elocal/accounts/buddy.dat",
	    "/data/demo%2elocal/roster/you.dat",
	    "/data/demo%2elocal/roster/buddy.dat" };
	char *path;
	size_t i;
	int rc = 0;

	for (i = 0; rc == 0 && s->uid != 0 && i < NELEM(names); i++) {
		path = xasprintf("%s/server%s", s->dir, names[i]);
		if (lchown(path, s->uid, s->gid) == -1)
			rc = err_set(err, "write", "%s: %s", path,
			    strerror(errno));
		free(path);
	}
	return (rc);
}

#define MANUAL "otr_policy = \"manual\"\n"	/* the script says when */

int
stage_fill(struct stage *s, struct err *err)
{
	static const char *const folders[] = { "server", "server/data",
	    STORE, STORE "/accounts", STORE "/roster", "you", "buddy",
	    "buddy/second" };
	size_t i;

	if ((s->port = fill_port()) == 0)
		return (err_set(err, "port", "no free port on 127.0.0.1: %s",
		    strerror(errno)));
	fill_random_hex(s->passwords[0]);
	fill_random_hex(s->passwords[1]);
	fill_random_secret(s->secret, sizeof(s->secret));
	for (i = 0; i < NELEM(folders); i++)
		if (fill_folder(s, folders[i], err) == -1)
			return (-1);
	if (fill_certificates(s, err) == -1 || fill_server(s, err) == -1 ||
	    fill_account(s, "you", DEMO_BUDDY, s->passwords[0], err) == -1 ||
	    fill_account(s, "buddy", DEMO_YOU, s->passwords[1], err) == -1 ||
	    fill_config(s, "you", DEMO_YOU, s->passwords[0], "", true,
	    err) == -1 ||
	    fill_config(s, "buddy", DEMO_BUDDY, s->passwords[1], MANUAL, true,
	    err) == -1 ||
	    fill_config(s, "buddy/second", DEMO_BUDDY, s->passwords[1], MANUAL,
	    false, err) == -1 ||
	    fill_put(s, "buddy/secret", err, "%s\n", s->secret) == -1)
		return (-1);
	return (fill_owner(s, err));
}

/* Five groups of eight capitals, as people read them out. */
static void
fill_grouped(char shown[FINGERPRINT_HEX + 5], const char *fingerprint)
{
	size_t i, n = 0;

	for (i = 0; i < FINGERPRINT_HEX; i++) {
		if (i > 0 && i % 8 == 0)
			shown[n++] = ' ';
		shown[n++] = fingerprint[i] >= 'a' ?
		    (char)(fingerprint[i] - 'a' + 'A') : fingerprint[i];
	}
	shown[n] = '\0';
}

/* What stands before a tab says when a line is said (sotto/tour.c). */
int
stage_note(const struct stage *s, const char *first, const char *second,
    struct err *err)
{
	char shown[FINGERPRINT_HEX + 5], later[FINGERPRINT_HEX + 5];

	fill_grouped(shown, first);
	fill_grouped(later, second);
	return (fill_put(s, "note", err,
	    "This is the demo: a real server and a contact, both on this "
	    "machine, both gone when you leave.\n"
	    "Your contact is " DEMO_BUDDY ". It writes to you in window 2: "
	    "press Alt-2, or type /win 2.\n"
	    "Let us say that you two have met, and have agreed on a secret.\n"
	    "Your shared secret is:  %s\n"
	    "And it has read the fingerprint of its key to you on the phone:\n"
	    "%s\n"
	    "You get both from the program, not from the contact: what "
	    "strangers say about themselves proves nothing.\n"
	    "Where a notice ends with [+] there is more: Alt-w shows it.\n"
	    "There is a room, too: /join " DEMO_ROOM "\n"
	    "Leave with /quit.\n"
	    "unverified\tThe demo: your shared secret is:  %s\n"
	    "new-key\tThe demo: you call buddy, and it reads the fingerprint "
	    "of its new computer to you:\n"
	    "new-key\t%s\n", s->secret, shown, s->secret, later));
}
