"""Questions that need several papers."""
