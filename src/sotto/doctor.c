/*
 * `sotto --doctor`: looks at all that the program needs of this machine, and
 * says of each thing whether it is fine and what mends it.  Changes nothing,
 * asks nothing, and needs no password.  What is written may hold words of a
 * server: all of it goes through utf8_safe().
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/timex.h>
#endif

#include <dirent.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "confine/confine.h"
#include "sotto/inside.h"
#include "sotto/probe.h"

#define COLUMNS 79
#define INDENT 7
#define ENTRIES_MAX 1000	/* of the data directory */
#define WAIT_MS 10000

enum grade { FINE, NOTE, WRONG };

struct doctor {
	struct program *program;
	unsigned wrong;
	unsigned notes;
};

/* ---- what is said ------------------------------------------------------ */

/* Bytes of the words that one row has room for. */
static size_t
doctor_row(const char *s, size_t len)
{
	size_t n = utf8_clip(s, len, COLUMNS - INDENT), at = n;

	if (n == len)
		return (n);
	while (at > 0 && s[at] != ' ')
		at--;
	return (at > 0 ? at : n);
}

/* Where characters are single bytes, those of UTF-8 are others there, and may
 * be controls: C1 begins at 0x80. */
static void
doctor_ascii(struct str *s)
{
	if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0)
		return;
	for (size_t i = 0; i < s->len; i++)
		if ((unsigned char)s->s[i] >= 0x80)
			s->s[i] = '?';
}

/* In rows of at most 80 columns; the first begins with `head`. */
static void
doctor_print(const char *head, const char *text)
{
	struct str safe;
	size_t n;

	str_init(&safe);
	utf8_safe(&safe, text, strlen(text), SAFE_LINE);
	doctor_ascii(&safe);
	for (const char *s = safe.s; s != NULL && *s != '\0'; s += n) {
		s += strspn(s, " ");
		n = doctor_row(s, strlen(s));
		printf("%-*s%.*s\n", INDENT, head, (int)n, s);
		head = "";
	}
	str_free(&safe);
}

/* `mend` is what to do, or NULL. */
static void
doctor_say(struct doctor *d, enum grade grade, const char *mend,
    const char *fmt, ...) __attribute__((__format__(__printf__, 4, 5)));

static void
doctor_say(struct doctor *d, enum grade grade, const char *mend,
    const char *fmt, ...)
{
	static const char *const heads[] = { "fine", "note", "WRONG" };
	struct str text;
	va_list ap;

	str_init(&text);
	va_start(ap, fmt);
	str_addv(&text, fmt, ap);
	va_end(ap);
	doctor_print(heads[grade], text.s);
	str_clear(&text);
	if (mend != NULL) {
		str_addf(&text, "What to do: %s", mend);
		doctor_print("", text.s);
	}
	str_free(&text);
	d->wrong += grade == WRONG;
	d->notes += grade == NOTE;
	fflush(stdout);
}

/* A name in a command for the shell.  Caller frees. */
static char *
doctor_quote(const char *path)
{
	struct str s;

	str_init(&s);
	str_addc(&s, '\'');
	for (; *path != '\0'; path++) {
		if (*path == '\'')
			str_add(&s, "'\\'");
		str_addc(&s, *path);
	}
	str_addc(&s, '\'');
	return (str_take(&s));
}

/* ---- terminal and locale ----------------------------------------------- */

static bool
doctor_locale(struct doctor *d)
{
	static const char mend[] = "set LC_ALL to a locale that is installed "
	    "and has UTF-8: export LC_ALL=C.UTF-8 (locale -a lists them)";
	const char *name = setlocale(LC_CTYPE, "");

	if (name == NULL)
		doctor_say(d, WRONG, mend, "locale: the one that LC_ALL, "
		    "LC_CTYPE or LANG names is not installed");
	else if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		doctor_say(d, WRONG, mend, "locale: %s has the character set "
		    "%s, and sotto needs UTF-8", name, nl_langinfo(CODESET));
	else {
		doctor_say(d, FINE, NULL, "locale: %s, with UTF-8", name);
		return (true);
	}
	return (false);
}

static void
doctor_size(struct doctor *d, const char *term)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == -1 ||
	    size.ws_col == 0 || size.ws_row == 0)
		doctor_say(d, NOTE, "type: stty columns 80 rows 24",
		    "terminal: %s, which does not say how large it is", term);
	else if (size.ws_col < 20 || size.ws_row < 5)
		doctor_say(d, NOTE, "make it larger", "terminal: %s, %d "
		    "columns and %d rows; the screen is made for 20 and 5 at "
		    "least", term, size.ws_col, size.ws_row);
	else
		doctor_say(d, FINE, NULL, "terminal: %s, %d columns and %d "
		    "rows", term, size.ws_col, size.ws_row);
}

