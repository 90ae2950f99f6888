# claim.gp - one claim: its figures with their intervals, against their margins.
#
#   gnuplot -c claim.gp DATA OUTPUT svg|png
#
# DATA is RUN/charts/data/claim-NAME; its chart.gp holds assignments only.

data = ARG1
output = ARG2
format = ARG3
here = ARG0[1:strlen(ARG0)-strlen('claim.gp')]
load here.'forest.gp'
