# hardware.gp - CPUs in use, and memory, against people: what was measured, and
# the straight line through it.
#
#   gnuplot -c hardware.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/hardware; its chart.gp holds assignments only.  A
# server without a line has a row below the axis, as gnuplot fails on files
# without rows.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('hardware.gp')]
load data.'/chart.gp'
load here.'style.gp'

array of[2] = ['CPUs', 'memory']
array y_column[2] = ['cpus', 'memory_gib']
file(kind, k, i) = sprintf('%s/%s-%d-%d.csv', data, kind, k, i)
tint(i) = stroke[int(colour[i])]
shape(i) = marker[int(colour[i])]
bulk(i) = swell[int(colour[i])]

do for [i=1:leader_x1_count] {
    set arrow from screen across(leader_x1[i]),up(leader_y1[i]) \
        to screen across(leader_x2[i]),up(leader_y2[i]) nohead \
        linewidth 0.8 linecolor rgb stroke[int(leader_ink[i])] dashtype 3
}
do for [i=1:guide_x1_count] {
    set arrow from screen across(guide_x1[i]),up(guide_y1[i]) \
        to screen across(guide_x2[i]),up(guide_y2[i]) nohead back \
        linewidth 1.2 linecolor rgb axis_line dashtype 2
}

set multiplot
set lmargin at screen across(left_px)
set rmargin at screen across(right_px)
set xrange [0:x_high]
set xtics (xtic_text[1] xtic_at[1]) offset 0,-0.2
set for [i=2:xtic_at_count] xtics add (xtic_text[i] xtic_at[i])
set object 1 rectangle from graph 0,0 to measured,graph 1 behind \
    fillcolor rgb 0xF2F2F2 fillstyle solid noborder

do for [k=1:2] {
    set tmargin at screen up(top_px[k])
    set bmargin at screen up(bottom_px[k])
    set yrange [0:y_high[k]]
    set ytics (ytic_text[int(ytic_first[k])] ytic_at[int(ytic_first[k])]) \
        scale 0
    set for [i=int(ytic_first[k])+1:int(ytic_last[k])] \
        ytics add (ytic_text[i] ytic_at[i])
    plot \
        for [i=1:label_count] file('trials', k, i) \
            using "connections":(column(y_column[k])) \
            with points pointtype shape(i) pointsize 0.5 * bulk(i) \
            linecolor rgb tint(i) title label[i].', '.of[k].', each trial', \
        for [i=1:label_count] file('solid', k, i) \
            using "connections":(column(y_column[k])) \
            with lines linewidth 2.4 linecolor rgb tint(i) \
            title label[i].', '.of[k].', line through the trials', \
        for [i=1:label_count] file('dashed', k, i) \
            using "connections":(column(y_column[k])) \
            with lines linewidth 1.6 dashtype 2 linecolor rgb tint(i) \
            title label[i].', '.of[k].', the line beyond what was measured'
    # The words are on the canvas once, not once per panel.
    unset label
    unset arrow
}
unset multiplot
