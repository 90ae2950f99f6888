-- What happens to everybody when an answer takes computing?
--
--   wrk -s scripts/wrk/cpu.lua http://127.0.0.1:PORT/cpu/1000
--
-- Neither request() nor response() is defined: wrk then builds the request
-- once from its URL and sends those bytes ever after, without a call of Lua.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local result = dofile(here .. "result.lua")
setup, done = result.setup, result.done
