"""The work itself: in each file one kind of work, by promiselite and by the peers."""
