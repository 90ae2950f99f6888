#include "chart_hardware.h"

#include <math.h>
#include <string.h>

#include "chart_hardware_data.h"
#include "chart_hardware_words.h"

static const double WIDTH_PX = 860;
static const double PANEL_GAP_PX = 80;

/* Of lines and trials. */
static double highest_value(const struct hardware *sheet,
                            enum resource resource)
{
    const struct sweep *sweep = sheet->sweep;
    double highest = 0, least, most;

    for (int i = 0; i < sweep->server_count; i++) {
        const struct demand *demand = &sheet->panels[resource].demands[i];
        demand_range(sweep, i, resource, &least, &most);
        if (demand->fit.count > 0)
            highest = fmax(highest, demand_at(demand, HARDWARE_BEYOND * most));
    }
    for (size_t i = 0; i < sweep->results->count; i++) {
        const struct result *row = &sweep->results->rows[i];
        if (strcmp(row->scenario, sweep->scenario) == 0)
            highest = fmax(highest, resource_of(row, resource));
    }
    return highest;
}

/* The names at the ends need room. */
static double panel_height_px(int servers)
{
    return fmax(165, 39 * servers);
}

static double sheet_x(const struct hardware *sheet, double people)
{
    const struct box *area = &sheet->panels[0].area;

    return area->left + people / sheet->people * (area->right - area->left);
}

static double panel_y(const struct panel *panel, double value)
{
    double height = panel->area.bottom - panel->area.top;

    return panel->area.bottom - value / panel->axis.top * height;
}

/* The lines' ends, each with what 1,000 more people take. */
static void add_ends(struct hardware *sheet, enum resource resource,
                     struct line_end *ends)
{
    const struct sweep *sweep = sheet->sweep;
    struct panel *panel = &sheet->panels[resource];
    double least, most;

    for (int i = 0; i < sweep->server_count; i++) {
        const struct demand *demand = &panel->demands[i];
        demand_range(sweep, i, resource, &least, &most);
        ends[i].x = panel->area.right + 1;
        ends[i].y = panel->area.bottom;
        if (demand->fit.count == 0)
            continue;
        struct segment line = {
            sheet_x(sheet, 0), panel_y(panel, fmax(0, demand_at(demand, 0))),
            sheet_x(sheet, HARDWARE_BEYOND * most),
            panel_y(panel, fmax(0, demand_at(demand, HARDWARE_BEYOND * most)))};
        obstacles_add_segment(&panel->obstacles, line);
        ends[i].x = line.x2;
        ends[i].y = line.y2;
    }
    ends_add(ends, sweep->server_count, &panel->area, &sheet->canvas,
             &sheet->leaders);
}

/* "1 CPU: what the server had", where more would be needed. */
static void add_guide(struct hardware *sheet)
{
    struct panel *panel = &sheet->panels[RESOURCE_CPUS];
    int cpus = sweep_words(sheet->sweep).server_cpus;
    double y = panel_y(panel, cpus);
    char text[64];
    struct box found;

    if (cpus < 1 || cpus >= panel->axis.top)
        return;
    sheet->guide = (struct segment){panel->area.left, y, panel->area.right, y};
    sheet->guide_count = 1;
    obstacles_add_segment(&panel->obstacles, sheet->guide);
    snprintf(text, sizeof(text), "%d CPU%s: what the server had", cpus,
             cpus == 1 ? "" : "s");
    double width = role_width_px(ROLE_NOTE, text) + 6;
    struct placing placing = {.x = panel->area.left + 70 + width / 2,
                              .y = y,
                              .width = width,
                              .height = 18,
                              .above = true};
    if (place_words(&panel->obstacles, &placing, &panel->area, &found))
        canvas_add(&sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_CENTRE,
                   (found.left + found.right) / 2,
                   (found.top + found.bottom) / 2, text);
}

static void measure_panels(struct hardware *sheet)
{
    const struct sweep *sweep = sheet->sweep;
    double least, most;

    sheet->people = 1;
    for (int k = 0; k < RESOURCE_COUNT; k++) {
        for (int i = 0; i < sweep->server_count; i++) {
            sheet->panels[k].demands[i] =
                demand_fit(sweep, i, (enum resource)k);
            demand_range(sweep, i, (enum resource)k, &least, &most);
            sheet->people = fmax(sheet->people, HARDWARE_BEYOND * most);
        }
        sheet->panels[k].axis =
            axis_nice(highest_value(sheet, (enum resource)k), 4);
    }
}

/* Where the panels stand, below the head; the names need room at the right. */
static void place_panels(struct hardware *sheet, double head_bottom,
                         double margin)
{
    double height = panel_height_px(sheet->sweep->server_count);
    double top = head_bottom + 76;

    for (int k = 0; k < RESOURCE_COUNT; k++) {
        sheet->panels[k].area =
            (struct box){66, top, WIDTH_PX - margin - 24, top + height};
        top += height + PANEL_GAP_PX;
    }
}

static void add_words(struct hardware *sheet, double head_bottom)
{
    const struct panel *lowest = &sheet->panels[RESOURCE_COUNT - 1];
    double middle = (lowest->area.left + lowest->area.right) / 2;

    canvas_add(&sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, 66,
               head_bottom + 13,
               "shaded: measured, each trial a dot \u00b7 dashed: the straight "
               "line beyond, where nothing was measured");
    for (int k = 0; k < RESOURCE_COUNT; k++)
        canvas_add(&sheet->canvas, ROLE_HEADING, INK_DARK, ALIGN_LEFT, 66,
                   sheet->panels[k].area.top - 22,
                   hardware_heading((enum resource)k));
    canvas_add(&sheet->canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE, middle,
               lowest->area.bottom + 48, "people");
    canvas_add_foot(&sheet->canvas, sheet->sweep->context->foot,
                    lowest->area.bottom + 80);
}

/* --- see struct chart_kind ------------------------------------------------ */

const char *hardware_missing(const struct picture *picture)
{
    struct sweep sweep;

    return demand_find(picture->drawing, &sweep)
               ? NULL
               : "no scenario with `each` at two levels";
}

void hardware_write(const struct picture *picture, struct chart_data *data)
{
    struct line_end ends[RESOURCE_COUNT][CHART_SERVERS_MAX];
    struct sweep sweep;
    struct hardware sheet = {.sweep = &sweep};
    double margin = 0;

    if (!demand_find(picture->drawing, &sweep))
        return; /* missing */
    canvas_init(&sheet.canvas, WIDTH_PX);
    double head_bottom = canvas_add_head(&sheet.canvas, picture->title,
                                         sweep_words(&sweep).subtitle);
    measure_panels(&sheet);
    for (int k = 0; k < RESOURCE_COUNT; k++) {
        hardware_name_ends(&sweep, sheet.panels[k].demands, (enum resource)k,
                           ends[k]);
        margin = fmax(margin, ends_margin_px(ends[k], sweep.server_count));
    }
    place_panels(&sheet, head_bottom, margin);
    for (int k = 0; k < RESOURCE_COUNT; k++)
        add_ends(&sheet, (enum resource)k, ends[k]);
    add_guide(&sheet);
    add_words(&sheet, head_bottom);
    chart_data_text(data, "title", picture->title);
    canvas_write(&sheet.canvas, data);
    leaders_write(&sheet.leaders, data);
    hardware_write_data(&sheet, data);
}
