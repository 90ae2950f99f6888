-- Tests the scripts of scripts/wrk that take an argument, without wrk:
-- luajit tests/test_scripts.lua

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local scripts = here .. "../scripts/wrk/"
local arguments = dofile(scripts .. "arguments.lua")
local result = dofile(scripts .. "result.lua")
local load_file = dofile

-- C's types cannot be declared twice in one state.
function dofile(path)
    return path:match("result%.lua$") and result or load_file(path)
end

local tap = dofile(here .. "tap.lua")
local check, run = tap.check, tap.run

-- As wrk loads a script for a thread: a request is "keep" or "close".
local function load_script(name, ...)
    wrk = { headers = {} }
    function wrk.format()
        return wrk.headers["Connection"] and "close " or "keep "
    end
    init, request = nil, nil
    dofile(scripts .. name)
    init({ [0] = "http://127.0.0.1:80/hello", ... })
end

-- The next so many requests, one after the other.
local function requests(count)
    local made = {}
    for i = 1, count do
        made[i] = request()
    end
    return table.concat(made)
end

local function test_numbers_are_taken()
    local url = "http://x/"
    check("none", arguments.parse({ [0] = url }, "eggs", 10, 99), 10)
    check("one", arguments.parse({ [0] = url, "1" }, "eggs", 10, 99), 1)
    check("the most", arguments.parse({ [0] = url, "99" }, "eggs", 10, 99), 99)
end

local function test_all_else_is_told()
    for _, text in ipairs({ "0", "-1", "ten", "1.5", "1e1", "0x10", "", " 1",
        "100", "99999999999999999999" }) do
        local number, wrong = arguments.parse({ text }, "eggs", 10, 99)
        check(text, number, nil)
        check(text, wrong, ('the argument is "%s": must be one whole number of '
            .. "eggs from 1 to 99: give it to wrk behind --, or to a scenario "
            .. "as arguments = 10"):format(text))
    end
    local number, wrong = arguments.parse({ "1", "2" }, "eggs", 10, 99)
    check("two", number, nil)
    check("two", wrong:match('^the arguments are "1 2": ') ~= nil, true)
end

local function test_few_closes_every_kth()
    load_script("few.lua", "3")
    check("three", requests(7), "keep keep close keep keep close keep ")
    load_script("few.lua")
    check("ten", requests(10), ("keep "):rep(9) .. "close ")
    load_script("few.lua", "2")
    check("two", requests(4), "keep close keep close ")
end

local function test_a_pipeline_is_one_string()
    load_script("pipeline.lua", "4")
    check("four", request(), ("keep "):rep(4))
    check("four again, the same", request(), request())
    check("it says so", pipeline, 4)
    load_script("pipeline.lua")
    check("sixteen", request(), ("keep "):rep(16))
    check("it keeps its connections", result.kept_alive(wrk.headers), 1)
    load_script("pipeline.lua", "1")
    check("one is wrk's own", request, nil)
end

-- From the state of one of wrk's threads.
local function test_the_result_asks_for_the_pipeline()
    local globals = { pipeline = 4 }
    local thread = {}
    function thread:get(name)
        return globals[name]
    end
    check("told", result.pipeline(thread), 4)
    globals.pipeline = nil
    check("not told", result.pipeline(thread), 1)
end

-- wrk's own request is what close.lua sends.
local function test_few_of_one_is_close()
    load_script("few.lua", "1")
    check("it says so", result.kept_alive(wrk.headers), 0)
    check("no request of its own", request, nil)
    check("it closes", wrk.format(), "close ")
end

run("numbers are taken", test_numbers_are_taken)
run("all else is told", test_all_else_is_told)
run("few closes every kth", test_few_closes_every_kth)
run("a pipeline is one string", test_a_pipeline_is_one_string)
run("the result asks for the pipeline", test_the_result_asks_for_the_pipeline)
run("few of one is close", test_few_of_one_is_close)

tap.finish()
