-- What does a connection cost that lives for k requests, and no more?
--
--   wrk -s scripts/wrk/few.lua http://127.0.0.1:PORT/hello -- 10
--
-- k is ten unless told.  No callback knows its connection, so every k-th
-- request of a thread says `Connection: close`, whichever connection it goes
-- out on.  So k is a mean: of k requests one brings a new connection with it,
-- as throughput and CPU time per request show; but one connection may live for
-- a single request and another for many times k, and nothing here tells how
-- it is for a connection of just k.  Where that is 1 all is as in close.lua,
-- which says what becomes of the latency.
--
-- Both kinds are built once; request() only counts, and that is all the time
-- it takes wrk.
wrk.headers["Connection"] = "close" -- for result.lua, too

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local arguments = dofile(here .. "arguments.lua")
local result = dofile(here .. "result.lua")
setup, done = result.setup, result.done

function init(args)
    local each = arguments.count("few.lua", args, "requests per connection",
        10, 1000000)
    if each == 1 then
        return -- wrk's own request will do, without a call of Lua
    end
    local last = wrk.format()
    wrk.headers["Connection"] = nil
    local keep = wrk.format()
    local count = 0

    function request()
        count = count + 1
        return count % each == 0 and last or keep
    end
end
