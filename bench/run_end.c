#include "run_end.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conclude.h"
#include "exits.h"
#include "index_page.h"
#include "opt.h"
#include "report.h"

/* The page, and the index of all runs: what was measured stands without. */
static void write_pages(struct run *run, const struct conclusion *conclusion)
{
    const char *results = run->prepared.words.results;
    char error[ERROR_BYTES];

    if (report_write(conclusion, error))
        fprintf(stderr,
                "%s: no report: %s; write it with: make report RUN=%s\n",
                program_name, error, run->dir);
    if (index_write(results, error))
        fprintf(stderr, "%s: no index of %s: %s\n", program_name, results,
                error);
}

int run_end(struct run *run)
{
    struct conclusion conclusion;
    char error[ERROR_BYTES];
    int drawn, linked;

    if (conclusion_init(&conclusion, run->dir, error) ||
        conclusion_write(&conclusion, error))
        die(program_name, "%s", error);
    drawn = conclusion_draw(&conclusion, NULL, error);
    if (drawn)
        fprintf(stderr,
                "%s: measured, not plotted: %s; redraw with: make "
                "charts RUN=%s\n",
                program_name, error, run->dir);
    write_pages(run, &conclusion);
    linked = run->interrupt.number
                 ? 0
                 : folder_finish(run->prepared.words.results, run->dir);
    if (linked)
        fprintf(stderr, "%s: cannot set %s/latest: %s\n", program_name,
                run->prepared.words.results, strerror(-linked));
    (void)conclusion_print(&conclusion, stdout, error); /* drawn says it */
    conclusion_release(&conclusion);
    printf("\n%s/report.html, %s/summary.md, %s/charts/\n", run->dir, run->dir,
           run->dir);
    /* Who reads no more (`| head`) has seen what he wanted. */
    if ((fflush(stdout) || ferror(stdout)) && errno != EPIPE)
        die(program_name, "cannot print the summary: %s; it is in %s",
            strerror(errno), run->dir);
    if (drawn)
        return drawn == -ENOENT ? EXIT_TOOL_MISSING : EXIT_RUN_FAILED;
    return run->turns.failed ? EXIT_SOME_INVALID : EXIT_ALL_VALID;
}