/* It may lack all of that, and is one all the same. */
static void
doctor_describe(struct doctor *d)
{
	const struct front_row *row = d->program->options.row;
	struct str can, mend;

	if (row->describe == NULL)
		return;
	str_init(&can);
	str_init(&mend);
	str_add(&mend, "");
	row->describe(&can, &mend);
	doctor_say(d, mend.len > 0 ? NOTE : FINE, mend.len > 0 ? mend.s : NULL,
	    "terminal: %s", can.s);
	str_free(&can);
	str_free(&mend);
}

static void
doctor_terminal(struct doctor *d, bool locale)
{
	const struct front_row *row = d->program->options.row;
	const char *term = getenv("TERM");
	struct err err = { .code = "" };

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		doctor_say(d, NOTE, "run sotto --doctor in it, with nothing "
		    "before or behind it", "terminal: not looked at, because "
		    "this does not come from one or go to one");
	else if (locale && row->check != NULL && row->check(&err) == -1)
		doctor_say(d, WRONG, "set TERM to what the terminal is; "
		    "sotto --reader asks less of it", "terminal: %s",
		    err.text);
	else {
		doctor_size(d, term == NULL || *term == '\0' ? "TERM is not "
		    "set" : term);
		if (locale)
			doctor_describe(d);
	}
}

/* ---- the programs beside ----------------------------------------------- */

/* Starts one, closes its channel, and waits for how it ends: 0, or why it
 * does not run as it should. */
static int
doctor_try(const char *path, struct err *err)
{
	const struct spawn what = { .path = path, .quiet = true,
	    .detach = DETACH_SESSION };
	struct pollfd end = { .events = POLLIN };
	int status = -1;
	pid_t pid;

	if ((end.fd = spawn(&what, &pid, err)) == -1)
		return (-1);
	(void)shutdown(end.fd, SHUT_WR);
	if (poll(&end, 1, WAIT_MS) == 1)
		(void)waitpid(pid, &status, 0);
	close(end.fd);
	if (status == 0)
		return (0);
	if (status == -1)
		return (err_set(err, "start", "%s does not answer", path));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return (err_set(err, "start", "%s cannot be executed, or a "
		    "library that it needs is missing", path));
	return (err_set(err, "start", "%s cannot start, or cannot be confined "
	    "here", path));
}

static bool
doctor_programs(struct doctor *d)
{
	static const char *const paths[] = { LIBEXECDIR "/sotto-net",
	    LIBEXECDIR "/sotto-helper", LIBEXECDIR "/sotto-courier" };
	struct err err;
	char *mend;
	bool fine = true;

	for (size_t i = 0; i < NELEM(paths); i++) {
		if (doctor_try(paths[i], &err) == 0)
			continue;
		fine = false;
		mend = xasprintf("look for \"not found\" in what this says: "
		    "ldd %s; then install what is missing, or sotto again",
		    paths[i]);
		doctor_say(d, WRONG, mend, "libraries: %s", err.text);
		free(mend);
	}
	if (fine)
		doctor_say(d, FINE, NULL, "libraries: sotto and the programs "
		    "beside it start (in %s)", LIBEXECDIR);
	return (fine);
}

/* ---- files --------------------------------------------------------------- */

/* `deny`: bits that it must not have; `how` takes them away. */
static bool
doctor_path(struct doctor *d, const char *path, mode_t deny, const char *how)
{
	struct stat st;
	char *quoted, *mend;
	bool mine;

	if (stat(path, &st) == -1)
		return (true);	/* its absence is no matter of who may */
	mine = st.st_uid == geteuid() || st.st_uid == 0;
	/* The sticky bit keeps others from replacing, not from reading. */
	if (mine && ((st.st_mode & deny) == 0 || ((deny & 044) == 0 &&
	    (st.st_mode & S_ISVTX) != 0)))
		return (true);
	quoted = doctor_quote(path);
	mend = xasprintf(mine ? "chmod %s %s" : "sudo chown %s %s",
	    mine ? how : "$(id -u)", quoted);
	doctor_say(d, WRONG, mend, "files: %s %s", path, mine ?
	    (deny & 044) != 0 ? "is open to others" :
	    "can be written by others" : "belongs to another user");
	free(mend);
	free(quoted);
	return (false);
}

