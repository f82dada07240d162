"""Working time as offices keep it: calendars by office, closures and holidays, and how limits are counted on them."""
