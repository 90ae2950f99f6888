#include "svg_values.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool is_one_of(struct span span, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (span_is(span, names[i]))
            return true;
    }
    return false;
}

bool svg_is_allowed(struct span name)
{
    static const char *const names[] = {"clip-path",
                                        "clip-rule",
                                        "color",
                                        "cx",
                                        "cy",
                                        "d",
                                        "dx",
                                        "dy",
                                        "fill",
                                        "fill-opacity",
                                        "fill-rule",
                                        "font-family",
                                        "font-size",
                                        "font-style",
                                        "font-weight",
                                        "gradientUnits",
                                        "height",
                                        "offset",
                                        "opacity",
                                        "patternUnits",
                                        "points",
                                        "preserveAspectRatio",
                                        "r",
                                        "rx",
                                        "ry",
                                        "shape-rendering",
                                        "stop-color",
                                        "stop-opacity",
                                        "stroke",
                                        "stroke-dasharray",
                                        "stroke-linecap",
                                        "stroke-linejoin",
                                        "stroke-opacity",
                                        "stroke-width",
                                        "text-anchor",
                                        "transform",
                                        "viewBox",
                                        "width",
                                        "x",
                                        "x1",
                                        "x2",
                                        "xml:space",
                                        "y",
                                        "y1",
                                        "y2"};

    return is_one_of(name, names, sizeof(names) / sizeof(names[0]));
}

bool svg_is_default(struct span name, struct span value)
{
    return (span_is(name, "stroke-linecap") && span_is(value, "butt")) ||
           (span_is(name, "stroke-linejoin") && span_is(value, "miter")) ||
           (span_is(name, "text-anchor") && span_is(value, "start"));
}

struct span svg_reference(struct span value)
{
    struct span none = {NULL, 0};

    if (value.length > 1 && value.text[0] == '#')
        return (struct span){value.text + 1, value.length - 1};
    if (value.length > 6 && memcmp(value.text, "url(#", 5) == 0 &&
        value.text[value.length - 1] == ')')
        return (struct span){value.text + 5, value.length - 6};
    return none;
}

static bool is_hexadecimal(struct span value)
{
    for (size_t i = 1; i < value.length; i++) {
        if (!isxdigit((unsigned char)value.text[i]))
            return false;
    }
    return value.length == 7 && value.text[0] == '#';
}

bool svg_colour(struct span value, char colour[SVG_VALUE_BYTES])
{
    char text[SVG_VALUE_BYTES];
    int red, green, blue, end = 0;

    if (span_is(value, "black") || span_is(value, "white")) {
        strcpy(colour, span_is(value, "black") ? "#000000" : "#ffffff");
        return true;
    }
    if (value.length >= sizeof text)
        return false;
    snprintf(text, sizeof text, "%.*s", (int)value.length, value.text);
    if (is_hexadecimal(value)) {
        for (size_t i = 0; i <= value.length; i++)
            colour[i] = (char)tolower((unsigned char)text[i]);
        return true;
    }
    if (sscanf(text, "rgb(%3d,%3d,%3d)%n", &red, &green, &blue, &end) != 3 ||
        end != (int)value.length || red < 0 || green < 0 || blue < 0)
        return false;
    snprintf(colour, SVG_VALUE_BYTES, "#%02x%02x%02x", (unsigned)red & 0xff,
             (unsigned)green & 0xff, (unsigned)blue & 0xff);
    return true;
}

/* The length of the number that begins `text`, without the zeros at the end of
 * its decimals; *whole is its length with them. */
static size_t trimmed(const char *text, size_t length, size_t *whole)
{
    size_t digits = 0;

    while (digits < length && isdigit((unsigned char)text[digits]))
        digits++;
    *whole = digits;
    if (digits == length || text[digits] != '.')
        return digits;
    for (++*whole; *whole < length && isdigit((unsigned char)text[*whole]);)
        ++*whole;
    size_t kept = *whole;
    while (kept > digits && text[kept - 1] == '0')
        kept--;
    return kept == digits + 1 ? digits : kept;
}

size_t svg_squeeze(struct span value, char *out)
{
    size_t used = 0;

    for (size_t i = 0; i < value.length;) {
        size_t whole = 0;
        size_t kept = trimmed(value.text + i, value.length - i, &whole);
        bool blank = value.text[i] == ' ' || value.text[i] == '\t' ||
                     value.text[i] == '\n';
        if (whole > 0) {
            memcpy(out + used, value.text + i, kept);
            used += kept;
            i += whole;
            continue;
        }
        if (!blank || (used > 0 && out[used - 1] != ' '))
            out[used++] = blank ? ' ' : value.text[i];
        i++;
    }
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = '\0';
    return used;
}

bool svg_path_draws(struct span data)
{
    for (size_t i = 0; i < data.length; i++) {
        if (isalpha((unsigned char)data.text[i]) &&
            toupper((unsigned char)data.text[i]) != 'M')
            return true;
    }
    return false;
}
