/*
 * The charts of claims from made-up ones: where gnuplot is installed, every
 * shape of claim gives whole pictures and no complaint, and figures lie where
 * the axis says.
 */
#include "chart_folder.h"

#include "chart.h"
#include "chart_claims.h"
#include "chart_forest.h"
#include "chart_shapes.h"
#include "claim_shapes.h"

enum {
    CLAIMS_MOST = 64
};

static struct claim all[CLAIMS_MOST];

static const struct made_up RATIOS[] = {
    {QUESTION_RATIO, M_LATENCY_P99_US, 3.2, 0.03, NAN, 2},
    {QUESTION_RATIO, M_LATENCY_P99_US, 1.02, 0.03, NAN, 2},
    {QUESTION_PAIRS, M_CPU_US_PER_REQUEST, 1.36, 0.02, 1.05, NAN},
    {QUESTION_RATIO, M_CPU_US_PER_REQUEST, 2.05, 0.1, 2, NAN},
    {QUESTION_RATIO, M_CPU_US_PER_REQUEST, 1.0, 0.005, 0.95, 1.05},
    {QUESTION_RATIO, M_CPU_US_PER_REQUEST, 8.1, 0.02, NAN, NAN},
};

static const struct made_up VALUES[] = {
    {QUESTION_VALUE, M_LATENCY_MAX_US, 1412345, 2000, 1200000, 2000000},
    {QUESTION_VALUE, M_LATENCY_MAX_US, 1398000, 2000, 1200000, 2000000},
    {QUESTION_VALUE, M_THREADS_MAX, 1, 0, NAN, 1.5},
    {QUESTION_VALUE, M_MEMORY_TOTAL_KIB, 44.1, 0.2, NAN, NAN},
    {QUESTION_DIFFERENCE, M_MEMORY_TOTAL_KIB, -0.02, 0.03, 0.1, NAN},
};

static const struct made_up NONE = {
    QUESTION_RATIO, M_LATENCY_P99_US, NAN, 0, NAN, 2};
static const struct made_up WILD[] = {
    {QUESTION_RATIO, M_LATENCY_P99_US, 1e6, 9, 2, NAN},
    {QUESTION_RATIO, M_LATENCY_P99_US, 1e-6, 9, 2, NAN},
    {QUESTION_VALUE, M_UNANSWERED, 0, 0, NAN, NAN},
    {QUESTION_VALUE, M_LATENCY_MAX_US, 1e12, 1e13, 5, NAN},
    {QUESTION_VALUE, M_THREADS_MAX, -3, 1, -10, NAN},
};

static int draw(const struct claims *claims, const char *run_dir, char *error,
                size_t error_size)
{
    static const struct shape shape = {"hello", 2, 2, 6, NULL};
    struct chart_context context = {
        .scripts_dir = "scripts/charts",
        .only = "claims,claim",
        .foot = {"run 2025-01-31T12-00-05Z", "host it's_me: {CPU}"},
        .claims = claims};
    struct results results;
    struct summary summary;

    make_run(&shape, &results, &summary);
    int code =
        charts_draw(&results, &summary, &context, run_dir, error, error_size);
    summary_release(&summary);
    free(results.rows);
    return code;
}

static void draw_well(size_t count, const char *run_dir)
{
    struct claims claims = {all, count};
    char error[512] = "";

    int code = draw(&claims, run_dir, error, sizeof(error));
    if (code != 0)
        fail_msg("%zu claims: %d %s", count, code, error);
}

static void check_drawn(const char *run_dir, const char *name)
{
    static const char *const formats[] = {"svg", "png"};
    char file[PATH_MAX];

    for (size_t i = 0; i < COUNT(formats); i++) {
        (void)snprintf(file, sizeof(file), "charts/%s.%s", name, formats[i]);
        if (!has_file(run_dir, file))
            fail_msg("no %s", file);
    }
}

/* --- every shape -------------------------------------------------------- */

