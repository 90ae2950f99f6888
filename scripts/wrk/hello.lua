-- What does the smallest answer cost, when nothing but the server is at work?
--
--   wrk -s scripts/wrk/hello.lua http://127.0.0.1:PORT/hello
--
-- Neither request() nor response() is defined: wrk then builds the request
-- once from its URL and sends those bytes ever after, without a call of Lua.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local result = dofile(here .. "result.lua")
setup, done = result.setup, result.done
