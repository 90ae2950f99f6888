# overview.gp - small charts, a row per scenario and a column per metric.
#
#   gnuplot -c overview.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/overview; its chart.gp holds assignments only, and
# row-R-S.csv the figures of scenario R and server S: x is 0 .. 1, y from 0 to
# cell_high.  A last row below the axis keeps gnuplot from failing on columns
# without figures.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('overview.gp')]
load data.'/chart.gp'
load here.'style.gp'

file(r, s) = sprintf('%s/row-%d-%d.csv', data, r, s)
tint(s) = stroke[int(colour[s])]
shape(s) = marker[int(colour[s])]
bulk(s) = swell[int(colour[s])]

# A server's marker before its name; the words have the lower numbers.
do for [s=1:key_x_count] {
    set label 300+s '' at screen across(key_x[s]),up(key_y[s]) \
        point pointtype shape(s) pointsize bulk(s) linecolor rgb tint(s)
}

set multiplot
set xrange [0:1]
unset tics
unset grid
set arrow 1 from graph 0,1 to graph 1,1 nohead back \
    linewidth 0.8 linecolor rgb rule

do for [r=1:cell_top_px_count] {
    set tmargin at screen up(cell_top_px[r])
    set bmargin at screen up(cell_top_px[r] + cell_height_px)
    do for [k=1:cell_left_px_count] {
        high = cell_high[(r-1)*cell_left_px_count+k]
        set lmargin at screen across(cell_left_px[k])
        set rmargin at screen across(cell_left_px[k] + cell_px)
        set yrange [0:(high > 0 ? high : 1)]
        plot for [s=1:label_count] file(r, s) \
            using "x":(column(y_column[k])) \
            with linespoints linewidth 1.5 linecolor rgb tint(s) \
            pointtype shape(s) pointsize 0.75 * bulk(s) \
            title row_name[r].', '.y_column[k].', '.label[s]
        # The words are on the canvas once, not once per cell.
        unset label
    }
}
unset multiplot