/* Some of each kind; long sentences; the last of them without any figure. */
static void fill(size_t count)
{
    static char names[CLAIMS_MOST][32];
    static const struct {
        const struct made_up *made_up;
        size_t count;
    } shapes[] = {{RATIOS, 2},     {VALUES, 5}, {RATIOS + 2, 1},
                  {RATIOS, 6},     {WILD, 5},   {RATIOS + 3, 1},
                  {RATIOS + 5, 1}, {&NONE, 1},  {VALUES + 2, 1}};

    for (size_t i = 0; i < count; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "claim%zu", i);
        all[i] = claim_of(
            names[i],
            i % 4 == 3
                ? "a sentence that is longer than anybody would say, and "
                  "goes on about loops and threads and what they cost"
                : "it can't be blocked by http requests",
            shapes[i % COUNT(shapes)].made_up, shapes[i % COUNT(shapes)].count);
        if (i % 3 == 0)
            all[i].literature = "SEDA 2001: throughput 88 % lower";
    }
}

static void every_number_of_claims_is_drawn(void **state)
{
    static const size_t counts[] = {1, 2, 22, CLAIMS_MOST};
    char name[32];

    if (!gnuplot_is_installed())
        skip();
    for (size_t i = 0; i < COUNT(counts); i++) {
        fill(counts[i]);
        draw_well(counts[i], *state);
        check_drawn(*state, "claims");
        (void)snprintf(name, sizeof(name), "claim-claim%zu", counts[i] - 1);
        check_drawn(*state, name);
    }
}

static void as_many_questions_as_can_be_are_drawn(void **state)
{
    static struct made_up many[QUESTIONS_MAX];

    if (!gnuplot_is_installed())
        skip();
    for (size_t i = 0; i < QUESTIONS_MAX; i++) {
        many[i] = i % 2 ? VALUES[i % COUNT(VALUES)] : RATIOS[i % COUNT(RATIOS)];
        many[i].metric = i % 2 ? (enum metric)i : many[i].metric;
    }
    all[0] = claim_of("many", "it scales", many, QUESTIONS_MAX);
    draw_well(1, *state);
    check_drawn(*state, "claim-many");
}

static void without_any_figure_the_reasons_stand_there(void **state)
{
    if (!gnuplot_is_installed())
        skip();
    all[0] = claim_of("none", "it scales", &NONE, 1);
    all[1] = claim_of("nothing", "nobody asks", &NONE, 0);
    draw_well(2, *state);
    char *svg = read_file(*state, "charts/claim-none.svg");
    assert_non_null(strstr(svg, "no figure"));
    assert_non_null(strstr(svg, "hello/10000/threads is limit-hit"));
    assert_non_null(strstr(svg, "inconclusive"));
    free(svg);
    svg = read_file(*state, "charts/claims.svg");
    assert_non_null(strstr(svg, "hello/10000/threads is limit-hit"));
    free(svg);
    assert_false(has_file(*state, "charts/claim-nothing.svg"));
}

static void hostile_words_are_words(void **state)
{
    struct claim *claim = &all[0];
    char part[64], name[96];

    if (!gnuplot_is_installed())
        skip();
    *claim = claim_of("../{a_b} 'x'\n`id`", "it's {a_b} <b>&\"q\" \\n `x` \xff",
                      RATIOS, 2);
    claim->source = claim->experiment = claim->literature =
        "'; system('id') \n<script>alert(1)</script> {/:Bold x}";
    claim->questions[0].asks = "'x' {a_b} <script>";
    draw_well(1, *state);
    text_file_part(claim->name, part, sizeof(part));
    (void)snprintf(name, sizeof(name), "claim-%s", part);
    check_drawn(*state, name);
    char *svg = read_file(*state, "charts/claims.svg");
    assert_null(strstr(svg, "<script"));
    assert_null(strstr(svg, "<b>"));
    free(svg);
}

static void a_run_without_claims_says_so(void **state)
{
    char error[512] = "";

    if (!gnuplot_is_installed())
        skip();
    assert_int_equal(draw(NULL, *state, error, sizeof(error)), 0);
    assert_false(has_file(*state, "charts/claims.svg"));
    char *text = read_file(*state, "charts/charts.json");
    assert_non_null(strstr(text, "no claims were put on trial"));
    free(text);
}

