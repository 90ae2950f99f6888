/*
 * The charts of a whole run from made-up ones: the overview, throughput against
 * CPUs, and what more people need.
 */
#include <limits.h>
#include <math.h>
#include <sys/stat.h>

#include "support.h"

#include "chart.h"
#include "chart_shapes.h"

static const struct chart_server SERVERS[] = {
    {"server0", "event loop"}, {"server1", "thread per connection"}};

/* Several scenarios as one run. */
struct runs {
    struct results results;
    struct summary summary;
    struct chart_scenario scenarios[16];
    struct chart_context context;
    char folder[64];
};

static bool is_installed(void)
{
    return system("command -v gnuplot >/dev/null") == 0;
}

static void add_rows(struct results *results, const struct shape *shape)
{
    struct results more;
    struct summary summary;

    make_run(shape, &more, &summary);
    summary_release(&summary);
    results->rows = realloc(results->rows, (results->count + more.count) *
                                               sizeof(*results->rows));
    assert_non_null(results->rows);
    memcpy(results->rows + results->count, more.rows,
           more.count * sizeof(*more.rows));
    results->count += more.count;
    free(more.rows);
}

static void runs_init(struct runs *runs, const struct shape *shapes, int count)
{
    memset(runs, 0, sizeof *runs);
    for (int i = 0; i < count; i++) {
        add_rows(&runs->results, &shapes[i]);
        runs->scenarios[i] = (struct chart_scenario){
            .name = shapes[i].name, .path = "/x", .alike = i};
    }
    assert_int_equal(summary_init(&runs->summary, &runs->results), 0);
    strcpy(runs->folder, "/tmp/test_chart_sheets.XXXXXX");
    assert_non_null(mkdtemp(runs->folder));
    runs->context = (struct chart_context){
        .scripts_dir = "scripts/charts",
        .only = "overview,cores,hardware",
        .foot = {"run 2025-01-31T12-00-05Z", "host it's_me: {CPU}"},
        .servers = SERVERS,
        .server_count = COUNT(SERVERS),
        .scenarios = runs->scenarios,
        .scenario_count = count};
}

static void runs_release(struct runs *runs)
{
    char command[128];

    /* mkdtemp's own name, nothing foreign in it */
    snprintf(command, sizeof command, "rm -rf '%s'", runs->folder);
    assert_int_equal(system(command), 0);
    summary_release(&runs->summary);
    free(runs->results.rows);
}

static void draw(struct runs *runs)
{
    char error[512] = "";
    int code = charts_draw(&runs->results, &runs->summary, &runs->context,
                           runs->folder, error, sizeof error);

    if (code != 0)
        fail_msg("%d %s", code, error);
}

/* A whole file below charts/; freed by the caller.  NULL: none. */
static char *read_chart(const struct runs *runs, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/charts/%s", runs->folder, name);
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    (void)!fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    return text;
}

static void assert_chart_has(const struct runs *runs, const char *name,
                             const char *wanted)
{
    char *text = read_chart(runs, name);

    if (!text || !strstr(text, wanted))
        fail_msg("%s: no \"%s\"", name, wanted);
    free(text);
}

/* --- cores -------------------------------------------------------------- */

/* The second server has twice the requests on two CPUs, the first as many. */
static void scale_second(struct result *row)
{
    if (strcmp(row->server, "server1") == 0)
        row->value[M_THROUGHPUT_PER_S] *= 2;
}

static const struct shape CORES[] = {{"one", 2, 1, 6, NULL},
                                     {"two", 2, 1, 6, scale_second}};

static void cores_need_scenarios_that_differ_in_cpus(void **state)
{
    struct runs runs;

    (void)state;
    if (!is_installed())
        skip();
    runs_init(&runs, CORES, 2);
    draw(&runs);
    assert_chart_has(&runs, "charts.json",
                     "\"no closed loops that differ in server_cpus only\"");
    assert_null(read_chart(&runs, "cores.svg"));
    runs_release(&runs);
}

static void cores_say_who_scales(void **state)
{
    struct runs runs;

    (void)state;
    if (!is_installed())
        skip();
    runs_init(&runs, CORES, 2);
    runs.scenarios[0].server_cpus = 1;
    runs.scenarios[1].server_cpus = 2;
    runs.scenarios[1].alike = 0;
    draw(&runs);
    assert_chart_has(&runs, "charts.json",
                     "Requests on 2 CPUs over 1 - event loop: no clear "
                     "difference; thread per connection: 2.00x");
    assert_chart_has(&runs, "cores.svg", "CPUs given to the server");
    /* through the first point, the median of six */
    assert_chart_has(&runs, "data/cores/dashes-1.csv",
                     "server_cpus,throughput_per_s\n1,1025\n2,2050\n");
    assert_chart_has(&runs, "data/cores/line-1.csv", "\n1,1025\n2,1025\n");
    runs_release(&runs);
}

