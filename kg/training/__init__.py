"""Gold annotations, what they say of a model, and the recipe that makes one.

Reading papers needs none of this. Only ``network`` and ``tuning`` need the extra ``train``.
"""
