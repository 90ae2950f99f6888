// figures.mjs - what made-up trials measure: plausible, and the same each time.

// Six repetitions that scatter by less than a per cent, the same each time.
export const scatter = (repeat) => 1 + (((repeat * 7) % 6) - 2.5) / 300;

// What a server that is `weight` times as costly measures at a level.
export const figuresOf = (weight, connections, repeat) => {
  const throughput = ((1e5 * connections) / (connections + 20) / weight) * scatter(repeat);
  const cpu = 5 * weight * scatter(repeat + 1);
  const latency = (1e6 * connections) / throughput;
  const memory = {
    rss_kib: 2300 + 3.5 * connections * weight,
    page_tables_kib: 44 + 0.3 * connections * weight,
    kernel_stacks_kib: 48 + 16 * connections * (weight - 1),
    slab_kib: 5 * connections,
    socket_kib: 2 * connections,
  };

  return {
    duration_s: 1,
    requests: Math.round(throughput),
    throughput_per_s: throughput,
    transfer_bytes_per_s: Math.round(116 * throughput),
    latency_mean_us: latency,
    latency_p50_us: Math.round(0.9 * latency),
    latency_p90_us: Math.round(1.6 * latency),
    latency_p99_us: Math.round(3 * latency * scatter(repeat)),
    latency_p999_us: Math.round(6 * latency),
    latency_max_us: Math.round(9 * latency),
    latency_wrk_p99_us: Math.round(3 * latency),
    server_cpu_user_s: (0.25 * cpu * throughput) / 1e6,
    server_cpu_system_s: (0.75 * cpu * throughput) / 1e6,
    cpu_us_per_request: cpu,
    cpu_user_us_per_request: 0.25 * cpu,
    cpu_system_us_per_request: 0.75 * cpu,
    requests_per_cpu_s: 1e6 / cpu,
    client_cpu_us_per_request: 4,
    server_client_cpu_us_per_request: cpu + 4,
    client_cpu_pct: Math.min(99, (4 * throughput) / 1e4),
    server_cpu_pct: Math.min(99, (cpu * throughput) / 1e4),
    steal_pct: 0.1,
    switches_voluntary: Math.round((weight - 1) * throughput),
    switches_involuntary: 40,
    switches_voluntary_per_request: weight - 1,
    switches_involuntary_per_request: 40 / throughput,
    switches_per_request: weight - 1 + 40 / throughput,
    threads_max: weight > 1 ? connections + 2 : 1,
    connections_served: connections,
    fairness_jain: 0.99,
    ...memory,
    memory_total_kib: Object.values(memory).reduce((sum, part) => sum + part) * scatter(repeat),
    virtual_kib: 9000 + 70 * connections * weight,
    memory_idle_kib: 2300,
    memory_source: 'proc',
    counted: 1,
    other_cpu_pct: 0.2,
    runner_cpu_pct: 0.3,
  };
};
