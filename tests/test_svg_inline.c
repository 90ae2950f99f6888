/*
 * Charts in a page: what is left of gnuplot's SVG, and what never gets in.
 */
#include <errno.h>

#include "support.h"

#include "svg_inline.h"

static const struct svg_labels LABELS = {"c7", "A < B", "A line & a band."};

#define HEAD                                                                   \
    "<svg width=\"8\" viewBox=\"0 0 8 5\" role=\"img\" "                       \
    "font-family=\"DejaVu Sans,Verdana,sans-serif\" "                          \
    "aria-labelledby=\"c7-t c7-d\"><title id=\"c7-t\">A &lt; B</title>"        \
    "<desc id=\"c7-d\">A line &amp; a band.</desc>"

/* What becomes of the inside of a chart; the caller's to free. */
static char *inlined(const char *inside)
{
    struct buffer out = {0};
    char *text = NULL;

    assert_true(
        asprintf(&text,
                 "<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n<svg \n width=\"8\" "
                 "viewBox=\"0 0 8 5\"\n xmlns=\"http://www.w3.org/2000/svg\">\n"
                 "<title>gnuplot</title>\n<desc>Produced by</desc>\n%s\n"
                 "</svg>\n",
                 inside) > 0);
    assert_int_equal(svg_inline(text, &LABELS, &out), 0);
    free(text);
    size_t head = strlen(HEAD);
    assert_true(out.bytes > head);
    assert_memory_equal(out.data, HEAD, head);
    char *rest = strdup(out.data + head);
    assert_non_null(rest);
    buffer_release(&out);
    char *end = strstr(rest, "</svg>");
    assert_non_null(end);
    assert_string_equal(end, "</svg>");
    *end = '\0';
    return rest;
}

struct example {
    const char *svg, *becomes;
};

static void check(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *text = inlined(examples[i].svg);
        assert_string_equal(text, examples[i].becomes);
        free(text);
    }
}

static void what_draws_nothing_is_gone(void **state)
{
    static const struct example examples[] = {
        {"", ""},
        {"<g fill=\"none\">\n</g>", ""},
        {"<g><g><title>a line</title><g></g></g></g>", ""},
        {"<g><path d='M1.00,2.00 '/></g>", ""},
        {"<g><text></text></g>", ""},
        {"<!-- a remark --><desc>x<g/></desc>", ""},
        {"<g>\n\t<text>a  b</text>\n</g>", "<g><text>a  b</text></g>"},
        {"<g fill='none'><rect/></g>\n<g/><g x='1'></g><g fill='none'><g></g>"
         "</g><g fill='none'><circle/></g><g><line/></g>",
         "<g fill=\"none\"><rect/><circle/></g><g><line/></g>"},
        {"<g fill='none'><rect/><g fill='none'><circle/></g></g>",
         "<g fill=\"none\"><rect/><g fill=\"none\"><circle/></g></g>"},
        {"<g><title>a line</title><path d='M0,0 L1,1'/></g>",
         "<g><title>a line</title><path d=\"M0,0 L1,1\"/></g>"},
    };

    (void)state;
    check(examples, COUNT(examples));
}

static void values_are_spelt_short(void **state)
{
    static const struct example examples[] = {
        {"<path d='M66.00,444.01 L666.810,100.00  ' stroke-width=\"1.20\"/>",
         "<path d=\"M66,444.01 L666.81,100\" stroke-width=\"1.2\"/>"},
        {"<rect fill='rgb( 96,  96,  96)' stroke=\"#FFFFFF\" color=\"black\"/>",
         "<rect fill=\"#606060\" stroke=\"#ffffff\" color=\"#000000\"/>"},
        {"<rect fill = 'rgb(0,90,140)' x=\"100\" y=\"-0.50\"/>",
         "<rect fill=\"#005a8c\" x=\"100\" y=\"-0.5\"/>"},
        {"<g stroke-linecap=\"butt\" stroke-linejoin=\"miter\" fill=\"none\">"
         "<rect/></g>",
         "<g fill=\"none\"><rect/></g>"},
        {"<g font-family=\"DejaVu Sans,Verdana,sans-serif\" font-size=\"13.00\""
         " class=\"gridline\"><text>a &amp; b &lt;</text></g>",
         "<g font-size=\"13\"><text>a &amp; b &lt;</text></g>"},
    };

    (void)state;
    check(examples, COUNT(examples));
}

