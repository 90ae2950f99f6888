-- Tests scripts/wrk/result.lua without wrk:  luajit tests/test_result.lua
--
-- The undoing is held against wrk's own rewriting, done here forwards, on
-- histograms made up from a fixed seed: what comes back must be what went in.

local ffi = require("ffi")
local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
local result = dofile(here .. "../scripts/wrk/result.lua")

local tap = dofile(here .. "tap.lua")
local check, run = tap.check, tap.run

-- bins[value_us] = count, as a histogram.
local function histogram(bins)
    local made = { value_us = {}, counts = {} }
    for value_us, count in pairs(bins) do
        if count > 0 then
            table.insert(made.value_us, value_us)
        end
    end
    table.sort(made.value_us)
    for i, value_us in ipairs(made.value_us) do
        made.counts[i] = bins[value_us]
    end
    return made
end

-- "100:3 250:1": easily compared, easily read.
local function text(from)
    if not from then
        return "nil"
    end
    local words = {}
    for i, value_us in ipairs(from.value_us) do
        words[i] = ("%d:%d"):format(value_us, from.counts[i])
    end
    return table.concat(words, " ")
end

-- stats_correct() of wrk 4.1.0, statement by statement.
local function rewrite(bins, expected_us)
    local data, max_us = {}, 0
    for value_us, count in pairs(bins) do
        data[value_us] = count
        max_us = math.max(max_us, value_us)
    end
    for n = expected_us * 2, max_us do
        local count = data[n] or 0
        local m = n - expected_us
        while count > 0 and m > expected_us do
            data[m] = (data[m] or 0) + count
            m = m - expected_us
        end
    end
    return data
end

local function test_rewrite_adds_what_wrk_adds()
    check("one long answer", text(histogram(rewrite({ [1000] = 2 }, 300))),
        "400:2 700:2 1000:2")
    check("m == expected is not added",
        text(histogram(rewrite({ [600] = 1 }, 300))), "600:1")
end

local function test_undo_of_made_up_cases()
    local cases = {
        { "nothing", {}, 10 },
        { "zero microseconds", { [0] = 5 }, 10 },
        { "below 2 * expected", { [1] = 1, [19] = 4 }, 10 },
        { "just 2 * expected", { [20] = 7 }, 10 },
        { "just above it", { [21] = 7 }, 10 },
        { "expected 1", { [1] = 3, [2] = 1, [50] = 2 }, 1 },
        { "measured and invented share bins",
            { [11] = 1, [21] = 2, [31] = 3, [41] = 4 }, 10 },
        { "one stall among many", { [90] = 1e6, [1400000] = 64 }, 95 },
        { "all below the least measured", { [35000] = 1 }, 10000 },
        { "large counts", { [100] = 2 ^ 40, [1000] = 2 ^ 40 }, 30 },
    }
    for _, case in ipairs(cases) do
        local what, bins, expected_us = unpack(case)
        local rewritten = histogram(rewrite(bins, expected_us))
        check(what, text(result.undo(rewritten, expected_us)),
            text(histogram(bins)))
    end
end

local function test_undo_of_random_histograms()
    math.randomseed(4201)
    for i = 1, 300 do
        local bins, widest_us = {}, 10 ^ math.random(1, 5)
        for _ = 1, math.random(0, 200) do
            bins[math.random(0, widest_us)] = math.random(1, 1000)
        end
        local expected_us = math.random(1, math.random(1, widest_us))
        local rewritten = histogram(rewrite(bins, expected_us))
        check(("random %d, expected %d us"):format(i, expected_us),
            text(result.undo(rewritten, expected_us)), text(histogram(bins)))
    end
end

-- wrk reads from the least *measured* value on: what it invented below is
-- never seen, and not missed.
local function test_undo_without_bins_below_the_minimum()
    local data = rewrite({ [1000] = 2, [450] = 1 }, 200)
    for value_us in pairs(data) do
        if value_us < 450 then
            data[value_us] = nil
        end
    end
    check("cut at the minimum", text(result.undo(histogram(data), 200)),
        "450:1 1000:2")
end

local function test_undo_refuses_what_wrk_cannot_have_made()
    check("more above than below",
        result.undo(histogram({ [100] = 1, [150] = 2 }), 50), nil)
end

