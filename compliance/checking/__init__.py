"""From a request to a report: read, judge, rate and sum up, whole or in partitions."""
