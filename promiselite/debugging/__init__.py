"""Debug mode: where each promise was made and chained, why it was rejected, what it waits for, and warnings of common mistakes.

While no scheduler is in debug mode none of this is loaded. While one is, the slots of promises that tell of a promise's life
are watched through descriptors that stand in for them: the core knows nothing of it, and is as it was once they are taken away.
"""
