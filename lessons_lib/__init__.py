"""The algorithms of the book: every lesson shows, runs and tests the code that stands here.

=================  ==============================================================================
data and models    `datasets`, `batches`, `losses`, `networks`
gradients          `gradients`, `loss_slices`
methods            `search`, `descent`, `optimizers`, `schedules`, `averages`, `second_order`
practice           `tuning`, `ensembles`
test functions     `landscapes`
figures            `plots`, `interactive`
lessons' cells     `notebook`
=================  ==============================================================================

Conventions: ``X (n, d)`` holds one example a row, the bias column last; ``y (n,)`` integer
classes; ``W (C, d)`` one class a row; scores are ``X @ W.T``; losses are means over the examples.
Randomness comes in only as ``rng``, a `numpy.random.Generator`. No function changes its arguments;
only an optimizer's ``step`` works in place. Bad input raises an error that names the value.
"""
