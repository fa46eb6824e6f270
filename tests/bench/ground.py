# The server of `make bench`, and who has an account there.
#
# SPDX-License-Identifier: ISC

import os
import shutil

from harness import Server

HERE = os.path.dirname(os.path.abspath(__file__))
MANY = 5000


class QuietServer(Server):
    """As others run it: it writes down errors alone."""

    def config(self, tls, hibernate, auth, ssl):
        # Its folder is closed to all but its user: the module goes there.
        shutil.copy(HERE + "/mod_bench.lua", self.dir)
        text = super().config(tls, hibernate, auth, ssl)
        for old, new in (('"stanza_debug"', '"bench"'),
                         ('min = "debug"', 'min = "error"')):
            if old not in text:
                raise ValueError("the harness has another configuration")
            text = text.replace(old, new)
        return 'plugin_paths = { "%s" }\n%s' % (self.dir, text)

    def many(self, user):
        """An account with many contacts, in twenty groups."""
        account = self.account(user)
        self.store("roster", user, '[false] = { ["version"] = 1; };\n' +
                   "".join('["contact%d@many.test"] = { ["subscription"] = '
                           '"both"; ["name"] = "Contact %d"; ["groups"] = { '
                           '["Group %d"] = true; }; };\n' % (i, i, i % 20)
                           for i in range(MANY)))
        return account
