# names.gp - the markers beside the names right of a plot.  Loaded after
# style.gp, before the plot.

name_tint(c) = c > 0 ? stroke[int(c)] : 0x8A8A8A
name_shape(c) = c > 0 ? marker[int(c)] : 1
name_bulk(c) = c > 0 ? swell[int(c)] : 0.62

do for [i=1:name_y_count] {
    set label word_count + i '' at screen across(name_x),up(name_y[i]) \
        point pointtype name_shape(name_colour[i]) \
        pointsize name_bulk(name_colour[i]) \
        linecolor rgb name_tint(name_colour[i])
}
