"""The register of data, what is kept for how long, and the page who sees what."""
