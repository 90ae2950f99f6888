-- What does a request cost that comes together with others?
--
--   wrk -s scripts/wrk/pipeline.lua http://127.0.0.1:PORT/hello -- 16
--
-- n requests, 16 unless told, are one string, built once, and written at once;
-- the next n follow when the last of their answers is there (RFC 9112, 9.3.2).
--
-- wrk counts each answer, but has one clock for a connection: it starts with
-- the write and is read at the last answer.  So a latency is that of a whole
-- batch, there are n times fewer of them than answers, and nobody knows how
-- long any single request took: dividing by n does not tell, as they wait
-- together.  Compare it with that of the same n, and with no other.
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local arguments = dofile(here .. "arguments.lua")
local result = dofile(here .. "result.lua")
setup, done = result.setup, result.done

function init(args)
    pipeline = arguments.count("pipeline.lua", args, "requests at once", 16,
        1000) -- a global: result.lua asks for it
    if pipeline == 1 then
        return -- wrk's own request will do, without a call of Lua
    end
    local batch = wrk.format():rep(pipeline)

    function request()
        return batch
    end
end
