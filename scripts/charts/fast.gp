# fast.gp - the slowest of the fast requests, alone and beside others.
#
#   gnuplot -c fast.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/fast; its chart.gp holds assignments only.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('fast.gp')]
load here.'forest.gp'
