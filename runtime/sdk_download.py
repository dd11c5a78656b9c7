"""A program of its own: let Temporal's SDK download its server into the folder named, and leave.

Run by path. Its status is 0 if the server was downloaded and started.
"""

import asyncio
import os
import sys


async def main(folder: str) -> None:
    from temporalio.testing import WorkflowEnvironment

    async with await WorkflowEnvironment.start_local(download_dest_dir=folder):
        pass


if __name__ == "__main__":
    status = 0
    try:
        asyncio.run(main(sys.argv[1]))
    except Exception as error:
        print(" ".join(str(error).split()), file=sys.stderr)
        status = 1
    sys.stderr.flush()
    os._exit(status)  # not through the interpreter's end: the SDK's threads may outlive it and abort
