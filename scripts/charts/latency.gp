# latency.gp - latency against percentiles, both logarithmic: the slowest tenth
# of the requests is as wide as the slowest hundredth, and so on.
#
#   gnuplot -c latency.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/latency-SCENARIO; its chart.gp holds assignments
# only.  A server without rows of a kind has one below the axis, as gnuplot
# fails on files without rows.  Drawn in this order: bands, curves, their ends,
# wrk's own figure (hollow); the words come last.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('latency.gp')]
load data.'/chart.gp'
load here.'style.gp'

file(kind, i) = sprintf('%s/%s-%d.csv', data, kind, i)
tint(i) = stroke[int(colour[i])]
shape(i) = marker[int(colour[i])]
bulk(i) = swell[int(colour[i])]
nines(percentile) = -log10(1 - percentile / 100.0)

set lmargin at screen across(left_px)
set rmargin at screen across(right_px)
set tmargin at screen up(top_px)
set bmargin at screen up(bottom_px)

set logscale y
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set xtics (xtic_text[1] xtic_at[1]) offset 0,-0.2
set for [i=2:xtic_at_count] xtics add (xtic_text[i] xtic_at[i])
set ytics (ytic_text[1] ytic_at[1]) scale 0
set for [i=2:ytic_at_count] ytics add (ytic_text[i] ytic_at[i])
set grid xtics

do for [i=1:leader_x1_count] {
    set arrow from screen across(leader_x1[i]),up(leader_y1[i]) \
        to screen across(leader_x2[i]),up(leader_y2[i]) nohead \
        linewidth 0.8 linecolor rgb stroke[int(leader_ink[i])] dashtype 3
}

plot \
    for [i=1:label_count] file('band', i) \
        using (nines(column("percentile"))):"low_ms":"high_ms" \
        with filledcurves fillcolor rgb tint(i) + band_alpha \
        title label[i].', lowest to highest trial', \
    for [i=1:label_count] file('curve', i) \
        using (nines(column("percentile"))):"latency_ms" \
        with lines linewidth 2.2 linecolor rgb tint(i) \
        title label[i].', all trials', \
    for [i=1:label_count] file('end', i) \
        using (nines(column("percentile"))):"latency_ms" \
        with points pointtype shape(i) pointsize bulk(i) \
        linecolor rgb tint(i) title label[i].', ten samples beyond', \
    for [i=1:label_count] file('wrk', i) \
        using (nines(column("percentile"))):"latency_ms" \
        with points pointtype shape(i) pointsize 1.3 * bulk(i) \
        linecolor rgb tint(i) title label[i].', 99 % as wrk prints it', \
    for [i=1:label_count] file('wrk', i) \
        using (nines(column("percentile"))):"latency_ms" \
        with points pointtype shape(i) pointsize 0.8 * bulk(i) \
        linecolor rgb 0xFFFFFF notitle
