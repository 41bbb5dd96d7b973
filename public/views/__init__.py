"""The citizens' pages. Each view looks at the clock once and asks one QuerySet method per question."""
