// What documents claim, against their own arithmetic and against the simulation.