/* --- hardware ----------------------------------------------------------- */

static const struct shape PEOPLE[] = {{"people", 2, 7, 6, NULL}};

static void hardware_goes_ten_times_as_far(void **state)
{
    struct runs runs;

    (void)state;
    if (!is_installed())
        skip();
    runs_init(&runs, PEOPLE, 1);
    runs.scenarios[0].each = true;
    runs.scenarios[0].server_cpus = 1;
    draw(&runs);
    assert_chart_has(&runs, "charts.json",
                     "For each more person thread per connection took 2.13x "
                     "the memory and 1.49x the CPU of event loop");
    assert_chart_has(&runs, "data/hardware/dashed-1-1.csv", "\n640,");
    assert_chart_has(&runs, "data/hardware/solid-2-2.csv",
                     "connections,memory_gib\n1,");
    /* 30.1 KiB each */
    assert_chart_has(&runs, "hardware.svg", "+29.4 \u00b1 0.0 MiB per 1,000");
    runs_release(&runs);
}

static void hardware_needs_people(void **state)
{
    struct runs runs;

    (void)state;
    if (!is_installed())
        skip();
    runs_init(&runs, PEOPLE, 1);
    draw(&runs);
    assert_chart_has(&runs, "charts.json", "no scenario with `each`");
    runs_release(&runs);
}

/* --- overview ----------------------------------------------------------- */

static void the_overview_holds_ten_scenarios(void **state)
{
    static struct shape shapes[12];
    static char names[COUNT(shapes)][16];
    struct runs runs;

    (void)state;
    if (!is_installed())
        skip();
    for (size_t i = 0; i < COUNT(shapes); i++) {
        snprintf(names[i], sizeof names[i], "s%02zu", i);
        shapes[i] = (struct shape){names[i], i == 3 ? 8 : 2, i % 3 == 0 ? 1 : 2,
                                   1, i == 5 ? fail_row : NULL};
    }
    runs_init(&runs, shapes, COUNT(shapes));
    draw(&runs);
    /* eight with two levels, and the first two of four with one */
    assert_chart_has(&runs, "overview.svg", "2 more scenarios not drawn");
    assert_chart_has(&runs, "overview.svg", "2 more servers not drawn");
    assert_chart_has(&runs, "data/overview/chart.gp",
                     "row_name[10] = ['s00', 's01', 's02', 's03', 's04', "
                     "'s05', 's07', 's08', 's10', 's11']");
    assert_chart_has(&runs, "data/overview/row-2-1.csv",
                     "connections,x,throughput_per_s,cpu_us_per_request,"
                     "memory_total_kib,latency_p99_us\n"
                     "1,0.04,1000,20,3114.1,\n2,0.96,2000,21,3128.2,\n\n"
                     "1,0,-1,-1,-1,-1\n");
    runs_release(&runs);
}

static void the_overview_counts_findings(void **state)
{
    static const struct shape shapes[] = {{"a", 2, 2, 6, NULL},
                                          {"b", 2, 3, 6, NULL}};
    struct runs runs;

    (void)state;
    if (!is_installed())
        skip();
    runs_init(&runs, shapes, 2);
    draw(&runs);
    assert_chart_has(&runs, "charts.json",
                     "Thread per connection against event loop in 2 "
                     "scenarios: fewer requests/s in 2; more CPU per request "
                     "in 2; more memory in 2\"");
    runs_release(&runs);
}

/* Nothing measured is not no difference. */
static void the_overview_claims_nothing_without_figures(void **state)
{
    static const struct shape shapes[] = {{"a", 2, 2, 6, fail_row}};
    struct runs runs;

    (void)state;
    if (!is_installed())
        skip();
    runs_init(&runs, shapes, 1);
    draw(&runs);
    assert_chart_has(&runs, "charts.json",
                     "in 1 scenario: no claim about requests/s; no claim about "
                     "CPU per request; no claim about memory");
    assert_chart_has(&runs, "overview.svg", "not measured");
    runs_release(&runs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cores_need_scenarios_that_differ_in_cpus),
        cmocka_unit_test(cores_say_who_scales),
        cmocka_unit_test(hardware_goes_ten_times_as_far),
        cmocka_unit_test(hardware_needs_people),
        cmocka_unit_test(the_overview_holds_ten_scenarios),
        cmocka_unit_test(the_overview_counts_findings),
        cmocka_unit_test(the_overview_claims_nothing_without_figures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
