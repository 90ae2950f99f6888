#include "network.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum {
    NETWORK_TEXT_BYTES = 16 * 1024 /* 5 KiB today */
};

/* Goes to the next word of a line; NULL at its end. */
static const char *word_after(const char *word)
{
    word += strcspn(word, " \n");
    return *word == ' ' ? word + 1 : NULL;
}

/* Two lines with the same first word: names, then their values. */
static long column(const char *names, const char *values, const char *name)
{
    size_t length = strlen(name);

    while (names && values) {
        if (strncmp(names, name, length) == 0 &&
            (names[length] == ' ' || names[length] == '\n'))
            return strtol(values, NULL, 10);
        names = word_after(names);
        values = word_after(values);
    }
    return -1;
}

/* A family's two lines: "TcpExt: ListenDrops ..." and "TcpExt: 7 ...". */
struct family {
    const char *names, *values; /* borrowed; both NULL when there is none */
};

static struct family family_find(const char *text, const char *prefix)
{
    struct family family = {text, NULL};
    size_t length = strlen(prefix);

    while (family.names && strncmp(family.names, prefix, length) != 0) {
        family.names = strchr(family.names, '\n');
        if (family.names)
            family.names++;
    }
    if (family.names)
        family.values = strchr(family.names, '\n');
    if (family.values)
        family.values++;
    if (!family.values || strncmp(family.values, prefix, length) != 0)
        return (struct family){NULL, NULL};
    return family;
}

static long value_of(const struct family *family, const char *name)
{
    return column(family->names, family->values, name);
}

/* Both when both are there. */
static long sum(long a, long b)
{
    return a < 0 || b < 0 ? -1 : a + b;
}

int network_parse(const char *netstat, const char *snmp,
                  struct network *network)
{
    struct family tcp = family_find(snmp, "Tcp: ");
    struct family more = family_find(netstat, "TcpExt: ");

    network->active_opens = value_of(&tcp, "ActiveOpens");
    network->listen_overflows = value_of(&more, "ListenOverflows");
    network->listen_drops = value_of(&more, "ListenDrops");
    network->request_queue_full = sum(value_of(&more, "TCPReqQFullDrop"),
                                      value_of(&more, "TCPReqQFullDoCookies"));
    network->syn_retransmits = value_of(&more, "TCPSynRetrans");
    return tcp.values && more.values ? 0 : -EBADMSG;
}

int network_read(struct network *network)
{
    char netstat[NETWORK_TEXT_BYTES], snmp[NETWORK_TEXT_BYTES];
    int result = text_read("/proc/net/netstat", netstat, sizeof(netstat));

    if (result == 0)
        result = text_read("/proc/net/snmp", snmp, sizeof(snmp));
    if (result < 0)
        netstat[0] = snmp[0] = '\0';
    (void)network_parse(netstat, snmp, network); /* then all is -1 */
    return result;
}

long network_parse_segments(const char *snmp)
{
    struct family tcp = family_find(snmp, "Tcp: ");

    return value_of(&tcp, "OutSegs");
}

long network_read_segments(void)
{
    char snmp[NETWORK_TEXT_BYTES];

    return text_read("/proc/net/snmp", snmp, sizeof(snmp)) == 0
               ? network_parse_segments(snmp)
               : -1;
}
