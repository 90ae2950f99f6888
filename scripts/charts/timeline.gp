# timeline.gp - one trial of each server second by second, panels above each
# other: requests per second where they are known, CPUs in use, resident memory,
# threads.  What is not measured is shaded.
#
#   gnuplot -c timeline.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/timeline-SCENARIO; its chart.gp holds assignments
# only.  A server without rows has one left of the axis, as gnuplot fails on
# files without rows.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('timeline.gp')]
load data.'/chart.gp'
load here.'style.gp'

file(kind, i) = sprintf('%s/%s-%d.csv', data, kind, i)
tint(i) = stroke[int(colour[i])]
shape(i) = marker[int(colour[i])]
bulk(i) = swell[int(colour[i])]
shade = 0xF2F2F2

set multiplot
set lmargin at screen across(left_px)
set rmargin at screen across(right_px)
set xrange [x_low:x_high]
set object 1 rectangle from graph 0, graph 0 to first 0, graph 1 behind \
    fillstyle solid 1.0 noborder fillcolor rgb shade
set object 2 rectangle from measured_s, graph 0 to graph 1, graph 1 behind \
    fillstyle solid 1.0 noborder fillcolor rgb shade
load here.'names.gp'

set xtics ('' xtic_at[1])
set for [k=2:xtic_at_count] xtics add ('' xtic_at[k])
panel = 1
if (has_rate) {
    set tmargin at screen up(panel_top_px[panel])
    set bmargin at screen up(panel_top_px[panel] + panel_px)
    set yrange [0:y_high[panel]]
    set ytics (rate_ytic_text[1] rate_ytic_at[1]) scale 0 font family.',12'
    set for [k=2:rate_ytic_at_count] ytics add \
        (rate_ytic_text[k] rate_ytic_at[k])
    plot \
        for [i=1:label_count] file('rate', i) using "t_s":"requests_per_s" \
            with linespoints linewidth 1.8 linecolor rgb tint(i) \
            pointtype shape(i) pointsize 0.6 * bulk(i) \
            title label[i].', requests per second'
    # The words are on the canvas once, not once per panel.
    unset label
    panel = panel + 1
}

set tmargin at screen up(panel_top_px[panel])
set bmargin at screen up(panel_top_px[panel] + panel_px)
set yrange [0:y_high[panel]]
set ytics (cpu_ytic_text[1] cpu_ytic_at[1]) scale 0 font family.',12'
set for [k=2:cpu_ytic_at_count] ytics add (cpu_ytic_text[k] cpu_ytic_at[k])
plot \
    for [i=1:label_count] file('cpu', i) using "t_s":"system_cpus" \
        with lines linewidth 1.2 dashtype (6,4) linecolor rgb tint(i) \
        title label[i].', CPUs in use in the kernel', \
    for [i=1:label_count] file('cpu', i) using "t_s":"cpus" \
        with linespoints linewidth 1.8 linecolor rgb tint(i) \
        pointtype shape(i) pointsize 0.6 * bulk(i) \
        title label[i].', CPUs in use'
unset label
panel = panel + 1

set tmargin at screen up(panel_top_px[panel])
set bmargin at screen up(panel_top_px[panel] + panel_px)
set yrange [0:y_high[panel]]
set ytics (memory_ytic_text[1] memory_ytic_at[1]) scale 0 font family.',12'
set for [k=2:memory_ytic_at_count] ytics add \
    (memory_ytic_text[k] memory_ytic_at[k])
plot \
    for [i=1:label_count] file('memory', i) using "t_s":"rss_mib" \
        with linespoints linewidth 1.8 linecolor rgb tint(i) \
        pointtype shape(i) pointsize 0.6 * bulk(i) \
        title label[i].', resident memory, MiB'
panel = panel + 1

set tmargin at screen up(panel_top_px[panel])
set bmargin at screen up(panel_top_px[panel] + panel_px)
set yrange [0:y_high[panel]]
set xtics (xtic_text[1] xtic_at[1]) offset 0,-0.2
set for [k=2:xtic_at_count] xtics add (xtic_text[k] xtic_at[k])
set ytics (threads_ytic_text[1] threads_ytic_at[1]) scale 0 font family.',12'
set for [k=2:threads_ytic_at_count] ytics add \
    (threads_ytic_text[k] threads_ytic_at[k])
plot \
    for [i=1:label_count] file('threads', i) using "t_s":"threads" \
        with linespoints linewidth 1.8 linecolor rgb tint(i) \
        pointtype shape(i) pointsize 0.6 * bulk(i) title label[i].', threads'
unset multiplot
