/*
 * Templates: what each tag does, and what is said of a wrong one.  To be read
 * as a specification.
 */
#include <errno.h>

#include "support.h"

#include "template.h"

static const char DOCUMENT[] =
    "{\"name\": \"Ada\", \"sign\": \"<a href='x'>\\\"&\", \"zero\": 0,"
    " \"count\": 3, \"nothing\": null, \"empty\": \"\", \"none\": [],"
    " \"no\": false, \"yes\": true, \"half\": 0.5,"
    " \"host\": {\"cpu\": {\"model\": \"Xeon\"}, \"name\": \"vm\"},"
    " \"servers\": [{\"name\": \"event\", \"port\": 1}, {\"name\": \"thr\"}],"
    " \"words\": [\"a\", \"<b>\"]}";

/* What a template becomes, or what is said of it; the caller's to free. */
static char *rendered(const char *text, const struct template *partials,
                      size_t count)
{
    struct template template;
    char error[256], *output = NULL;
    size_t bytes = 0;

    if (template_parse(&template, "t.html", text, partials, count, error,
                       sizeof error) != 0)
        return strdup(error);
    json_t *document = json_loads(DOCUMENT, 0, NULL);
    FILE *file = open_memstream(&output, &bytes);
    assert_non_null(document);
    assert_non_null(file);
    int code = template_render(&template, document, file, error, sizeof error);
    assert_int_equal(fclose(file), 0);
    json_decref(document);
    template_release(&template);
    if (code == 0)
        return output;
    assert_int_equal(code, -EBADMSG);
    free(output);
    return strdup(error);
}

struct example {
    const char *template, *becomes;
};

static void check(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *text = rendered(examples[i].template, NULL, 0);
        assert_string_equal(text, examples[i].becomes);
        free(text);
    }
}

static void values_stand_in_for_names(void **state)
{
    static const struct example examples[] = {
        {"", ""},
        {"no tag", "no tag"},
        {"{{name}}", "Ada"},
        {"a {{ name }} b", "a Ada b"},
        {"{{name}}{{count}}{{name}}", "Ada3Ada"},
        {"{{host.name}}: {{host.cpu.model}}", "vm: Xeon"},
        {"{{nothing}}|{{empty}}|{{zero}}", "||0"},
        {"{ {name} }", "{ {name} }"},
        {"a{{! a remark, {one} of many }}b", "ab"},
    };

    (void)state;
    check(examples, COUNT(examples));
}

static void values_are_escaped(void **state)
{
    static const struct example examples[] = {
        {"{{sign}}", "&lt;a href=&#39;x&#39;&gt;&quot;&amp;"},
        {"{{{sign}}}", "<a href='x'>\"&"},
        {"{{{ sign }}}", "<a href='x'>\"&"},
    };

    (void)state;
    check(examples, COUNT(examples));
}

static void sections_repeat(void **state)
{
    static const struct example examples[] = {
        {"{{#servers}}{{name}},{{/servers}}", "event,thr,"},
        {"{{#words}}[{{.}}]{{/words}}", "[a][&lt;b&gt;]"},
        {"{{#none}}x{{/none}}{{#nothing}}x{{/nothing}}", ""},
        {"{{#no}}x{{/no}}{{#empty}}x{{/empty}}{{#zero}}x{{/zero}}", ""},
        {"{{#yes}}x{{/yes}}{{#name}}{{.}}{{/name}}{{#count}}!{{/count}}",
         "xAda!"},
        {"{{#host}}{{name}}{{#cpu}} {{model}} {{count}}{{/cpu}}{{/host}}",
         "vm Xeon 3"},
        {"{{?servers}}<{{#servers}}{{name}}{{/servers}}>{{/servers}}",
         "<eventthr>"},
        {"{{?none}}x{{/none}}", ""},
        {"{{#host.cpu}}{{model}}{{/host.cpu}}", "Xeon"},
    };

    (void)state;
    check(examples, COUNT(examples));
}

static void inverted_sections_stand_for_nothing(void **state)
{
    static const struct example examples[] = {
        {"{{^none}}x{{/none}}{{^nothing}}y{{/nothing}}{{^no}}z{{/no}}", "xyz"},
        {"{{^empty}}x{{/empty}}{{^zero}}y{{/zero}}", "xy"},
        {"{{^servers}}x{{/servers}}{{^yes}}y{{/yes}}", ""},
    };

    (void)state;
    check(examples, COUNT(examples));
}

