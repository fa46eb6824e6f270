/*
 * A table of settings of which some were called otherwise once, for
 * t-renamed: it stands in for src/conf/settings.h.
 *
 * SPDX-License-Identifier: ISC
 */
#ifndef SETTING
#define SETTING(id, ...)
#endif

SETTING(BELL, .name = "bell",
    .type = SETTING_WORD, .scopes = EVERYWHERE, .fallback = "never",
    .words = "never|first|always",
    .old_values = OLD("true=always", "false=never"),
    .help = "When the bell rings.")
SETTING(CONTACTS_SHOWN, .name = "contacts_shown",
    .type = SETTING_BOOL, .scopes = SCOPE_GLOBAL, .fallback = "true",
    .old_names = OLD("roster_shown", "panel"),
    .help = "Whether the panel is shown.")
SETTING(KEY_PASSPHRASE_COMMAND, .name = "key_passphrase_command",
    .type = SETTING_COMMAND, .scopes = SCOPE_GLOBAL,
    .flags = SETTING_NO_SET, .min = 1, .max = TEXT_MAX,
    .old_names = OLD("vault_command"),
    .help = "A command.")
SETTING(OTR_POLICY, .name = "otr_policy",
    .type = SETTING_WORD, .scopes = EVERYWHERE,
    .fallback = "opportunistic",
    .words = "never|manual|opportunistic|always|verified",
    .old_names = OLD("otr"), .old_values = OLD("paranoid=verified"),
    .strength = strength_policy,
    .help = "When messages are encrypted.")
SETTING(PIN, .name = "pin",
    .type = SETTING_LIST, .scopes = SCOPE_ACCOUNT, .max = TEXT_MAX,
    .valid = valid_line, .form = "a word",
    .old_names = OLD("pins"), .old_values = OLD("one=eins"),
    .help = "A list.")
SETTING(REMEMBERED, .name = "remembered",
    .type = SETTING_BOOL, .scopes = SCOPE_ACCOUNT,
    .flags = SETTING_HIDDEN, .fallback = "false",
    .help = "An account of the program's own.")

#undef SETTING
