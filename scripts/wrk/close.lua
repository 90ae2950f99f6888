-- What does a new connection for every request cost?
--
--   wrk -s scripts/wrk/close.lua http://127.0.0.1:PORT/hello
--
-- wrk connects anew after an answer that says `Connection: close`, and after
-- one that is followed by the end of the stream; neither counts as an error.
-- Its latency begins with the first write: the cost of connecting shows in
-- throughput and CPU time, not in latency.
--
-- Neither request() nor response() is defined: wrk then builds the request
-- once from its URL and sends those bytes ever after, without a call of Lua.
wrk.headers["Connection"] = "close"

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local result = dofile(here .. "result.lua")
setup, done = result.setup, result.done
