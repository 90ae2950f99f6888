#include "chart_canvas.h"

#include <math.h>

/* Left and right of the text blocks. */
static const double MARGIN_PX = 18;

static const struct {
    double px;
    bool bold;
} ROLES[ROLE_COUNT] = {
    [ROLE_TITLE] = {16.5, true}, [ROLE_SUBTITLE] = {13, false},
    [ROLE_HEADING] = {14, true}, [ROLE_LABEL] = {13.5, true},
    [ROLE_TOTAL] = {12, false},  [ROLE_AXIS] = {12.5, false},
    [ROLE_NOTE] = {12, false},   [ROLE_FOOT] = {10.5, false},
};

double role_px(enum role role)
{
    return ROLES[role].px;
}

bool role_is_bold(enum role role)
{
    return ROLES[role].bold;
}

double role_width_px(enum role role, const char *text)
{
    return text_width_px(text, ROLES[role].px, ROLES[role].bold);
}

void canvas_init(struct canvas *canvas, double width)
{
    canvas->width = ceil(width);
    canvas->height = 0;
    canvas->count = 0;
}

void canvas_add(struct canvas *canvas, enum role role, int ink,
                enum align align, double x, double y, const char *text)
{
    if (canvas->count == WORDS_MAX)
        return;
    struct word *word = &canvas->words[canvas->count++];
    word->role = role;
    word->ink = ink;
    word->align = align;
    word->x = x;
    word->y = y;
    text_clean(text, word->text, sizeof(word->text));
}

/* Two lines of about the same length look better than a line and a word. */
static int wrap_evenly(enum role role, double width, const char *text,
                       char lines[][TEXT_BYTES], int max)
{
    double px = ROLES[role].px;
    bool bold = ROLES[role].bold;

    int count = text_wrap(text, px, bold, width, lines, max);
    while (count > 1 && count < max &&
           text_wrap(text, px, bold, width - 20, lines, max) == count)
        width -= 20;
    return text_wrap(text, px, bold, width, lines, max);
}

/* Returns the y of the line after the last. */
static double add_block(struct canvas *canvas, enum role role, int ink,
                        double y, double pitch, const char *text)
{
    enum {
        LINES_MAX = 3
    };
    char lines[LINES_MAX][TEXT_BYTES];

    int count = wrap_evenly(role, canvas->width - 2 * MARGIN_PX, text, lines,
                            LINES_MAX);
    for (int i = 0; i < count; i++, y += pitch)
        canvas_add(canvas, role, ink, ALIGN_LEFT, MARGIN_PX, y, lines[i]);
    return y;
}

double canvas_add_head(struct canvas *canvas, const char *title,
                       const char *subtitle)
{
    double y = add_block(canvas, ROLE_TITLE, INK_DARK, 28, 23, title);

    return add_block(canvas, ROLE_SUBTITLE, INK_GREY, y + 7, 18, subtitle);
}

void canvas_add_foot(struct canvas *canvas, const char *const foot[2], double y)
{
    for (int i = 0; i < 2; i++) {
        if (foot[i])
            y = add_block(canvas, ROLE_FOOT, INK_GREY, y, 13.5, foot[i]);
    }
    canvas->height = ceil(y + 4);
}

void canvas_write(const struct canvas *canvas, struct chart_data *data)
{
    const char *texts[WORDS_MAX];
    double figures[6][WORDS_MAX];
    static const char *const names[6] = {"word_x",    "word_y",   "word_px",
                                         "word_bold", "word_ink", "word_align"};

    for (int i = 0; i < canvas->count; i++) {
        const struct word *word = &canvas->words[i];
        texts[i] = word->text;
        figures[0][i] = word->x;
        figures[1][i] = word->y;
        figures[2][i] = ROLES[word->role].px;
        figures[3][i] = ROLES[word->role].bold;
        figures[4][i] = word->ink;
        figures[5][i] = word->align;
    }
    chart_data_number(data, "width_px", canvas->width);
    chart_data_number(data, "height_px", canvas->height);
    chart_data_texts(data, "word", texts, canvas->count);
    for (int i = 0; i < 6; i++)
        chart_data_numbers(data, names[i], figures[i], canvas->count);
}
