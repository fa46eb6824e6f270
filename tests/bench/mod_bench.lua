-- What the server does for `make bench`, on a command of the contact's: it
-- sends presences of many contacts to a session, at a rate; and to whom has
-- many contacts a message right behind the first presence.  What such an
-- account tells its contacts goes nowhere: it would cost the server time that
-- is not to be measured.
--
-- SPDX-License-Identifier: ISC

local st = require "util.stanza";
local timer = require "util.timer";
local time = require "util.time";

local greetings = {}; -- user -> the stanza
local shows = { "away", "xa", "dnd" };

local function presence(session, k, contacts)
	session.send(st.presence({
		from = ("contact%d@many.test/there"):format((k * 7919) % contacts);
		to = session.full_jid;
	}):text_tag("show", shows[k % 3 + 1]):text_tag("status", "number " .. k));
end

local function flood(session, rate, seconds, contacts)
	local start, sent = time.now(), 0;
	timer.add_task(0.005, function()
		local passed = math.min(seconds, time.now() - start);
		while sent < math.floor(passed * rate) do
			presence(session, sent, contacts);
			sent = sent + 1;
		end
		return passed < seconds and 0.005 or nil;
	end);
end

module:hook("iq-set/host/urn:sotto:bench:command", function(event)
	local stanza = event.stanza;
	local command = stanza.tags[1].attr;
	if command["do"] == "greet" then
		greetings[command.user] = st.message({
			from = ("contact%s@many.test/there"):format(command.number);
			type = "chat"; id = "greeting";
		}, command.text);
	else
		local user = hosts[module.host].sessions[command.user];
		for _, session in pairs(user and user.sessions or {}) do
			flood(session, tonumber(command.rate),
				tonumber(command.seconds), tonumber(command.contacts));
		end
	end
	event.origin.send(st.reply(stanza));
	return true;
end);

-- Instead of mod_presence, for those accounts.
module:hook("pre-presence/bare", function(event)
	local session, stanza = event.origin, event.stanza;
	local greeting = session.username and greetings[session.username];
	if not greeting or stanza.attr.to then
		return;
	end
	local first = not session.presence;
	session.presence = stanza.attr.type == nil and stanza or nil;
	session.send(stanza);
	if first then
		greeting = st.clone(greeting);
		greeting.attr.to = session.full_jid;
		session.send(greeting);
	end
	return true;
end, 1000);

module:hook("route/remote", function()
	return true;
end, 1000);
