"""Questions that need several papers at once: their answers are computed here from what the graph holds."""
