"""The rules over all cases at once, as numpy arrays: the same obligations as `engines.reference`."""
