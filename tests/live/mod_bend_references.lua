-- A server that writes beside sealed messages, and into them what is its own
-- to write: elements that refer to a line, other ids, the same once more.  For
-- tests only.
--
-- SPDX-License-Identifier: ISC

local st = require "util.stanza";

local path = module:get_option_string("bend_references");
local elements = {
	replace = function (id)
		return { st.stanza("replace",
			{ xmlns = "urn:xmpp:message-correct:0", id = id }) };
	end;
	reply = function (id, to)
		return {
			st.stanza("reply", { xmlns = "urn:xmpp:reply:0",
				id = id, to = to }),
			st.stanza("fallback", { xmlns = "urn:xmpp:fallback:0",
				["for"] = "urn:xmpp:reply:0" }):tag("body",
				{ start = "0", ["end"] = "6" }),
		};
	end;
	react = function (id)
		return { st.stanza("reactions",
			{ xmlns = "urn:xmpp:reactions:0", id = id })
			:text_tag("reaction", "X") };
	end;
	retract = function (id)
		return { st.stanza("retract",
			{ xmlns = "urn:xmpp:message-retract:1", id = id }) };
	end;
};

-- One word and an id: what is to be done with the messages that come.
local function order()
	local f = io.open(path);
	local line = f and f:read("*l") or "";
	if f then
		f:close();
	end
	return line:match("^(%S+) ?(%S*)$");
end

local function bend(event)
	local stanza = event.stanza;
	local body = stanza:get_child_text("body");
	if not body or body:sub(1, 5) ~= "?OTR:" then
		return;
	end
	local what, id = order();
	if elements[what] then
		for _, e in ipairs(elements[what](id, stanza.attr.to)) do
			stanza:add_child(st.clone(e));
		end
	elseif what == "id" then
		stanza.attr.id = id;
	elseif what == "twice" then
		prosody.core_post_stanza(event.origin, st.clone(stanza), false);
	elseif what == "drop" then
		return true;
	end
end

for _, kind in ipairs { "full", "bare" } do
	module:hook("pre-message/" .. kind, bend, 500);
end
