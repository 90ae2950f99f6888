/*
 * network.h - what TCP of this machine counts since it started: connects that
 * did not get through at once, and why; and how much it sends.
 *
 * Differences tell of a time; whoever else connects on this machine (in this
 * network namespace) is in there too.  Names as in /proc/net/netstat and
 * /proc/net/snmp; what they mean:
 * Documentation/networking/snmp_counter.rst of the kernel.
 */
#ifndef BENCH_NETWORK_H
#define BENCH_NETWORK_H

/* A figure that this kernel does not have is -1. */
struct network {
    long active_opens;       /* connects */
    long listen_overflows;   /* the queue of a listening socket was full */
    long listen_drops;       /* for this or another reason */
    long request_queue_full; /* SYNs dropped, or answered by a cookie, for too
                                many half-open connections */
    long syn_retransmits;    /* SYNs and their answers, sent once more */
};

/* From the text of the two files.  0, or -EBADMSG for anything else. */
int network_parse(const char *netstat, const char *snmp,
                  struct network *network);

/* Two files, some 50 us.  0 or a negative errno; then all is -1. */
int network_read(struct network *network);

/* How many segments were sent, but for those sent once more: from the text of
 * /proc/net/snmp, and from the file.  -1: not known. */
long network_parse_segments(const char *snmp);
long network_read_segments(void);

#endif