/* Nothing in the data directory is anybody else's to read. */
static bool
doctor_data(struct doctor *d, const char *dir)
{
	DIR *list = opendir(dir);
	bool fine = doctor_path(d, dir, 077, "700");
	struct dirent *e;
	char *path;

	for (int n = 0; list != NULL && n < ENTRIES_MAX &&
	    (e = readdir(list)) != NULL; n++) {
		if (strcmp(e->d_name, ".") == 0 ||
		    strcmp(e->d_name, "..") == 0)
			continue;
		path = xasprintf("%s/%s", dir, e->d_name);
		fine = doctor_path(d, path, 077, "go-rwx") && fine;
		free(path);
	}
	if (list != NULL)
		closedir(list);
	else if (errno != ENOENT) {
		doctor_say(d, WRONG, "make it a directory of yours, or give "
		    "another with --data", "files: %s: %s", dir,
		    strerror(errno));
		return (false);
	}
	return (fine);
}

/* What is wrong with the configuration says itself what mends it. */
static bool
doctor_files(struct doctor *d)
{
	struct program *p = d->program;
	struct err err;
	bool fine;

	if (program_files(p, &err) == -1) {
		doctor_say(d, WRONG, "mend what is named here; man 5 "
		    "sotto-config explains it", "configuration: %s", err.text);
		if (p->paths.data == NULL)
			return (false);
	} else if (conf_has_file(p->conf))
		doctor_say(d, FINE, NULL, "configuration: %s",
		    p->paths.config);
	else
		doctor_say(d, NOTE, NULL, "configuration: there is no %s, "
		    "and there need not be one: sotto asks for an address",
		    p->paths.config);
	fine = doctor_path(d, p->paths.config_dir, 022, "go-w");
	fine = doctor_data(d, p->paths.data) && fine;
	if (fine)
		doctor_say(d, FINE, NULL, access(p->paths.data, F_OK) == 0 ?
		    "files: only you can read %s" : "files: %s will be made, "
		    "for you alone", p->paths.data);
	return (p->conf != NULL);
}

/* ---- confinement --------------------------------------------------------- */

/* For good: what comes behind this reads what servers say. */
static bool
doctor_confine(struct doctor *d)
{
	const char *how = confine_describe();
	struct err err = { .code = "" };

	if (program_confine(d->program, &err) == -1) {
		doctor_say(d, WRONG, "sotto does not start where it cannot be "
		    "confined: ask who runs this machine (a container may "
		    "forbid seccomp)", "confinement: %s", err.text);
		return (false);
	}
	if (strncmp(how, "no", 2) == 0 || strstr(how, "no ") != NULL)
		doctor_say(d, NOTE, "a newer kernel has it (Linux 5.13, with "
		    "landlock among those that /sys/kernel/security/lsm "
		    "names); sotto runs without", "confinement: %s", how);
	else
		doctor_say(d, FINE, NULL, "confinement: %s", how);
	return (true);
}

/* ---- servers --------------------------------------------------------------- */

static const char *
doctor_off_mend(enum off why)
{
	switch (why) {
	case OFF_LOOKUP:
		return ("look at the address and at the network: are other "
		    "names found (getent hosts example.org)? The settings "
		    "host and port take the place of what DNS says");
	case OFF_REFUSED:
	case OFF_TIMEOUT:
		return ("look whether the network is up and a firewall lets "
		    "port 5222 through, and at the settings host, port and "
		    "proxy");
	case OFF_NO_TLS:
		return ("ask who runs the server: sotto sends nothing without "
		    "TLS");
	case OFF_TLS:
	case OFF_CERTIFICATE:
		return ("look at the settings ca_file, tls and port, and "
		    "whether the clock is right");
	case OFF_ASKED:
	case OFF_AUTH:
	case OFF_CONFLICT:
	case OFF_STREAM:
	case OFF_LOST:
	case OFF_REASONS:
		break;
	}
	return ("try again later, or ask who runs the server");
}

