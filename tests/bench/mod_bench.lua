-- What the server does for `make bench`, on a command of the contact's: it
-- sends presences of many contacts to a session, at a rate; and who has many
-- contacts gets a message right behind them and its own first presence.  What such an
-- account tells its contacts goes nowhere: it would cost the server time that
-- is not to be measured.
--
-- SPDX-License-Identifier: ISC

local st = require "util.stanza";
local timer = require "util.timer";
local time = require "util.time";

local greetings = {}; -- user -> the command
local shows = { "away", "xa", "dnd" };

local function presence(session, k, contacts)
	session.send(st.presence({
		from = ("contact%d@many.test/there"):format((k * 7919) % contacts);
		to = session.full_jid;
	}):text_tag("show", shows[k % 3 + 1]):text_tag("status", "number " .. k));
end

local function message(session, contact, text)
	session.send(st.message({
		from = ("contact%s@many.test/there"):format(contact);
		to = session.full_jid; type = "chat"; id = "bench";
	}, text));
end

-- Each says something new, in a second flood of a session too: some programs do
-- nothing about what they know already.
-- The last thing is a message: who has shown it has taken all of them.  Some
-- programs do not look at what TLS has read until there is more to read: for
-- them something more comes each second.
local function flood(session, command)
	local rate, seconds = tonumber(command.rate), tonumber(command.seconds);
	local contacts = tonumber(command.contacts);
	local start, sent = time.now(), 0;
	local told = session.bench_told or 0;
	timer.add_task(0.005, function()
		local passed = math.min(seconds, time.now() - start);
		while sent < math.floor(passed * rate) do
			presence(session, told + sent, contacts);
			sent = sent + 1;
		end
		session.bench_told = told + sent;
		if passed < seconds then
			return 0.005;
		end
		message(session, command.number, command.text);
		timer.add_task(1, function()
			sent = sent + 1;
			presence(session, told + sent, contacts);
			session.bench_told = told + sent;
			return sent < rate * seconds + 20 and 1 or nil;
		end);
	end);
end

module:hook("iq-set/host/urn:sotto:bench:command", function(event)
	local stanza = event.stanza;
	local command = stanza.tags[1].attr;
	if command["do"] == "greet" then
		greetings[command.user] = command;
	else
		local user = hosts[module.host].sessions[command.user];
		for _, session in pairs(user and user.sessions or {}) do
			flood(session, command);
		end
	end
	event.origin.send(st.reply(stanza));
	return true;
end);

-- Once it is there and has its contacts, whichever it asks for first.
local function greet(session)
	local greeting = greetings[session.username];
	if greeting and session.presence and session.bench_roster and
	    not session.bench_greeted then
		session.bench_greeted = true;
		message(session, greeting.number, greeting.text);
	end
end

module:hook("iq/self/jabber:iq:roster:query", function(event)
	local session = event.origin;
	if greetings[session.username] and event.stanza.attr.type == "get" then
		-- mod_roster answers now.
		timer.add_task(0, function()
			session.bench_roster = true;
			greet(session);
		end);
	end
end, 1000);

-- Instead of mod_presence, for those accounts.
module:hook("pre-presence/bare", function(event)
	local session, stanza = event.origin, event.stanza;
	if not greetings[session.username] or stanza.attr.to then
		return;
	end
	session.presence = stanza.attr.type == nil and stanza or nil;
	session.send(stanza);
	greet(session);
	return true;
end, 1000);

module:hook("route/remote", function()
	return true;
end, 1000);
