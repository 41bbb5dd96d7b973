"""What the staff pages show, as plain rows: reasons, history, reports, letters. No site is needed to import it."""
