"""The command line, loaded in English: by the process from which commands are forked, and by nobody else."""

from __future__ import annotations

import os

os.environ["VINHDANH_LANG"] = "en"

import cli

assert cli.vinhdanh.commands
