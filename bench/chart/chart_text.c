#include "chart_text.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Advance widths of DejaVu Sans from ' ' to '~', hundredths of an em; its
 * bold face is up to 13 % wider on average text. */
static const unsigned char ASCII_WIDTHS[] = {
    32,  40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34,
    64,  64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
    100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79,
    60,  79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
    50,  61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61,
    63,  63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84};

static const double BOLD_FACTOR = 1.13;
static const char ELLIPSIS[] = "\xe2\x80\xa6";

/* Length of the UTF-8 character at `text`; 0 when there is none.  Overlong
 * forms and surrogates are refused (RFC 3629): Pango refuses them too. */
static size_t character_length(const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;

    if (byte[0] < 0x80)
        return 1;
    if (byte[0] < 0xc2 || byte[0] > 0xf4)
        return 0;
    size_t length = byte[0] < 0xe0 ? 2 : byte[0] < 0xf0 ? 3 : 4;
    for (size_t i = 1; i < length; i++) {
        if ((byte[i] & 0xc0) != 0x80)
            return 0;
    }
    bool bad = (byte[0] == 0xe0 && byte[1] < 0xa0) ||
               (byte[0] == 0xed && byte[1] > 0x9f) ||
               (byte[0] == 0xf0 && byte[1] < 0x90) ||
               (byte[0] == 0xf4 && byte[1] > 0x8f);
    return bad ? 0 : length;
}

/* U+0080 to U+009F: control characters that come in two bytes. */
static bool is_control(const char *text)
{
    unsigned char first = (unsigned char)text[0];
    unsigned char second = (unsigned char)text[1];

    return first < 0x20 || first == 0x7f || (first == 0xc2 && second < 0xa0);
}

void text_clean(const char *text, char *out, size_t size)
{
    size_t used = 0;

    while (*text) {
        size_t length = character_length(text);
        const char *from = length == 0 ? "?" : is_control(text) ? " " : text;
        size_t bytes = from == text ? length : 1;
        if (used + bytes >= size)
            break;
        memcpy(out + used, from, bytes);
        used += bytes;
        text += length == 0 ? 1 : length;
    }
    out[used] = '\0';
}

void text_capitalize(const char *text, char *out, size_t size)
{
    text_clean(text, out, size);
    if (out[0] >= 'a' && out[0] <= 'z')
        out[0] = (char)(out[0] - 'a' + 'A');
}

int text_quote(const char *text, char *out, size_t size)
{
    char clean[2 * TEXT_BYTES];
    size_t used = 0;

    text_clean(text, clean, sizeof(clean));
    if (2 * strlen(clean) + 5 > size)
        return -ENOSPC;
    out[used++] = '\'';
    const char *from = clean;
    if (*from == '\'') { /* gnuplot 5.4 takes ''' for a whole string */
        memcpy(out + used, "\xe2\x80\x99", 3);
        used += 3;
        from++;
    }
    for (; *from; from++) {
        if (*from == '\'')
            out[used++] = '\'';
        out[used++] = *from;
    }
    out[used++] = '\'';
    out[used] = '\0';
    return 0;
}

void text_file_part(const char *text, char *out, size_t size)
{
    size_t used = 0;

    for (; *text && used + 1 < size; text++) {
        bool fine = isalnum((unsigned char)*text) || *text == '-' ||
                    *text == '_' || (*text == '.' && used > 0);
        out[used++] = fine ? *text : '_';
    }
    out[used] = '\0';
}

void text_identifier(const char *text, char *out, size_t size)
{
    size_t used = 0;

    for (; *text && used + 1 < size; text++)
        out[used++] = isalnum((unsigned char)*text) ? *text : '_';
    out[used] = '\0';
}

void text_append(char *text, size_t size, const char *more)
{
    size_t used = strlen(text);

    snprintf(text + used, size - used, "%s%s", used > 0 ? " \u00b7 " : "",
             more);
}

/* Beyond ASCII a guess: full width from Hangul on, else a wide letter. */
static double character_em(const char *text)
{
    unsigned char first = (unsigned char)*text;

    if (first >= ' ' && first <= '~')
        return ASCII_WIDTHS[first - ' '] / 100.0;
    return first >= 0xe1 ? 1.0 : 0.7;
}

double text_width_px(const char *text, double font_px, bool bold)
{
    double em = 0;

    for (; *text; text++) {
        bool starts = ((unsigned char)*text & 0xc0) != 0x80;
        em += starts ? character_em(text) : 0;
    }
    return em * font_px * (bold ? BOLD_FACTOR : 1);
}

/* Takes the last character off. */
static void text_shorten(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && ((unsigned char)text[length - 1] & 0xc0) == 0x80)
        length--;
    text[length > 0 ? length - 1 : 0] = '\0';
}

/* Takes blanks off the end. */
static void text_trim(char *text)
{
    while (*text && text[strlen(text) - 1] == ' ')
        text_shorten(text);
}

void text_fit(const char *text, double font_px, bool bold, double width_px,
              char *out, size_t size)
{
    double room_px = width_px - text_width_px(ELLIPSIS, font_px, bold);

    text_clean(text, out, size - sizeof(ELLIPSIS));
    if (text_width_px(out, font_px, bold) <= width_px)
        return;
    while (*out && text_width_px(out, font_px, bold) > room_px)
        text_shorten(out);
    text_trim(out);
    strcat(out, ELLIPSIS);
}

/* Bytes of `text` that fit, up to a blank; at least one word. */
static size_t line_length(const char *text, double font_px, bool bold,
                          double width_px)
{
    char line[2 * TEXT_BYTES];
    size_t fits = 0;

    for (size_t end = 1; end < sizeof(line); end++) {
        if (text[end] != ' ' && text[end] != '\0')
            continue;
        memcpy(line, text, end);
        line[end] = '\0';
        bool wide = text_width_px(line, font_px, bold) > width_px;
        if (fits == 0 || !wide)
            fits = end;
        if (wide || text[end] == '\0')
            break;
    }
    return fits;
}

/* What may stand between two lines, and on neither. */
static const char *skip_blanks(const char *text)
{
    static const char dot[] = "\u00b7";

    for (;;) {
        if (*text == ' ')
            text++;
        else if (strncmp(text, dot, sizeof(dot) - 1) == 0)
            text += sizeof(dot) - 1;
        else
            return text;
    }
}

/* Takes blanks off the end, and the dot before a remark that follows. */
static void text_end_line(char *text)
{
    static const char end[] = " \u00b7";

    text_trim(text);
    size_t length = strlen(text);
    if (length >= sizeof(end) - 1 &&
        strcmp(text + length - (sizeof(end) - 1), end) == 0)
        text[length - (sizeof(end) - 1)] = '\0';
}

int text_wrap(const char *text, double font_px, bool bold, double width_px,
              char lines[][TEXT_BYTES], int max)
{
    char clean[2 * TEXT_BYTES];
    const char *rest = clean;
    int count = 0;

    text_clean(text, clean, sizeof(clean));
    for (rest = skip_blanks(rest); *rest && count < max; count++) {
        char line[2 * TEXT_BYTES];
        size_t length = line_length(rest, font_px, bold, width_px);
        if (length == 0 || count == max - 1)
            length = strlen(rest);
        snprintf(line, sizeof(line), "%.*s", (int)length, rest);
        text_end_line(line);
        text_fit(line, font_px, bold, width_px, lines[count], TEXT_BYTES);
        rest = skip_blanks(rest + length);
    }
    return count;
}
