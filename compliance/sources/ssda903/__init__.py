"""The SSDA903 return on looked-after children as CSV files or XML: one year's, or several years' stacked."""
