# terminal.gp - throughput against connections as plain text, 79 columns.
#
#   gnuplot -c terminal.gp DATA OUTPUT txt
#
# DATA is RUN/charts/data/terminal, the same files as the throughput chart's.
# A letter per server; its name stands below.

data = ARG1
set encoding utf8
set terminal dumb noenhanced mono size 79,22
set output ARG2
load data.'/chart.gp'

set datafile separator comma
set datafile columnheaders
set datafile missing NaN

letters = 'ABCDEF'
file(i) = sprintf('%s/line-%d.csv', data, i)

set logscale x 2
set xrange [x_low:x_high]
set yrange [0:y_high]
set xtics (xtic_text[1] xtic_at[1])
set for [i=2:xtic_at_count] xtics add (xtic_text[i] xtic_at[i])
set ytics (ytic_text[1] ytic_at[1])
set for [i=2:ytic_at_count] ytics add (ytic_text[i] ytic_at[i])
set tics nomirror scale 0.5
set border 3
set key off
set title 'requests per second' offset 0,-0.5
set xlabel 'open connections (log scale)'

plot \
    for [i=1:label_count] file(i) using "connections":"throughput_per_s" \
        with lines linetype 0, \
    for [i=1:label_count] file(i) using "connections":"throughput_per_s" \
        with points pointtype letters[i:i]
