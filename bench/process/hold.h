/*
 * hold.h - `build/bench hold`: starts one command so that nothing of it can
 * outlive the runner, and sets what uv_spawn cannot.
 *
 *   build/bench hold [--cpus LIST] [--nofile N] [--cgroup DIR] [--control FD]
 * -- COMMAND...
 *
 * The command gets its CPUs, its soft limit of open files (the hard one unless
 * told), the control group it can join, a process group of its own and, should
 * hold itself be killed, a SIGKILL.  Hold is the subreaper of everything below
 * it: when the other end of the control descriptor is closed - the runner
 * stopped it, or was itself killed, whatever by - or when the command has
 * ended, every descendant gets SIGKILL, and hold leaves.
 *
 * On the control descriptor hold says, a line each:
 *
 *   pid 4711                                  the command runs
 *   exec-failed 2 cannot run x: No such file or directory
 *   exit 3                                    or how it ended: its status
 *   signal 11                                 or the signal
 *
 * Does not know libuv, and what the command is.  Without --control it can be
 * used from a shell: it then ends everything on SIGINT, SIGTERM or SIGHUP.
 */
#ifndef BENCH_HOLD_H
#define BENCH_HOLD_H

/* argv[0] is "hold".  Returns the exit status: the command's own, 128 + signal
 * when one ended it, 127 when it could not be started, 2 for wrong usage. */
int hold_main(int argc, char **argv);

#endif
