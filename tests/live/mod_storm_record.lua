-- Writes down each message that a client sends, before the server does
-- anything with it: what the server could read.  For tests only.
--
-- SPDX-License-Identifier: ISC

local json = require "util.json";
local time = require "util.time";

local path = module:get_option_string("storm_record");
local out = assert(io.open(path, "a"));

local function record(event)
	local stanza = event.stanza;
	out:write(json.encode({
		at = time.now();
		id = stanza.attr.id;
		from = stanza.attr.from;
		to = stanza.attr.to;
		type = stanza.attr.type;
		body = stanza:get_child_text("body");
		stanza = tostring(stanza);
	}), "\n");
	out:flush();
end

for _, kind in ipairs { "full", "bare", "host" } do
	module:hook("pre-message/" .. kind, record, 1000);
end
