-- arguments.lua - what a script was told behind `--`, or why it is of no use.
--
--   local arguments = dofile(here .. "arguments.lua")
--   function init(args)
--       local each = arguments.count("few.lua", args, "requests", 10, 1000)
--
-- wrk hands init() its words as strings; the first one, args[0], is the URL.

local arguments = {}

-- The only argument, a whole number from 1 to `most`; without one `preset`.
-- nil, and what is wrong with it, where it is something else.
function arguments.parse(args, what, preset, most)
    local text = args[1]
    if text == nil then
        return preset
    end
    local number = text:match("^[1-9]%d*$") and tonumber(text)
    if number and number <= most and args[2] == nil then
        return number
    end
    return nil, ('%s "%s": must be one whole number of %s from 1 to %d: give it'
        .. " to wrk behind --, or to a scenario as arguments = %d"):format(
        #args > 1 and "the arguments are" or "the argument is",
        table.concat(args, " "), what, most, preset)
end

-- The same for a script, which ends with the reason: an error would be hidden
-- in what wrk says of its own state.
function arguments.count(script, args, what, preset, most)
    local number, wrong = arguments.parse(args, what, preset, most)
    if not number then
        io.stderr:write(script, ": ", wrong, "\n")
        os.exit(1)
    end
    return number
end

return arguments
