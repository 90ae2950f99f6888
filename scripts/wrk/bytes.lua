-- What does a large answer cost, once it no longer fits the socket's buffer?
--
--   wrk -s scripts/wrk/bytes.lua http://127.0.0.1:PORT/bytes/1048576
--
-- Neither request() nor response() is defined: wrk then builds the request
-- once from its URL and sends those bytes ever after, without a call of Lua.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local result = dofile(here .. "result.lua")
setup, done = result.setup, result.done
