-- How many people can wait for something else at once, and what do they cost?
--
--   wrk -s scripts/wrk/wait.lua http://127.0.0.1:PORT/wait/1000
--
-- Give a --timeout above the wait: slower answers are counted, not timed.
--
-- Neither request() nor response() is defined: wrk then builds the request
-- once from its URL and sends those bytes ever after, without a call of Lua.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local result = dofile(here .. "result.lua")
setup, done = result.setup, result.done