static void a_tag_alone_takes_its_line_along(void **state)
{
    static const struct example examples[] = {
        {"<ul>\n{{#words}}\n<li>{{.}}\n{{/words}}\n</ul>\n",
         "<ul>\n<li>a\n<li>&lt;b&gt;\n</ul>\n"},
        {"a\n  {{! remark }}  \nb", "a\nb"},
        {"a\n{{#yes}}\n{{/yes}}", "a\n"},
        {"a {{#yes}}\nb{{/yes}}\n", "a \nb\n"},
        {"{{name}}\n", "Ada\n"},
    };

    (void)state;
    check(examples, COUNT(examples));
}

static void mistakes_are_told_with_their_line(void **state)
{
    static const struct example examples[] = {
        {"a\nb {{nmae}}", "t.html:2: {{nmae}}: not in the document"},
        {"{{#nmae}}{{/nmae}}", "t.html:1: {{nmae}}: not in the document"},
        {"{{^nmae}}{{/nmae}}", "t.html:1: {{nmae}}: not in the document"},
        {"{{host.cpu.nmae}}",
         "t.html:1: {{host.cpu.nmae}}: not in the document"},
        {"{{half}}", "t.html:1: {{half}}: neither text nor a whole number"},
        {"{{host}}", "t.html:1: {{host}}: neither text nor a whole number"},
        {"\n\n{{#servers}}\n{{name}}",
         "t.html:3: a section that is not ended: {{servers}}"},
        {"{{/servers}}", "t.html:1: no such section is open: {{servers}}"},
        {"{{#servers}}{{#words}}{{/servers}}{{/words}}",
         "t.html:1: no such section is open: {{servers}}"},
        {"a\n{{name", "t.html:2: a tag that is not closed"},
        {"{{{name}}", "t.html:1: a tag that is not closed"},
        {"{{}}", "t.html:1: a tag without a name"},
        {"{{# }}", "t.html:1: a tag without a name"},
        {"{{> other}}", "t.html:1: no template {{other}}"},
    };

    (void)state;
    check(examples, COUNT(examples));
}

static void partials_see_what_is_around(void **state)
{
    static const char text[] = "<b>{{name}}</b>\n";
    struct template partial;
    char error[256];

    (void)state;
    assert_int_equal(
        template_parse(&partial, "row", text, NULL, 0, error, sizeof error), 0);
    char *page =
        rendered("{{#servers}}\n{{> row}}\n{{/servers}}\n", &partial, 1);
    assert_string_equal(page, "<b>event</b>\n<b>thr</b>\n");
    free(page);
    template_release(&partial);
}

static void sections_may_be_deep_but_not_endless(void **state)
{
    char text[40 * 16] = "";

    (void)state;
    for (int i = 0; i < 40; i++)
        strcat(text, "{{#yes}}");
    char *said = rendered(text, NULL, 0);
    assert_string_equal(said, "t.html:1: too many sections around {{yes}}");
    free(said);
}

static void a_full_disk_is_told(void **state)
{
    struct template template;
    char error[256];

    (void)state;
    FILE *full = fopen("/dev/full", "we");
    json_t *document = json_object();
    assert_non_null(full);
    assert_int_equal(template_parse(&template, "t.html", "some text", NULL, 0,
                                    error, sizeof error),
                     0);
    setvbuf(full, NULL, _IONBF, 0);
    assert_int_equal(
        template_render(&template, document, full, error, sizeof error), -EIO);
    assert_string_equal(error, "t.html: cannot be written");
    template_release(&template);
    json_decref(document);
    fclose(full);
}

/* Whatever the bytes are: an error or a page, and nothing else. */
static void cut_anywhere_it_is_an_error_or_a_page(void **state)
{
    static const char whole[] = "a{{#servers}}{{{name}}}{{^none}}{{count}}"
                                "{{/none}}{{! x }}{{/servers}}{{> x}}\n";

    (void)state;
    for (size_t length = 0; length < strlen(whole); length++) {
        char text[sizeof whole];
        snprintf(text, sizeof text, "%.*s", (int)length, whole);
        free(rendered(text, NULL, 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_in_for_names),
        cmocka_unit_test(values_are_escaped),
        cmocka_unit_test(sections_repeat),
        cmocka_unit_test(inverted_sections_stand_for_nothing),
        cmocka_unit_test(a_tag_alone_takes_its_line_along),
        cmocka_unit_test(mistakes_are_told_with_their_line),
        cmocka_unit_test(partials_see_what_is_around),
        cmocka_unit_test(sections_may_be_deep_but_not_endless),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(cut_anywhere_it_is_an_error_or_a_page),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
