"""The command line, by who uses it. ``cli.py`` joins the commands."""
