# memory.gp - memory against open connections, stacked, a panel per server on
# one scale; and what one more connection costs.
#
#   gnuplot -c memory.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/memory-SCENARIO; its chart.gp holds assignments only.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('memory.gp')]
load data.'/chart.gp'
load here.'style.gp'

file(i, k) = sprintf('%s/layer-%d-%d.csv', data, i, k)

set multiplot
set tmargin at screen up(top_px)
set bmargin at screen up(bottom_px)
set xrange [0:x_high]
set yrange [0:y_high]
set xtics (xtic_text[1] xtic_at[1]) offset 0,-0.2 font family.',12'
set for [i=2:xtic_at_count] xtics add (xtic_text[i] xtic_at[i])
set style fill solid 1.0 noborder

do for [i=1:label_count] {
    set lmargin at screen across(panel_left_px[i])
    set rmargin at screen across(panel_left_px[i] + panel_px)
    # One scale for all: its figures stand at the first panel only.
    if (i == 1) {
        set ytics (ytic_text[1] ytic_at[1]) scale 0 font family.',12'
        set for [k=2:ytic_at_count] ytics add (ytic_text[k] ytic_at[k])
    } else {
        set ytics ('' ytic_at[1]) scale 0
        set for [k=2:ytic_at_count] ytics add ('' ytic_at[k])
    }
    plot \
        for [k=1:4] file(i, k) using "connections":"low_mib":"high_mib" \
            with filledcurves fillcolor rgb layer_fill[k] \
            title label[i].', '.part[k], \
        file(i, 4) using "connections":"high_mib" \
            with lines linewidth 1.5 linecolor rgb 0x222222 \
            title label[i].', total'
    # The words are on the canvas once, not once per panel.
    unset label
}

load here.'bars.gp'
plot for [k=1:4] data.sprintf('/bars-%d.csv', k) \
    using (0.5 * (column("low_kib") + column("high_kib"))): \
        (0.5 * (column("top_px") + column("bottom_px"))): \
        "low_kib":"high_kib":"top_px":"bottom_px" \
    with boxxyerror fillcolor rgb layer_fill[k] title part[k].', per connection'
unset multiplot
