"""One query over several catalogues: states, paging, cancelling. Signals, no widgets."""
