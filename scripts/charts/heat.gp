# heat.gp - where the requests land: bins of latency against open connections, a
# panel per server on one scale; darker is a larger share of a column.
#
#   gnuplot -c heat.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/heat-SCENARIO; its chart.gp holds assignments only.
# Columns stand side by side whatever the connections: a server without rows of
# a kind has one left of the axis, as gnuplot fails on files without rows.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('heat.gp')]
load data.'/chart.gp'
load here.'style.gp'

file(kind, i) = sprintf('%s/%s-%d.csv', data, kind, i)
tint(i) = stroke[int(colour[i])]

# From white over a server's colour to a dark one.  The power lets one request
# in a thousand be seen beside half of them.
channel(rgb, k) = (int(rgb) / (256 ** k)) % 256
between(a, b, t, k) = int(channel(a, k) + \
    (channel(b, k) - channel(a, k)) * t + 0.5) * 256 ** k
mix(a, b, t) = between(a, b, t, 0) + between(a, b, t, 1) + between(a, b, t, 2)
depth(share) = 0.05 + 0.95 * (share / most_share) ** 0.4
tone(rgb, share) = depth(share) < 0.7 \
    ? mix(0xFFFFFF, rgb, depth(share) / 0.7) \
    : mix(rgb, mix(rgb, 0x000000, 0.55), (depth(share) - 0.7) / 0.3)

# The tones of the key, a stripe in the colour of each server.
stripe = 24.0 / label_count
do for [k=1:key_x_count] {
    do for [i=1:label_count] {
        set object rectangle \
            from screen across(key_x[k] + (i - 1) * stripe),up(key_y + 6) \
            to screen across(key_x[k] + i * stripe),up(key_y - 6) \
            fillstyle solid 1.0 noborder \
            fillcolor rgb tone(tint(i), key_share[k])
    }
}

set multiplot
set tmargin at screen up(top_px)
set bmargin at screen up(bottom_px)
set logscale y
set xrange [0.5:x_high]
set yrange [y_low:y_high]
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
        file('cells', i) using "column":(sqrt(column("low_ms") * \
            column("high_ms"))):(column("column") - 0.5): \
            (column("column") + 0.5):"low_ms":"high_ms": \
            (tone(tint(i), column("share"))) \
            with boxxyerror linecolor rgb variable \
            title label[i].', share of the requests at each level', \
        file('cross', i) using "column":(y_low * (y_high / y_low) ** 0.04) \
            with points pointtype 2 pointsize 0.9 linewidth 2 \
            linecolor rgb tint(i) title label[i].', levels without a value'
    # The words and the key are on the canvas once, not once per panel.
    unset label
    unset object
}
unset multiplot
