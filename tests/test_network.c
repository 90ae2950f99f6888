/* /proc/net/netstat and /proc/net/snmp as recorded, and as cut off. */
#include "support.h"

#include <errno.h>

#include "network.h"

static const char netstat_text[] =
    "TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPReqQFullDoCookies "
    "TCPReqQFullDrop TCPSynRetrans Last\n"
    "TcpExt: 79 2476 2480 3 4 6 5\n"
    "IpExt: InNoRoutes ListenDrops\n"
    "IpExt: 0 1\n";

static const char snmp_text[] =
    "Ip: Forwarding ActiveOpens\n"
    "Ip: 2 64\n"
    "Tcp: RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens "
    "OutSegs\n"
    "Tcp: 1 200 120000 -1 40057677 20097075 881234567890\n"
    "Udp: InDatagrams\n"
    "Udp: 371\n";

static void counters_are_found_by_name(void **state)
{
    struct network network;

    (void)state;
    assert_int_equal(network_parse(netstat_text, snmp_text, &network), 0);
    assert_int_equal(network.active_opens, 40057677);
    assert_int_equal(network.listen_overflows, 2476);
    assert_int_equal(network.listen_drops, 2480);
    assert_int_equal(network.request_queue_full, 7);
    assert_int_equal(network.syn_retransmits, 6);
    assert_true(network_parse_segments(snmp_text) == 881234567890);
}

static void what_is_not_there_is_not_known(void **state)
{
    struct network network;

    (void)state;
    assert_int_equal(network_parse("TcpExt: TCPReqQFullDrop\nTcpExt: 1\n",
                                   "Tcp: A\nTcp: 1\n", &network),
                     0);
    assert_int_equal(network.active_opens, -1);
    assert_int_equal(network_parse_segments("Tcp: A\nTcp: 1\n"), -1);
    assert_int_equal(network_parse_segments(""), -1);
    assert_int_equal(network.listen_overflows, -1);
    assert_int_equal(network.request_queue_full, -1);
    assert_int_equal(network_parse("", snmp_text, &network), -EBADMSG);
    assert_int_equal(network_parse(netstat_text, "Tcp: A\nUdp: 1\n", &network),
                     -EBADMSG);
}

/* In memory of exactly its size: no reader goes beyond it. */
static void cut_anywhere_it_does_no_harm(void **state)
{
    struct network network;

    (void)state;
    for (size_t length = 0; length < sizeof netstat_text; length++) {
        char *text = strndup(netstat_text, length);
        (void)network_parse(text, text, &network);
        free(text);
    }
    for (size_t length = 0; length < sizeof snmp_text; length++) {
        char *text = strndup(snmp_text, length);
        (void)network_parse(text, text, &network);
        (void)network_parse_segments(text);
        free(text);
    }
}

static void this_machine_counts(void **state)
{
    struct network network;

    (void)state;
    assert_int_equal(network_read(&network), 0);
    assert_true(network.active_opens >= 0);
    assert_true(network.listen_overflows >= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_are_found_by_name),
        cmocka_unit_test(what_is_not_there_is_not_known),
        cmocka_unit_test(cut_anywhere_it_does_no_harm),
        cmocka_unit_test(this_machine_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
