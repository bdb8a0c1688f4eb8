"""Did an action work? Functions on arrays of counts, which know no file and no page."""
