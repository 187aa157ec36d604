"""What needs PyTorch: the network, what it learns from a document, the loop, its export, and the recipe in `train`."""
