# drift.gp - the trials of a run in their order, each against the median of its
# point and server; below, what the hypervisor stole, where that was noticeable.
#
#   gnuplot -c drift.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/drift; its chart.gp holds assignments only.  A series
# without rows has one left of the axis, as gnuplot fails on files without rows.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('drift.gp')]
load data.'/chart.gp'
load here.'style.gp'
load here.'names.gp'

file(i) = sprintf('%s/trials-%d.csv', data, i)
tint(i) = name_tint(name_colour[i])
shape(i) = name_shape(name_colour[i])
bulk(i) = 0.8 * name_bulk(name_colour[i])

set multiplot
set lmargin at screen across(left_px)
set rmargin at screen across(right_px)
set tmargin at screen up(top_px)
set bmargin at screen up(bottom_px)
set xrange [x_low:x_high]
set yrange [y_low:y_high]
set ytics (ytic_text[1] ytic_at[1]) scale 0
set for [k=2:ytic_at_count] ytics add (ytic_text[k] ytic_at[k])
if (has_strip) {
    set xtics ('' xtic_at[1])
    set for [k=2:xtic_at_count] xtics add ('' xtic_at[k])
} else {
    set xtics (xtic_text[1] xtic_at[1]) offset 0,-0.2
    set for [k=2:xtic_at_count] xtics add (xtic_text[k] xtic_at[k])
}
set arrow from x_low,1 to x_high,1 nohead back linewidth 1.2 \
    linecolor rgb axis_line

plot \
    for [i=1:label_count] file(i) using "trial":"ratio" \
        with points pointtype shape(i) pointsize bulk(i) \
        linecolor rgb tint(i) title label[i].', each trial', \
    data.'/trend.csv' using "trial":"ratio" \
        with lines linewidth 1.6 dashtype 2 linecolor rgb 0x222222 \
        title 'trend', \
    data.'/failed.csv' using "trial":"ratio" \
        with points pointtype 2 pointsize 0.7 linewidth 1.6 \
        linecolor rgb 0x222222 title 'failed', \
    data.'/disturbed.csv' using "trial":"ratio" \
        with points pointtype 8 pointsize 0.7 linewidth 1.2 \
        linecolor rgb axis_line title 'disturbed'

if (has_strip) {
    # The words are on the canvas once, not once per panel.
    unset label
    unset arrow
    set tmargin at screen up(strip_top_px)
    set bmargin at screen up(strip_bottom_px)
    set yrange [0:steal_high]
    set xtics (xtic_text[1] xtic_at[1]) offset 0,-0.2
    set for [k=2:xtic_at_count] xtics add (xtic_text[k] xtic_at[k])
    set ytics (steal_ytic_text[1] steal_ytic_at[1]) scale 0
    set for [k=2:steal_ytic_at_count] ytics add \
        (steal_ytic_text[k] steal_ytic_at[k])
    plot data.'/steal.csv' using "trial":"steal_pct" \
        with impulses linewidth 1.4 linecolor rgb axis_line \
        title 'stolen by the hypervisor, %'
}
unset multiplot
