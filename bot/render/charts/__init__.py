"""Charts as pictures. Only the process of `workshop` imports what draws; everybody else asks the workshop."""
