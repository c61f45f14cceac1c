"""What is asked and what is answered, whichever way it comes: documents, measures, execution, results."""
