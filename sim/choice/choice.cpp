// Which system to choose.
