"""durable-rules, kept within the bounds it can be trusted in.

Its core is written in C and is not safe: outside those bounds it takes its process down or answers wrongly.
So what it is given is checked (`envelope`), it is told things in one way only (`host`), it runs in a process
that may be lost (`command`, `serving`), and whoever asks that process waits only so long (`dialogue`).
"""
