"""`python -m extract.cli`, where the command is not installed."""

from extract.cli.main import main

main()
