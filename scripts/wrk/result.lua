-- result.lua - turns what wrk measured into one line that can be trusted.
--
-- Every workload script loads it and takes over its two functions:
--
--   local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
--   local result = dofile(here .. "result.lua")
--   setup, done = result.setup, result.done
--
-- wrk has one Lua state for setup() and done() and another for each of its
-- threads; while it measures, none of this runs.  The line, here broken:
--
--   bench-result version=1 duration_us=3001502 monotonic_us=3002117
--     wall_us=3002116 requests=181220 bytes=27001780 errors_connect=0
--     errors_read=0 errors_write=0 errors_timeout=0 errors_status=0 samples=181220
--     latency_mean_us=1057.310 latency_p50_us=1010 latency_p90_us=1398
--     latency_p99_us=2120 latency_p999_us=4410 latency_max_us=9120
--     latency_wrk_p99_us=2318 kept_alive=1 pipeline=1 complete=1
--
-- duration_us is wrk's, by the wall clock, which wrk times answers by, too;
-- monotonic_us is from before it looked at its clock until after, by a clock
-- that nobody sets, and wall_us the same by the wall clock.  Latencies are
-- those measured, save the last, which is wrk's own.  A run is sound only if
-- samples == requests - errors_timeout: wrk records every answer but those slower
-- than its --timeout.
-- pipeline=16: requests are written 16 at a time, and only the last answer of
-- such a batch is timed; at the end a batch of each connection may be cut off.
-- So samples * 16 <= requests <= samples * 16 + connections * 15, and there
-- is no latency_wrk_p99_us.  A script says it with a global `pipeline` in the
-- states of wrk's threads.
-- kept_alive=0: the script asks to close the connection with every request.
-- `uncorrected=1` before `complete` says that wrk's invented samples could
-- not be taken out (see undo): then samples and latencies are wrk's.
--
-- From the environment, since done() sees no arguments:
--   BENCH_CONNECTIONS  wrk's -c, as given; without it, uncorrected=1
--   BENCH_HISTOGRAM    a file for the latencies, as CSV: value_us,count

local ffi = require("ffi")

-- The second is wrk's `stats` (stats.h of 4.1.0 and 4.2.0).
ffi.cdef([[
struct bench_timespec { long seconds, nanoseconds; };
struct bench_stats { uint64_t count, limit, min, max, data[]; };
int clock_gettime(int clock, struct bench_timespec *time);
]])

local CLOCK_REALTIME, CLOCK_MONOTONIC = 0, 1 -- Linux

local result = {}

-- A histogram is two arrays of one length: value_us, ascending, and counts,
-- all above zero.

-- All bins of wrk's `stats` in one pass.
function result.read_bins(stats)
    local histogram = { value_us = {}, counts = {} }
    for value_us = tonumber(stats.min), tonumber(stats.max) do
        local count = tonumber(stats.data[value_us])
        if count > 0 then
            table.insert(histogram.value_us, value_us)
            table.insert(histogram.counts, count)
        end
    end
    return histogram
end

-- The same through wrk's interface, which searches from the start for each
-- bin: 7.6 s for a wide histogram instead of 0.02 s.
function result.read_calls(latency)
    local histogram = { value_us = {}, counts = {} }
    for i = 1, #latency do
        histogram.value_us[i], histogram.counts[i] = latency(i)
    end
    return histogram
end

-- wrk gives us a userdata that holds a pointer to its `stats`.  Where min and
-- max are not what wrk says, this wrk lays it out in another way.
function result.read(latency)
    local stats = ffi.cast("struct bench_stats **", latency)[0]
    local min_us, max_us = tonumber(stats.min), tonumber(stats.max)
    if min_us == latency.min and max_us == latency.max
        and max_us < tonumber(stats.limit) then
        return result.read_bins(stats)
    end
    return result.read_calls(latency)
end

-- The interval at which wrk thinks each connection should have been answered;
-- nil where wrk does without it.  Its divisions are integer divisions.
function result.expected_us(duration_us, requests, connections)
    local requests_each = math.floor(requests / connections)
    if requests_each == 0 then
        return nil
    end
    return math.floor(duration_us / requests_each)
end

-- Takes out the samples that wrk's stats_correct() invented: for each sample
-- n >= 2 * expected one more at n - expected, n - 2 * expected, ... as long as
-- that is > expected.  So above `expected` a bin k holds its own samples and
-- those of k + expected, k + 2 * expected, ..., which is exactly what bin
-- k + expected holds: the difference of the two is what was measured.
--
-- nil when a difference is negative: wrk did something else.  With pipelining
-- `expected` is a part of what a batch takes, as wrk divides by its answers: it
-- invents more, and all of that is taken out in the same way.
function result.undo(histogram, expected_us)
    local from_us, from = histogram.value_us, histogram.counts
    local raw = { value_us = {}, counts = {} }
    local above = 1 -- first bin that is not below value + expected
    for i, value_us in ipairs(from_us) do
        local count = from[i]
        if value_us > expected_us then
            while above <= #from and from_us[above] < value_us + expected_us do
                above = above + 1
            end
            if from_us[above] == value_us + expected_us then
                count = count - from[above]
            end
        end
        if count < 0 then
            return nil
        elseif count > 0 then
            table.insert(raw.value_us, value_us)
            table.insert(raw.counts, count)
        end
    end
    return raw
end

function result.samples(histogram)
    local samples = 0
    for _, count in ipairs(histogram.counts) do
        samples = samples + count
    end
    return samples
end

-- 0 without samples, like all of wrk's figures.
function result.mean_us(histogram)
    local sum_us = 0
    for i, count in ipairs(histogram.counts) do
        sum_us = sum_us + count * histogram.value_us[i]
    end
    return sum_us / math.max(result.samples(histogram), 1)
