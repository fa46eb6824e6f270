-- Where other servers are, on loopback: their names are looked up in a file,
-- "NAME PORT" a line, and nowhere else.  How they prove who they are stays
-- Prosody's.  For tests only.
--
-- SPDX-License-Identifier: ISC

module:set_global();

local manual = require "net.resolvers.manual";
local service = require "net.resolvers.service";

local path = module:get_option_string("neighbours");

local function port_of(host)
	for line in io.lines(path) do
		local name, port = line:match("^(%S+) (%d+)$");
		if name == host then
			return tonumber(port);
		end
	end
end

-- mod_s2s asks it by this name each time that it connects.
function service.new(host, kind, conn_type, extra)
	local port = kind == "xmpp-server" and port_of(host);
	local targets = {};
	if port then
		targets[1] = { conn_type .. "4", "127.0.0.1", port, extra };
	end
	return manual.new(targets, conn_type, extra);
end