local function test_a_script_that_closes_is_known()
    check("no header", result.kept_alive({}), 1)
    check("others", result.kept_alive({ Host = "close", Via = 1 }), 1)
    check("close", result.kept_alive({ Connection = "close" }), 0)
    check("in any case", result.kept_alive({ connectioN = "TE, Close" }), 0)
    check("kept", result.kept_alive({ Connection = "keep-alive" }), 1)
end

local function test_expected_divides_like_wrk()
    local cases = { -- duration_us, requests, connections, want
        { 1000000, 100, 10, 100000 },
        { 1000000, 109, 10, 100000 }, -- 10 each
        { 1000000, 70, 10, 142857 },
        { 3001502, 181220, 64, 1060 },
        { 1000000, 10, 10, 1000000 },
        { 1000000, 9, 10, nil }, -- not one each: wrk corrects nothing
        { 1000000, 0, 10, nil },
    }
    for _, case in ipairs(cases) do
        check(("expected of %d in %d us on %d"):format(case[2], case[1],
            case[3]), result.expected_us(case[1], case[2], case[3]), case[4])
    end
end

local function test_percentiles_by_nearest_rank()
    local ten = histogram({ [10] = 1, [20] = 1, [30] = 1, [40] = 1, [50] = 1,
        [60] = 1, [70] = 1, [80] = 1, [90] = 1, [100] = 1 })
    check("p50 of ten", result.percentile_us(ten, 500), 50)
    check("p90 of ten", result.percentile_us(ten, 900), 90)
    check("p99 of ten", result.percentile_us(ten, 990), 100)
    check("mean of ten", result.mean_us(ten), 55)

    local skewed = histogram({ [5] = 999, [7000] = 1 })
    check("p99.9 of a thousand", result.percentile_us(skewed, 999), 5)
    check("p100 of a thousand", result.percentile_us(skewed, 1000), 7000)
    check("mean of a thousand", result.mean_us(skewed), 11.995)
    check("samples of a thousand", result.samples(skewed), 1000)

    check("p50 of one", result.percentile_us(histogram({ [3] = 1 }), 500), 3)
    check("p99 of none", result.percentile_us(histogram({}), 990), 0)
    check("mean of none", result.mean_us(histogram({})), 0)
end

local function test_bins_are_read()
    local storage = ffi.new("uint64_t[?]", 4 + 11, 0)
    local stats = ffi.cast("struct bench_stats *", storage)
    stats.limit, stats.min, stats.max = 11, 3, 10
    stats.data[3], stats.data[7], stats.data[10] = 2, 1, 5
    check("by ffi", text(result.read_bins(stats)), "3:2 7:1 10:5")

    stats.min, stats.max = -1LL, 0 -- wrk's, before the first answer
    check("by ffi, empty", text(result.read_bins(stats)), "")

    -- The metatable makes it callable; its length is the number of bins.
    local latency = setmetatable({ "", "" }, {
        __call = function(_, i)
            return i * 100, i
        end,
    })
    check("by calls", text(result.read_calls(latency)), "100:1 200:2")
end

local function test_line()
    check("line", result.format({ { "requests", 181220 },
        { "latency_mean_us", 1057.3104 }, { "complete", 1 } }),
        "bench-result requests=181220 latency_mean_us=1057.310 complete=1\n")
    check("beyond 32 bits", result.format({ { "bytes", 2 ^ 40 } }),
        "bench-result bytes=1099511627776\n")
end

local function test_csv()
    local path = os.tmpname()
    result.write_csv(histogram({ [250] = 1, [100] = 3 }), path)
    local file = assert(io.open(path))
    check("csv", file:read("*a"), "value_us,count\n100,3\n250,1\n")
    file:close()
    os.remove(path)

    local ok, message = pcall(result.write_csv, histogram({}), "/none/such")
    check("csv elsewhere", ok, false)
    check("csv elsewhere, why",
        message:match("/none/such.*: No such file") ~= nil, true)
end

run("rewrite adds what wrk adds", test_rewrite_adds_what_wrk_adds)
run("undo of made up cases", test_undo_of_made_up_cases)
run("undo of random histograms", test_undo_of_random_histograms)
run("undo without bins below the minimum", test_undo_without_bins_below_the_minimum)
run("undo refuses what wrk cannot have made", test_undo_refuses_what_wrk_cannot_have_made)
run("a script that closes is known", test_a_script_that_closes_is_known)
run("expected divides like wrk", test_expected_divides_like_wrk)
run("percentiles by nearest rank", test_percentiles_by_nearest_rank)
run("bins are read", test_bins_are_read)
run("line", test_line)
run("csv", test_csv)

tap.finish()
