/*
 * command.h - a profile's command line made into an argument vector, without
 * a shell: blanks separate, double quotes group, {port} and {run} are
 * replaced, every other byte stands for itself.
 *
 *   build/event-server --port {port}   ->   "build/event-server" "--port" "0"
 */
#ifndef BENCH_COMMAND_H
#define BENCH_COMMAND_H

/* `port` stands for {port}, `run_dir` for {run}.  On success *argv is an array
 * that ends in NULL, owned by the caller: command_release.  Returns 0,
 * -EINVAL (a quote that is not closed), -ENODATA (no word at all) or
 * -ENOMEM. */
int command_split(const char *text, int port, const char *run_dir,
                  char ***argv);
void command_release(char **argv);

#endif
