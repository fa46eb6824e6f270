/*
 * From a file to settings in memory: who may have written and read the file,
 * what libconfuse makes of it, and what the table of settings says to each
 * value.  Never writes.  Must not know which of two files counts.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sys/stat.h>

#include <stdlib.h>
#include <string.h>

#include <confuse.h>

#include "conf/inside.h"
#include "words/words.h"

#define FILE_MAX_BYTES (16 * 1024 * 1024)

/* The parse with what conf's callbacks need to know. */
struct load {
	struct parse parse;	/* first: parse_of() gives it */
	struct layer *layer;
	bool settings;		/* the program's own file */
	bool has_secret;
};

/* ---- callbacks --------------------------------------------------------- */

/* Of a setting that is known, but not here. */
static char *
load_where(const char *name)
{
	int id = setting_find(name);
	unsigned scopes;

	if (id == -1)
		return strcmp(name, "contact") == 0 ? xstrdup(
		    "expected `contact' within an account") :
		    strcmp(name, "account") == 0 ? xstrdup(
		    "expected `account' outside of other accounts") : NULL;
	scopes = setting_row((enum setting)id)->scopes;
	return xasprintf("expected `%s' %s", name,
	    (scopes & SCOPE_GLOBAL) == 0 && (scopes & SCOPE_ACCOUNT) == 0 ?
	    "within a contact" : (scopes & SCOPE_GLOBAL) == 0 ?
	    "within an account" : (scopes & SCOPE_ACCOUNT) == 0 ?
	    "outside of accounts" : "outside of contacts");
}

static int
load_check_value(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	struct load *load = (struct load *)parse_of(cfg);
	enum setting id = (enum setting)setting_find(opt->name);
	const struct setting_row *row = setting_row(id);
	struct err err;

	*(const char **)result = value;
	if (load->settings && (row->flags & SETTING_NO_SET) != 0)
		return parse_fail(cfg, "expected `%s' in the configuration "
		    "file only", row->name);
	if (setting_is_secret(id)) {
		value = parse_secret(&load->parse, value);
		if (row->type == SETTING_SECRET || (value != NULL &&
		    proxy_has_password(value)))
			load->has_secret = true;
		if (load->settings && load->has_secret)
			return parse_fail(cfg, "expected `%s' with a password "
			    "in the configuration file only", row->name);
	}
	if (value == NULL || setting_check(id, value, &err) == -1)
		return parse_fail(cfg, "%s", value == NULL ?
		    "expected text" : err.text);
	return 0;
}

/* ---- options from the table -------------------------------------------- */

#define OLD_NAMES 64		/* of all settings together, at most */
#define OPTIONS (SETTINGS + OLD_NAMES + 3)

static void
load_add_name(cfg_opt_t *opts, size_t *n, const char *name,
    enum setting_type type)
{
	if (*n >= OPTIONS - 2)
		die("more old names of settings than %d", OLD_NAMES);
	opts[(*n)++] = (cfg_opt_t){ .name = name, .type = CFGT_STR,
	    .parsecb = load_check_value, .flags = CFGF_NODEFAULT |
	    (type == SETTING_LIST ? CFGF_LIST : 0) };
}

static void
load_add_names(cfg_opt_t *opts, size_t *n, const struct setting_row *row)
{
	const char *const *old = row->old_names;

	load_add_name(opts, n, row->name, row->type);
	for (; old != NULL && *old != NULL; old++)
		load_add_name(opts, n, *old, row->type);
}

/* All are texts to libconfuse: the table says what a value may be. */
static void
load_make_options(cfg_opt_t *opts, struct load *load, unsigned scope,
    const char *section, cfg_opt_t *below)
{
	size_t n = 0;
	int id;

	memset(opts, 0, OPTIONS * sizeof(opts[0]));
	parse_option(&opts[n++], &load->parse);
	for (id = 0; id < SETTINGS; id++)
		if ((setting_row((enum setting)id)->scopes & scope) != 0)
			load_add_names(opts, &n, setting_row((enum setting)id));
	if (section != NULL)
		opts[n++] = (cfg_opt_t){ .name = section, .type = CFGT_SEC,
		    .flags = CFGF_MULTI, .subopts = below };
}

