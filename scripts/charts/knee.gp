# knee.gp - the 99th percentile of latency against requests per second, of open
# loops at several rates, joined in the order of their loads.
#
#   gnuplot -c knee.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/knee; its chart.gp holds assignments only.  A server
# without points of a kind has a row below the axis, as gnuplot fails on files
# without rows.  Drawn in this order: crossbars, lines, marks.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('knee.gp')]
load data.'/chart.gp'
load here.'style.gp'

file(kind, i) = sprintf('%s/%s-%d.csv', data, kind, i)
tint(i) = stroke[int(colour[i])]
shape(i) = marker[int(colour[i])]
bulk(i) = swell[int(colour[i])]

# Where servers have the same rate, the crossbars of one lie upon those of
# another: the first are broad and pale, the last ones narrow.
breadth(i) = 1.2 + 2.4 * (label_count - i)
pale(i) = i < label_count ? 0x90000000 : 0

set lmargin at screen across(left_px)
set rmargin at screen across(right_px)
set tmargin at screen up(top_px)
set bmargin at screen up(bottom_px)

set logscale xy
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set xtics (xtic_text[1] xtic_at[1]) offset 0,-0.2
set for [i=2:xtic_at_count] xtics add (xtic_text[i] xtic_at[i])
set ytics (ytic_text[1] ytic_at[1]) scale 0
set for [i=2:ytic_at_count] ytics add (ytic_text[i] ytic_at[i])
set errorbars 0.8

do for [i=1:leader_x1_count] {
    set arrow from screen across(leader_x1[i]),up(leader_y1[i]) \
        to screen across(leader_x2[i]),up(leader_y2[i]) nohead \
        linewidth 0.8 linecolor rgb stroke[int(leader_ink[i])] dashtype 3
}

plot \
    for [i=1:label_count] file('line', i) \
        using "throughput_per_s":"p99_ms":"throughput_low_per_s": \
            "throughput_high_per_s":"p99_low_ms":"p99_high_ms" \
        with xyerrorbars pointtype 0 linewidth breadth(i) \
        linecolor rgb tint(i) + pale(i) title label[i].', 95 % intervals', \
    for [i=1:label_count] file('line', i) using "throughput_per_s":"p99_ms" \
        with linespoints linewidth 2 linecolor rgb tint(i) \
        pointtype shape(i) pointsize bulk(i) title label[i].', median', \
    for [i=1:label_count] file('hollow', i) using "throughput_per_s":"p99_ms" \
        with points pointtype shape(i) pointsize 0.5 * bulk(i) \
        linecolor rgb 0xFFFFFF title label[i].', points limited by the client', \
    for [i=1:label_count] file('ring', i) using "throughput_per_s":"p99_ms" \
        with points pointtype 6 pointsize 1.5 linewidth 1.5 \
        linecolor rgb tint(i) title label[i].', points with trouble', \
    for [i=1:label_count] file('cross', i) using "throughput_per_s":"p99_ms" \
        with points pointtype 2 pointsize 0.9 linewidth 2 \
        linecolor rgb tint(i) title label[i].', points without a value'
