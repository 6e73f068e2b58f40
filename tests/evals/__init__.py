"""Questions that support is asked, as seeded states, calls and the facts that the answers must and must not hold."""
