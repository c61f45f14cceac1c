"""From the filter and the search of a list to the rows that match, always within what the viewer sees."""
