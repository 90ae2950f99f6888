/*
 * What svg_finish makes of gnuplot's file.
 */
#include "support.h"

#include "chart_svg.h"

static void the_file_is_finished(void **state)
{
    static const struct {
        const char *gnuplot, *finished;
    } cases[] = {
        {"<svg><title>Gnuplot</title><g/></svg>",
         "<svg><title>a &lt;b&gt; &amp; c</title><g/></svg>"},
        {"<svg><g font-family=\"DejaVu Sans\"/></svg>",
         "<svg><g font-family=\"DejaVu Sans,Verdana,sans-serif\"/></svg>"},
        {"<svg><g font-family=\"DejaVu Sans:Bold\"/></svg>",
         "<svg><g font-family=\"DejaVu Sans,Verdana,sans-serif\" "
         "font-weight=\"bold\"/></svg>"},
        {"<svg><text>a ]]>]]> b</text><g font-family=\"x\"/>]]></svg>",
         "<svg><text>a ]]&gt;]]&gt; b</text><g "
         "font-family=\"x\"/>]]&gt;</svg>"},
    };
    char path[] = "/tmp/test_chart_svg.XXXXXX", text[512];

    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    for (size_t i = 0; i < COUNT(cases); i++) {
        FILE *file = fopen(path, "we");
        assert_non_null(file);
        fputs(cases[i].gnuplot, file);
        assert_int_equal(fclose(file), 0);
        assert_int_equal(svg_finish(path, "a <b> & c"), 0);
        file = fopen(path, "re");
        assert_non_null(file);
        text[fread(text, 1, sizeof text - 1, file)] = '\0';
        fclose(file);
        assert_string_equal(text, cases[i].finished);
    }
    assert_int_equal(remove(path), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_is_finished),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
