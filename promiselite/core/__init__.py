"""The abstract operations of ECMA-262, clause 27.2: no host, no threads, no clock."""
