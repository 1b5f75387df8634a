"""The arms and groups of a study: who they are, where the text speaks of which, and which facts are theirs."""
