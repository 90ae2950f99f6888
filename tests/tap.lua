-- TAP of the tests that are written in Lua: run(name, test) calls the test and
-- prints its line; check(what, got, want) inside it says what is wrong;
-- finish() ends the process, with 1 where a test failed.

local tap = {}
local tests, failed, good = 0, 0, true

function tap.check(what, got, want)
    if got ~= want then
        good = false
        print(("# %s: got %s, want %s"):format(what, tostring(got),
            tostring(want)))
    end
end

function tap.run(name, test)
    good = true
    test()
    tests = tests + 1
    failed = failed + (good and 0 or 1)
    print(("%s %d - %s"):format(good and "ok" or "not ok", tests, name))
end

function tap.finish()
    os.exit(failed == 0 and 0 or 1)
end

return tap
