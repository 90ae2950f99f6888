# bars.gp - what memory.gp and cost.gp share: the place of the bars of what one
# more connection costs.  Loaded after style.gp, before the plot.

set lmargin at screen across(bars_left_px)
set rmargin at screen across(bars_left_px + bars_px)
set tmargin at screen up(bars_top_px)
set bmargin at screen up(bars_bottom_px)
set xrange [0:bars_high_kib]
set yrange [bars_bottom_px - bars_top_px:0]
set style fill solid 1.0 noborder
unset border
unset tics
unset grid
