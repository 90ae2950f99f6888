# style.gp - what all charts share: terminal, type, colours, and the words that
# the data folder places.  Loaded after the folder's chart.gp; the caller has
# set `output` and `format`.
#
# Text is plain (noenhanced) everywhere, label by label: with a terminal that is
# noenhanced as a whole, an SVG loses the titles of its plots.
#
# Colours are safe for colour-blind readers (Okabe and Ito); a server keeps
# its colour and its marker in every chart.

set encoding utf8
family = 'DejaVu Sans'

if (format eq 'svg') {
    set terminal svg butt size width_px,height_px \
        font family.',12' background '#ffffff' name chart_name
} else {
    # pngcairo counts in points, and every CSS pixel is drawn as two.
    set terminal pngcairo butt size 2*width_px,2*height_px \
        font family.',12' fontscale 1.5 linewidth 2 pointscale 2 \
        background '#ffffff'
}
set output output

set datafile separator comma
set datafile columnheaders
set datafile missing NaN

# By colour 1..6: lines, filled markers and their sizes.
array stroke[6] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x56B4E9, 0x6B6B6B]
array marker[6] = [7, 5, 9, 13, 11, 15]
array swell[6] = [0.62, 0.56, 0.70, 0.72, 0.70, 0.68]
band_alpha = 0xC8000000
dot_alpha = 0x99000000

# Layers of memory: resident, page tables, kernel stacks, sockets and slab.
array layer_fill[4] = [0xC4CED4, 0xAA4499, 0xDDB500, 0x117755]
array part[4] = ['resident', 'page tables', 'kernel stacks', 'sockets and slab']

# Of words: servers 1..6, layers 7..10, dark, grey, red.
array inks[13] = [0x005A8C, 0xA84300, 0x00664B, 0x984573, 0x1F6E9C, 0x4A4A4A, \
    0x47555F, 0x8A2F7D, 0x7A5F00, 0x0B5C41, 0x222222, 0x606060, \
    0x9C1F17]
rule = 0xDCDCDC
axis_line = 0x606060

# From CSS pixels, y downwards, to parts of the canvas, y upwards.
across(px) = px / (1.0 * width_px)
up(px) = 1 - px / (1.0 * height_px)

do for [i=1:word_count] {
    type = sprintf('%s%s,%g', family, word_bold[i] ? ':Bold' : '', word_px[i])
    if (word_align[i] < 0) {
        set label i word[i] at screen across(word_x[i]),up(word_y[i]) left \
            noenhanced font type textcolor rgb inks[int(word_ink[i])]
    }
    if (word_align[i] == 0) {
        set label i word[i] at screen across(word_x[i]),up(word_y[i]) center \
            noenhanced font type textcolor rgb inks[int(word_ink[i])]
    }
    if (word_align[i] > 0) {
        set label i word[i] at screen across(word_x[i]),up(word_y[i]) right \
            noenhanced font type textcolor rgb inks[int(word_ink[i])]
    }
}

set key noenhanced off
set border 1 linewidth 1.2 linecolor rgb axis_line
set tics nomirror out scale 0.4 noenhanced font family.',13' \
    textcolor rgb axis_line
set grid noxtics ytics back linetype 1 linewidth 0.8 linecolor rgb rule
