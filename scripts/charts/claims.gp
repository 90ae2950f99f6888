# claims.gp - all claims on one sheet: the figure of each against its margin.
#
#   gnuplot -c claims.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/claims; its chart.gp holds assignments only.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('claims.gp')]
load here.'forest.gp'
