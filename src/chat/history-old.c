/*
 * A history that an earlier version has made: brought to what this one needs
 * when it is written to.  Earlier versions can go on with it.
 *
 * SPDX-License-Identifier: ISC
 */
#include <sqlite3.h>

#include "chat/inside.h"

/* Of what is in the clear: the id of the message, and of the line that it
 * corrects. */
static const char has_ids[] = "SELECT message, corrects FROM line LIMIT 0";
static const char add_ids[] =
    "BEGIN;"
    "ALTER TABLE line ADD COLUMN message TEXT;"
    "ALTER TABLE line ADD COLUMN corrects TEXT;"
    "CREATE INDEX line_message ON line (contact, message)"
    " WHERE message IS NOT NULL;"
    "CREATE INDEX line_corrects ON line (contact, corrects)"
    " WHERE corrects IS NOT NULL;"
    "COMMIT;";

/* Of rooms: who said it there, and the room's id for it. */
static const char has_rooms[] = "SELECT nick, archive FROM line LIMIT 0";
static const char add_rooms[] =
    "BEGIN;"
    "ALTER TABLE line ADD COLUMN nick TEXT;"
    "ALTER TABLE line ADD COLUMN archive TEXT;"
    "COMMIT;";

int64_t
history_pragma(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s = NULL;
	int64_t value = 0;

	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		value = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return value;
}

bool
history_is_old(sqlite3 *db)
{
	return sqlite3_exec(db, has_ids, NULL, NULL, NULL) != SQLITE_OK;
}

bool
history_has_rooms(sqlite3 *db)
{
	return sqlite3_exec(db, has_rooms, NULL, NULL, NULL) == SQLITE_OK;
}

int
history_renew(sqlite3 *db)
{
	if (history_is_old(db) &&
	    sqlite3_exec(db, add_ids, NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	if (!history_has_rooms(db) &&
	    sqlite3_exec(db, add_rooms, NULL, NULL, NULL) != SQLITE_OK)
		return -1;
	return 0;
}
