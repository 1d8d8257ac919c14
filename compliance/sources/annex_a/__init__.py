"""The lists of children that Ofsted asks for at an inspection ("Annex A"): of most things they show the latest date."""
