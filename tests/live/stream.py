# How the contacts of python3-slixmpp reach the server, whichever version of
# it is there.
#
# SPDX-License-Identifier: ISC

import inspect


def connect(client, host, port):
    """By STARTTLS; Debian 12's takes an address, Debian 13's the two."""
    if "address" in inspect.signature(client.connect).parameters:
        client.connect(address=(host, port), disable_starttls=False)
    else:
        client.enable_direct_tls = False
        client.enable_plaintext = False
        client.connect(host, port)
