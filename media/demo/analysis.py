"""Reconstructs B0 -> J/psi K_S0 in 4S runs of one experiment."""

import basf2 as b2
import modularAnalysis as ma
import stdV0s

experiment = 12

# Put the cursor between the brackets and run "RunDB: Insert Runs...".
runs = []

# A hint after a list says what its runs contain. Hover over a run for more.
checked_runs = [1099, 1100, 1102, 1103, 1104, 1105, 1106, 1113]

# One of these runs is bad and one doesn't exist: see Problems (Ctrl+Shift+M).
unverified_runs = [1121, 1122, 1155, 1156]

main = b2.Path()
files = [f"/group/belle2/data/e0012/r{run:05d}.root" for run in runs]
ma.inputMdstList(filelist=files, path=main)

ma.fillParticleList("mu+:good", "muonID > 0.9 and dr < 0.5", path=main)
stdV0s.stdKshorts(path=main)
ma.reconstructDecay("J/psi:mumu -> mu+:good mu-:good", "3.0 < M < 3.2", path=main)
ma.reconstructDecay("B0 -> J/psi:mumu K_S0:merged", "Mbc > 5.2", path=main)
ma.variablesToNtuple("B0", ["Mbc", "deltaE", "M"], filename="b0.root", path=main)

b2.process(main)