/* --- what is said, and where -------------------------------------------- */

static void headlines_are_sentences_and_rulings(void **state)
{
    if (!gnuplot_is_installed())
        skip();
    all[0] = claim_of("cpu", "events are faster", RATIOS + 2, 1);
    all[1] = claim_of("http", "it can't be blocked", RATIOS, 2);
    draw_well(2, *state);
    char *text = read_file(*state, "charts/charts.json");
    assert_non_null(strstr(text, "Events are faster\xe2\x80\x9d: supported"));
    assert_non_null(strstr(text, "It can't be blocked\xe2\x80\x9d: in part (1 "
                                 "supported, 1 refuted)"));
    assert_non_null(strstr(text, "2 claims on trial: 1 supported, 1 in part"));
    free(text);
}

/* Between the ticks of 1 and 2, on their logarithms. */
static void check_place(const char *svg, int type, double value, double y)
{
    double one, two;

    assert_true(find_tick(svg, "1x", &one));
    assert_true(find_tick(svg, "2x", &two));
    double x = one + (two - one) * log(value) / log(2);
    if (!has_point(svg, type, x, y))
        fail_msg("no point of type %d at (%g, %g)", type, x, y);
}

static void figures_lie_where_the_axis_says(void **state)
{
    if (!gnuplot_is_installed())
        skip();
    all[0] = claim_of("http", "it can't be blocked", RATIOS, 2);
    draw_well(1, *state);
    char *svg = read_file(*state, "charts/claim-http.svg");
    char *marks = read_file(*state, "charts/data/claim-http/marks.csv");
    check_place(svg, SHAPE_SQUARE, 3.2, height_of(marks, "3.2"));
    check_place(svg, SHAPE_DISC, 1.02, height_of(marks, "1.02"));
    assert_non_null(strstr(svg, "3.20x"));
    assert_non_null(strstr(svg, "margin: below 2x"));
    free(svg);
    free(marks);
}

/* --- how far on the claim's side ---------------------------------------- */

static struct tried tried_of(double figure, double low, double high,
                             double over, double under)
{
    return (struct tried){.number = {.figure = {figure, low, high, 6}},
                          .over = over,
                          .under = under};
}

static void near(double is, double wanted)
{
    if (!(fabs(is - wanted) <= 1e-9 * fabs(wanted)))
        fail_msg("%.9g instead of %.9g", is, wanted);
}

static void beyond_1_is_the_claims_side(void **state)
{
    struct tried over = tried_of(3, 2.5, 3.5, 2, NAN);
    struct tried under = tried_of(3, 2.5, 3.5, NAN, 2);
    struct tried between = tried_of(1, 0.9, 1.2, 0.5, 2);
    double low, high;

    (void)state;
    near(claims_side(&over, 3), 1.5);
    claims_side_interval(&over, &low, &high);
    near(low, 1.25);
    near(high, 1.75);
    near(claims_side(&under, 3), 2 / 3.0);
    claims_side_interval(&under, &low, &high);
    near(low, 2 / 3.5);
    near(high, 0.8);
    near(claims_side(&between, 1.2), 2 / 1.2);
    claims_side_interval(&between, &low, &high);
    near(low, 2 / 1.2);
    near(high, 2); /* the middle lies in the interval */
    assert_true(claims_side(&over, -1) == 0);
    assert_true(isinf(claims_side(&under, 0)));
    over.over = NAN; /* no margin */
    assert_true(isnan(claims_side(&over, 3)));
    under.under = -1;
    assert_true(isnan(claims_side(&under, 3)));
}

#define DRAWING(test)                                                          \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DRAWING(every_number_of_claims_is_drawn),
        DRAWING(as_many_questions_as_can_be_are_drawn),
        DRAWING(without_any_figure_the_reasons_stand_there),
        DRAWING(hostile_words_are_words),
        DRAWING(a_run_without_claims_says_so),
        DRAWING(headlines_are_sentences_and_rulings),
        DRAWING(figures_lie_where_the_axis_says),
        cmocka_unit_test(beyond_1_is_the_claims_side),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
