# curves.gp - memory against open connections by three measures, a panel for
# each on a scale of its own.
#
#   gnuplot -c curves.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/curves-SCENARIO; its chart.gp holds assignments only.
# A server of which a measure was never taken has a row below the axis, as
# gnuplot fails on files without rows.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('curves.gp')]
load data.'/chart.gp'
load here.'style.gp'

file(k, i) = sprintf('%s/curve-%d-%d.csv', data, k, i)
tint(i) = stroke[int(colour[i])]
shape(i) = marker[int(colour[i])]
bulk(i) = swell[int(colour[i])]

set multiplot
set tmargin at screen up(top_px)
set bmargin at screen up(bottom_px)
set xrange [0:x_high]
set xtics (xtic_text[1] xtic_at[1]) offset 0,-0.2 font family.',12'
set for [i=2:xtic_at_count] xtics add (xtic_text[i] xtic_at[i])

do for [k=1:panel_left_px_count] {
    set lmargin at screen across(panel_left_px[k])
    set rmargin at screen across(panel_left_px[k] + panel_px)
    set yrange [0:y_high[k]]
    set ytics ('' 0) scale 0 font family.',12'
    do for [i=1:ytic_at_count] {
        if (ytic_panel[i] == k) {
            set ytics add (ytic_text[i] ytic_at[i])
        }
    }
    plot \
        for [i=1:label_count] file(k, i) using "connections":"low":"high" \
            with filledcurves fillcolor rgb tint(i) + band_alpha \
            title label[i].', 95 % interval', \
        for [i=1:label_count] file(k, i) using "connections":"median" \
            with linespoints linewidth 2 linecolor rgb tint(i) \
            pointtype shape(i) pointsize bulk(i) title label[i].', median'
    # The words are on the canvas once, not once per panel.
    unset label
}
unset multiplot
