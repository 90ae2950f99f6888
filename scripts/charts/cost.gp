# cost.gp - what one more connection costs in memory, by layer, a bar for each
# server; the whisker is the 95 % interval of all layers together.
#
#   gnuplot -c cost.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/cost-SCENARIO; its chart.gp holds assignments only.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('cost.gp')]
load data.'/chart.gp'
load here.'style.gp'
load here.'bars.gp'

set errorbars 1.4

plot \
    for [k=1:4] data.sprintf('/bars-%d.csv', k) \
        using (0.5 * (column("low_kib") + column("high_kib"))): \
            (0.5 * (column("top_px") + column("bottom_px"))): \
            "low_kib":"high_kib":"top_px":"bottom_px" \
        with boxxyerror fillcolor rgb layer_fill[k] \
        title part[k].', per connection', \
    data.'/interval.csv' using "slope_kib":"middle_px":"low_kib":"high_kib" \
        with xerrorbars pointtype 0 linewidth 3.5 linecolor rgb 0xFFFFFF \
        notitle, \
    data.'/interval.csv' using "slope_kib":"middle_px":"low_kib":"high_kib" \
        with xerrorbars pointtype 0 linewidth 1.3 linecolor rgb 0x222222 \
        title 'all together, 95 % interval'
