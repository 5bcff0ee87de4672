"""Reconstructs B0 -> J/psi K_S0 in the runs of one experiment."""

import basf2 as b2
import modularAnalysis as ma
import stdV0s

# The runs to look at: `RunDB: Insert Runs` writes them here.
runs = []

main = b2.Path()
ma.inputMdstList(filelist=[f"/group/belle2/data/e0012/r{run:05d}.root" for run in runs], path=main)

ma.fillParticleList("mu+:good", "muonID > 0.9 and dr < 0.5", path=main)
stdV0s.stdKshorts(path=main)
ma.reconstructDecay("J/psi:mumu -> mu+:good mu-:good", "3.0 < M < 3.2", path=main)
ma.reconstructDecay("B0 -> J/psi:mumu K_S0:merged", "Mbc > 5.2", path=main)
ma.variablesToNtuple("B0", ["Mbc", "deltaE", "M"], filename="b0.root", path=main)

b2.process(main)
