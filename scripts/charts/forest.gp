# forest.gp - rows of figures with their intervals; loaded by claim.gp,
# claims.gp and fast.gp, once `data`, `output`, `format` and `here` are set.
#
# Places are CSS pixels from the upper left corner, on an axis that the data
# folder has laid out; the figures stand beside them.  A kind of which there is
# nothing has a row far off the canvas, as gnuplot fails on files without rows.
# Drawn in this order: boxes, lines, links, intervals, marks; the words come
# last.

load data.'/chart.gp'
load here.'style.gp'

# Else the boxes would cover them.
do for [i=1:word_count] {
    set label i front
}

# By paint: servers 1..6; rulings 7..11 (supported, refuted, inconclusive,
# reported, in part); between rows, grid, axis, margin, the claim's side of it;
# behind the words of the rulings 17..21.
array paint[21] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x56B4E9, 0x6B6B6B, \
    0x1B7F4F, 0xB3261E, 0x6B6B6B, 0x6A7883, 0xA87B00, \
    0xEDEDED, 0xE2E2E2, 0x909090, 0x3C8C63, 0xE6F3EC, \
    0xDCEFE4, 0xF7E0DC, 0xEBEBEB, 0xE4E9ED, 0xF5EAC8]
tint(name) = paint[int(column(name))]

set lmargin at screen 0
set rmargin at screen 1
set tmargin at screen 1
set bmargin at screen 0
set xrange [0:width_px]
set yrange [height_px:0]
unset border
unset tics
unset grid
set style fill solid 1.0 noborder

plot \
    data.'/boxes.csv' \
        using (0.5 * (column("left_px") + column("right_px"))): \
        (0.5 * (column("top_px") + column("bottom_px"))): \
        "left_px":"right_px":"top_px":"bottom_px":(tint("paint")) \
        with boxxyerror linecolor rgb variable title "sides and rulings", \
    data.'/lines.csv' \
        using "x1_px":"y1_px":(column("x2_px") - column("x1_px")): \
        (column("y2_px") - column("y1_px")):(tint("paint")) \
        with vectors nohead linewidth 1 linecolor rgb variable \
        title "rows, ticks and margins", \
    data.'/links.csv' \
        using "x1_px":"y1_px":(column("x2_px") - column("x1_px")): \
        (column("y2_px") - column("y1_px")):(tint("paint") + 0xA0000000) \
        with vectors nohead linewidth 5 linecolor rgb variable \
        title "from alone to beside", \
    data.'/marks.csv' \
        using "low_px":"y_px":(column("high_px") - column("low_px")):(0): \
        (tint("paint")) with vectors nohead linewidth 1.8 \
        linecolor rgb variable title "intervals", \
    data.'/marks.csv' \
        using "x_px":"y_px":(0.62 * column("size") * (column("shape") == 6)) \
        with points pointsize variable pointtype 7 linecolor rgb 0xFFFFFF \
        title "the white of the rings", \
    data.'/marks.csv' \
        using "x_px":"y_px":(0.62 * column("size")):(int(column("shape"))): \
        (tint("paint")) with points pointsize variable pointtype variable \
        linewidth 1.8 linecolor rgb variable title "figures"