/* ---- from libconfuse's tree to ours ------------------------------------ */

static void
load_take_value(struct load *load, cfg_opt_t *opt, enum setting id,
    struct scope *scope)
{
	size_t i, n = cfg_opt_size(opt);
	const char **items = xcalloc(n + 1, sizeof(items[0]));

	for (i = 0; i < n; i++)
		items[i] = cfg_opt_getnstr(opt, (unsigned)i);
	if (setting_is_secret(id))
		items[0] = parse_secret(&load->parse, items[0]);
	value_free(scope_swap(scope, id, value_new(id, items, n)));
	free(items);
}

/*
 * Most settings have no value in most sections: nothing is looked for by its
 * name but what has one.  The names of one setting stand behind each other, as
 * in load_make_options(); where it has values under several, today's counts.
 */
static void
load_take_values(struct load *load, cfg_t *cfg, struct scope *scope)
{
	cfg_opt_t *opt;
	int id, last = -1;

	for (opt = cfg->opts; opt->name != NULL; opt++) {
		if (opt->type != CFGT_STR || cfg_opt_size(opt) == 0)
			continue;
		id = setting_find(opt->name);
		if (id != -1 && id != last)
			load_take_value(load, opt, (enum setting)id, scope);
		last = id;
	}
}

/* How much a policy asks for; -1: there is none. */
static int
load_strictness(const struct scope *scope)
{
	const struct value *v = scope_value(scope, SET_OTR_POLICY);
	enum otr_policy policy;

	if (v == NULL || otr_policy_parse(v->text, &policy) == -1)
		return -1;
	return (int)policy;
}

/*
 * A second section about one address: an earlier version took the spellings
 * of an internationalized domain for several.  Of two policies the stricter
 * counts.
 */
static void
load_take_more(struct load *load, cfg_t *cfg, struct scope *scope)
{
	int before = load_strictness(scope);

	load_take_values(load, cfg, scope);
	if (before > load_strictness(scope)) {
		const char *word = otr_policy_word((enum otr_policy)before);

		value_free(scope_swap(scope, SET_OTR_POLICY,
		    value_new(SET_OTR_POLICY, &word, 1)));
	}
}

/* The address of a section, normalized. */
static char *
load_take_title(struct load *load, const char *name,
    const struct parse_section *section)
{
	char *jid = strcmp(name, "account") == 0 ?
	    jid_parse_account(section->title, NULL) :
	    jid_parse_bare(section->title, NULL);

	if (jid == NULL)
		parse_fail_at(&load->parse, section->line, "expected an "
		    "address such as alice@example.org after `%s', not `%s'",
		    name, section->title);
	return jid;
}

static int
load_take_contact(struct load *load, cfg_t *cfg, struct account *account,
    const struct parse_section *section)
{
	char *jid = load_take_title(load, "contact", section);
	struct scope *scope;
	int r = 0;

	if (jid == NULL)
		return -1;
	if ((scope = account_contact(account, jid)) == NULL)
		load_take_values(load, cfg, account_add_contact(account, jid));
	else if (load->settings)
		load_take_more(load, cfg, scope);
	else
		r = parse_fail_at(&load->parse, section->line,
		    "expected the contact `%s' only once", jid);
	free(jid);
	return r;
}

