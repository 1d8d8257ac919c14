"""The annual report: its parts in words, as a page and as a document for editing."""
