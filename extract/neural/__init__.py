"""The trained extractor at run time: a network as ONNX graphs, what it is asked, and what its answers mean.

`document` and `pairs` turn a paper into arrays, `decode` turns scores into entities and claims; training uses all.
`session` runs the graphs, `component` is the step of the spaCy pipeline.
"""