/* `number` counts the sections, which come in their order. */
static int
load_take_account(struct load *load, cfg_t *cfg, size_t *number)
{
	const struct parse_section *section =
	    &load->parse.sections[(*number)++];
	char *jid = load_take_title(load, "account", section);
	unsigned i, n = cfg_size(cfg, "contact");
	struct account *account;
	int r = 0;

	if (jid == NULL)
		return -1;
	account = layer_account(load->layer, jid);
	if (account != NULL && !load->settings) {
		r = parse_fail_at(&load->parse, section->line,
		    "expected the account `%s' only once", jid);
		n = 0;
	}
	if (account == NULL || !load->settings)
		account = layer_add_account(load->layer, jid);
	load_take_more(load, cfg, &account->own);
	for (i = 0; r == 0 && i < n; i++)
		r = load_take_contact(load, cfg_getnsec(cfg, "contact", i),
		    account, &load->parse.sections[(*number)++]);
	free(jid);
	return r;
}

static int
load_take_all(struct load *load, cfg_t *cfg)
{
	size_t number = 0;
	unsigned i, n = cfg_size(cfg, "account");

	load_take_values(load, cfg, &load->layer->global);
	for (i = 0; i < n; i++)
		if (load_take_account(load, cfg_getnsec(cfg, "account", i),
		    &number) == -1)
			return -1;
	return 0;
}

static int
load_text(struct load *load, const char *text, size_t len, struct err *err)
{
	cfg_opt_t root[OPTIONS], account[OPTIONS], contact[OPTIONS];
	cfg_t *cfg;
	int r;

	load_make_options(contact, load, SCOPE_CONTACT, NULL, NULL);
	load_make_options(account, load, SCOPE_ACCOUNT, "contact", contact);
	load_make_options(root, load, SCOPE_GLOBAL, "account", account);
	cfg = parse_text(&load->parse, text, len, root, err);
	if (cfg == NULL)
		return -1;
	r = load_take_all(load, cfg);
	parse_done(&load->parse, cfg);
	return r;
}

static bool
load_is_secret(const char *name)
{
	int id = setting_find(name);

	return id != -1 && setting_is_secret((enum setting)id);
}

static enum parse_name
load_is_known(const char *name)
{
	return setting_find(name) != -1 ? PARSE_SETTING :
	    strcmp(name, "account") == 0 || strcmp(name, "contact") == 0 ?
	    PARSE_SECTION : PARSE_UNKNOWN;
}

static void
load_init(struct load *load, struct layer *layer, const char *file,
    bool settings)
{
	*load = (struct load){ .layer = layer, .settings = settings,
	    .parse = { .file = file, .code = "bad-config",
	    .noun = "setting", .titled = true, .where = load_where,
	    .is_secret = load_is_secret, .is_known = load_is_known } };
}

int
layer_parse(struct layer *layer, const char *file, const char *text,
    size_t len, bool settings, struct err *err)
{
	struct load load;

	load_init(&load, layer, file, settings);
	return load_text(&load, text, len, err);
}

/* ---- files ------------------------------------------------------------- */

/* Who can write it decides what is run and whom we talk to. */
static int
load_check_mode(const char *file, bool has_secret, struct err *err)
{
	struct stat st;

	if (stat(file, &st) == -1 || !S_ISREG(st.st_mode))
		return 0;	/* a pipe is nobody's file */
	if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return err_set(err, "bad-config", "%s: others can write to "
		    "it: chmod go-w '%s'", file, file);
	if (has_secret && (st.st_mode & (S_IRGRP | S_IROTH)) != 0)
		return err_set(err, "bad-config", "%s: others can read the "
		    "password in it: chmod 600 '%s'", file, file);
	return 0;
}

int
layer_load(struct layer *layer, const char *file, bool settings,
    struct err *err)
{
	struct load load;
	struct str text;
	int r;

	load_init(&load, layer, file, settings);
	str_init_secret(&text);
	r = settings ? file_read_own(file, FILE_MAX_BYTES, &text, err) :
	    file_read(file, FILE_MAX_BYTES, &text, err);
	if (r == 0)
		r = load_check_mode(file, false, err);
	if (r == 0)
		r = load_text(&load, text.s, text.len, err);
	if (r == 0)
		r = load_check_mode(file, load.has_secret, err);
	str_free(&text);
	return r;
}
