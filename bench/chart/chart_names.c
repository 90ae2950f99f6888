#include "chart_names.h"

#include <math.h>

static const double NAME_MAX_PX = 230;
static const double MARKER_PX = 22; /* and what is left of it */
static const double LINE_PX = 17;
static const double SPACE_PX = 8; /* between two names */

enum {
    NAMES_MAX = 16
};

void name_set(struct name *name, const char *text)
{
    text_fit(text, role_px(ROLE_LABEL), true, NAME_MAX_PX, name->text,
             sizeof(name->text));
}

double names_margin_px(const struct name *names, int count)
{
    double widest = 0;

    for (int i = 0; i < count; i++) {
        widest = fmax(widest, role_width_px(ROLE_LABEL, names[i].text));
        widest = fmax(widest, role_width_px(ROLE_NOTE, names[i].note));
    }
    return MARKER_PX + widest;
}

void names_write(const struct name *names, int count, double x, double y,
                 struct canvas *canvas, struct chart_data *data)
{
    double at[NAMES_MAX], colours[NAMES_MAX];

    count = count < NAMES_MAX ? count : NAMES_MAX;
    for (int i = 0; i < count; i++) {
        int colour = names[i].colour;
        int ink = colour > 0 ? INK_SERVER + colour : INK_GREY;
        at[i] = y;
        colours[i] = colour;
        canvas_add(canvas, ROLE_LABEL, ink, ALIGN_LEFT, x + MARKER_PX, y,
                   names[i].text);
        y += LINE_PX;
        if (names[i].note[0]) {
            canvas_add(canvas, ROLE_NOTE, ink, ALIGN_LEFT, x + MARKER_PX, y,
                       names[i].note);
            y += LINE_PX;
        }
        y += SPACE_PX;
    }
    chart_data_number(data, "name_x", x + MARKER_PX / 2);
    chart_data_numbers(data, "name_y", at, count);
    chart_data_numbers(data, "name_colour", colours, count);
}