static void
doctor_probed(struct doctor *d, const char *jid, const struct probed *r)
{
	switch (r->as) {
	case PROBED_REACHED:
		if (strstr(r->text.s, "SCRAM") != NULL)
			doctor_say(d, FINE, NULL, "server of %s: it answers, "
			    "with TLS and a certificate that is accepted; "
			    "log-in by %s", jid, r->text.s);
		else
			doctor_say(d, NOTE, "see the setting sasl_plain: such "
			    "a server is given the password itself", "server "
			    "of %s: it answers, with TLS, but has no SCRAM "
			    "for the log-in: %s", jid, r->text.s);
		return;
	case PROBED_CERTIFICATE:
		doctor_say(d, WRONG, "look whether the clock is right; compare "
		    "the SHA-256 with what the server's operator says; "
		    "/connect then asks whether to take it", "server of %s: "
		    "its certificate is not accepted: %s", jid, r->text.s);
		return;
	case PROBED_OFFLINE:
		doctor_say(d, WRONG, doctor_off_mend(r->why), "server of %s: "
		    "%s", jid, r->text.s);
		return;
	case PROBED_BROKEN:
		doctor_say(d, WRONG, "install sotto again", "server of %s: "
		    "%s", jid, r->text.s);
		return;
	}
}

/* One channel for each, made before confinement. */
static void
doctor_servers(struct doctor *d, const int *control)
{
	const struct conf *conf = d->program->conf;
	struct probed result = { .why = OFF_ASKED };

	str_init(&result.text);
	for (size_t i = 0; i < conf_accounts(conf); i++) {
		if (control[i] == -1)
			continue;
		probe(d->program->loop, control[i], conf,
		    conf_account(conf, i), &result);
		doctor_probed(d, conf_account(conf, i), &result);
	}
	str_free(&result.text);
	if (conf_accounts(conf) == 0)
		doctor_say(d, NOTE, "start sotto, which asks for an address",
		    "server: there is no account yet");
}

static int *
doctor_channels(struct doctor *d, size_t n)
{
	int *control = xcalloc(n + 1, sizeof(*control));
	struct err err;

	for (size_t i = 0; i < n; i++)
		if ((control[i] = start_net(d->program, &err)) == -1)
			doctor_say(d, WRONG, "install sotto again",
			    "server of %s: %s", conf_account(
			    d->program->conf, i), err.text);
	start_open(d->program);
	return (control);
}

static void
doctor_network(struct doctor *d)
{
	struct program *p = d->program;
	struct err err;
	int *control;

	if (start_gate(p, &err) == -1) {
		doctor_say(d, WRONG, NULL, "server: %s", err.text);
		return;
	}
	p->loop = loop_new();
	control = doctor_channels(d, conf_accounts(p->conf));
	if (doctor_confine(d))
		doctor_servers(d, control);
	free(control);
}

/* ---- time ------------------------------------------------------------------ */

static bool
doctor_is_kept(void)
{
#ifdef __linux__
	struct timex t = { .modes = 0 };

	return (adjtimex(&t) != -1 && (t.status & STA_UNSYNC) == 0);
#else
	return (true);
#endif
}

static void
doctor_time(struct doctor *d)
{
	static const char mend[] = "let the system set it (timedatectl set-ntp "
	    "true, or chrony); a wrong clock makes certificates look expired";
	time_t now = time(NULL);
	struct stat st;
	struct tm tm;
	char text[64] = "";

	if (localtime_r(&now, &tm) != NULL)
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M %Z", &tm);
	if (stat(LIBEXECDIR "/sotto-net", &st) == 0 &&
	    st.st_mtime > now + 86400)
		doctor_say(d, WRONG, mend, "time: the clock says %s, and "
		    "sotto was installed after that", text);
	else if (!doctor_is_kept())
		doctor_say(d, NOTE, mend, "time: %s; nothing keeps this clock "
		    "right, as far as the kernel knows (in a container it may "
		    "not)", text);
	else
		doctor_say(d, FINE, NULL, "time: %s, kept right by the "
		    "system", text);
}

/* ---- the whole --------------------------------------------------------------- */

static void
doctor_free(struct program *p)
{
	if (p->loop != NULL)
		loop_free(p->loop);
	conf_free(p->conf);
	paths_free(&p->paths);
	free((char *)(uintptr_t)p->theme_dirs[0]);
	str_free(&p->note);
}

int
doctor(struct program *p)
{
	struct doctor d = { .program = p };
	bool reads, runs;

	doctor_terminal(&d, doctor_locale(&d));
	reads = doctor_files(&d);
	start_clean();
	runs = doctor_programs(&d);
	doctor_time(&d);
	if (reads && runs)
		doctor_network(&d);
	else
		doctor_say(&d, NOTE, "mend that first", "confinement and "
		    "servers: not looked at");
	if (d.wrong > 0)
		printf("\nNot all is well: see what is marked WRONG.\n");
	else
		printf("\nAll that sotto needs is there.\n");
	doctor_free(p);
	return (d.wrong > 0 ? 1 : 0);
}