static void ids_are_the_charts_own(void **state)
{
    static const struct example examples[] = {
        {"<defs><path id='gpPt0' d='M-1,0 h2'/><circle id='gpPt5' r='1'/>"
         "<use xlink:href='#gpPt5' id='gpPt6'/><circle id='gpDot'/></defs>"
         "<g id=\"gnuplot_canvas\"><use xlink:href='#gpPt6' x='1'/></g>",
         "<defs><circle id=\"c7-gpPt5\" r=\"1\"/><use href=\"#c7-gpPt5\" "
         "id=\"c7-gpPt6\"/></defs><g><use href=\"#c7-gpPt6\" x=\"1\"/></g>"},
        {"<defs><clipPath id='clip'><rect/></clipPath></defs>"
         "<rect clip-path='url(#clip)'/>",
         "<defs><clipPath id=\"c7-clip\"><rect/></clipPath></defs>"
         "<rect clip-path=\"url(#c7-clip)\"/>"},
        {"<defs><path id='gpPt0' d='M-1,0 h2'/></defs><rect/>", "<rect/>"},
    };

    (void)state;
    check(examples, COUNT(examples));
}

/* A file in a run's folder need not be gnuplot's. */
static void nothing_foreign_gets_in(void **state)
{
    static const struct example examples[] = {
        {"<script>alert(1)</script><rect/>", "<rect/>"},
        {"<style>* { fill: red }</style>", ""},
        {"<foreignObject><svg><rect/></svg></foreignObject>", ""},
        {"<a href='http://example.org/'><rect/></a>", ""},
        {"<svg onload='x()'><rect/></svg>", ""},
        {"<rect onclick='x()' style='fill:url(http://example.org/)'/>",
         "<rect/>"},
        {"<rect fill='url(http://example.org/)' stroke='URL(x.svg)'/>",
         "<rect/>"},
        {"<rect fill='u\\72l(x)' x='\"><script>'/>", "<rect/>"},
        {"<use href='http://example.org/x.svg#a'/>", "<use/>"},
        {"<use xlink:href='javascript:x()'/>", "<use/>"},
        {"<image href='data:image/svg+xml,x' width='1'/>",
         "<image width=\"1\"/>"},
        {"<image xlink:href='data:image/png;base64,iVBORw0=' width='1'/>",
         "<image href=\"data:image/png;base64,iVBORw0=\" width=\"1\"/>"},
        {"stray words<rect/>", "<rect/>"},
    };

    (void)state;
    check(examples, COUNT(examples));
}

static void what_is_no_svg_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "words",
        "<html></html>",
        "<svg>",
        "<svg><g>",
        "<svg></g></svg>",
        "<svg/>",
        "<svg><g></svg></g>",
        "<svg a=b/>",
        "<svg><!-- ",
        "<",
        "<svg><g x='1></g>",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct buffer out = {0};
        assert_int_equal(svg_inline(texts[i], &LABELS, &out), -EBADMSG);
        buffer_release(&out);
    }
}

static void depth_is_bounded(void **state)
{
    char text[8 * 200] = "<svg>";
    struct buffer out = {0};

    (void)state;
    for (int i = 0; i < 100; i++)
        strcat(text, "<g>");
    assert_int_equal(svg_inline(text, &LABELS, &out), -EBADMSG);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_draws_nothing_is_gone),
        cmocka_unit_test(values_are_spelt_short),
        cmocka_unit_test(ids_are_the_charts_own),
        cmocka_unit_test(nothing_foreign_gets_in),
        cmocka_unit_test(what_is_no_svg_is_refused),
        cmocka_unit_test(depth_is_bounded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
