"""Ground floor: database, columns, sealing, audit, jobs, sanitise, errors and the web furniture every room uses."""