end

-- Nearest rank: the smallest value that at least so many of a thousand do not
-- exceed.  Per mille, since 0.999 has no exact double and its rank may be off.
function result.percentile_us(histogram, per_mille)
    local rank = math.ceil(result.samples(histogram) * per_mille / 1000)
    local seen = 0
    for i, count in ipairs(histogram.counts) do
        seen = seen + count
        if seen >= rank then
            return histogram.value_us[i]
        end
    end
    return 0
end

-- Under another name first, so that whoever finds the file finds all of it.
function result.write_csv(histogram, path)
    local file = assert(io.open(path .. ".tmp", "w"))
    assert(file:write("value_us,count\n"))
    for i, count in ipairs(histogram.counts) do
        assert(file:write(histogram.value_us[i], ",", count, "\n"))
    end
    assert(file:close())
    assert(os.rename(path .. ".tmp", path))
end

-- fields: a list of {name, number}.
function result.format(fields)
    local words = { "bench-result" }
    for _, field in ipairs(fields) do
        local form = field[2] % 1 == 0 and "%s=%d" or "%s=%.3f"
        table.insert(words, form:format(field[1], field[2]))
    end
    return table.concat(words, " ") .. "\n"
end

-- An error that reached wrk before done() would only be printed.
local function fail(message)
    io.stderr:write("result.lua: ", message, "\n")
    os.exit(1)
end

-- nil when not set.
local function connections_from_environment()
    local text = os.getenv("BENCH_CONNECTIONS")
    if text and not text:match("^[1-9]%d*$") then
        fail("BENCH_CONNECTIONS=" .. text .. " is not a number of connections:"
            .. " give what wrk was given as -c")
    end
    return tonumber(text)
end

-- Whether connections are to live on: 0 when the headers that a script set
-- for all requests say `Connection: close`.
function result.kept_alive(headers)
    for name, value in pairs(headers) do
        if name:lower() == "connection"
            and tostring(value):lower():find("close", 1, true) then
            return 0
        end
    end
    return 1
end

-- The histogram, and whether it holds what was measured and nothing else.
local function measured(summary, latency)
    local rewritten = result.read(latency)
    local connections = connections_from_environment()
    if not connections then
        return rewritten, false
    end
    local expected_us = result.expected_us(summary.duration, summary.requests,
        connections)
    if not expected_us then
        return rewritten, true
    end
    local raw = result.undo(rewritten, expected_us)
    return raw or rewritten, raw ~= nil
end

local function line_fields(summary, monotonic_us, wall_us, histogram)
    local errors = summary.errors
    return {
        { "version", 1 },
        { "duration_us", summary.duration },
        { "monotonic_us", monotonic_us },
        { "wall_us", wall_us },
        { "requests", summary.requests },
        { "bytes", summary.bytes },
        { "errors_connect", errors.connect },
        { "errors_read", errors.read },
        { "errors_write", errors.write },
        { "errors_timeout", errors.timeout },
        { "errors_status", errors.status },
        { "samples", result.samples(histogram) },
        { "latency_mean_us", result.mean_us(histogram) },
        { "latency_p50_us", result.percentile_us(histogram, 500) },
        { "latency_p90_us", result.percentile_us(histogram, 900) },
        { "latency_p99_us", result.percentile_us(histogram, 990) },
        { "latency_p999_us", result.percentile_us(histogram, 999) },
        { "latency_max_us", histogram.value_us[#histogram.value_us] or 0 },
    }
end

local function write_all(line, histogram)
    local path = os.getenv("BENCH_HISTOGRAM")
    if path then
        result.write_csv(histogram, path)
    end
    assert(io.stdout:write(line))
    assert(io.stdout:flush()) -- a full disk shows only here
end

local function now_us(clock)
    local time = ffi.new("struct bench_timespec")
    ffi.C.clock_gettime(clock, time)
    return tonumber(time.seconds) * 1e6
        + math.floor(tonumber(time.nanoseconds) / 1e3)
end

local started_us, started_wall_us, last_thread

-- How many requests are written at once; all threads are told the same.
function result.pipeline(thread)
    return thread:get("pipeline") or 1
end

-- Called once per thread; the last call is the last of ours before wrk looks
-- at its own clock and starts that thread.
function result.setup(thread)
    last_thread = thread
    connections_from_environment() -- a mistake is told before time is spent
    started_us = now_us(CLOCK_MONOTONIC)
    started_wall_us = now_us(CLOCK_REALTIME)
end

-- Called after wrk has rewritten and printed its statistics, less than 1 % of
-- the slowest answer's time after it looked at its clock.
function result.done(summary, latency)
    local monotonic_us = now_us(CLOCK_MONOTONIC) - started_us
    local wall_us = now_us(CLOCK_REALTIME) - started_wall_us
    local histogram, is_raw = measured(summary, latency)
    local fields = line_fields(summary, monotonic_us, wall_us, histogram)
    local pipeline = result.pipeline(last_thread)
    if pipeline == 1 then -- else most of what wrk looks at is invented
        table.insert(fields, { "latency_wrk_p99_us", latency:percentile(99) })
    end
    table.insert(fields, { "kept_alive", result.kept_alive(wrk.headers) })
    table.insert(fields, { "pipeline", pipeline })
    if not is_raw then
        table.insert(fields, { "uncorrected", 1 })
    end
    table.insert(fields, { "complete", 1 })

    local ok, message = pcall(write_all, result.format(fields), histogram)
    if not ok then
        fail("cannot write the result: " .. message)
    end
end

return result
