"""Which counts are everybody in the study, or in one of its arms."""
