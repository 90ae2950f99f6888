-- What does a connection cost that lives for ten requests?
--
--   wrk -s scripts/wrk/few.lua http://127.0.0.1:PORT/hello
--
-- No callback knows its connection, so every tenth request of a thread says
-- `Connection: close`, whichever connection it goes out on: ten requests each
-- on average.  Both kinds are built once; request() only counts, and that is
-- all the time it takes wrk.
local REQUESTS_PER_CONNECTION = 10

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local result = dofile(here .. "result.lua")
setup, done = result.setup, result.done

local keep, last
local count = 0

function init()
    keep = wrk.format()
    wrk.headers["Connection"] = "close"
    last = wrk.format()
end

function request()
    count = count + 1
    return count % REQUESTS_PER_CONNECTION == 0 and last or keep
end
