"""The trained network that comes with the package: its files, and its card in README.md."""
