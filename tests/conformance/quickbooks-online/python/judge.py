"""Runs both judges; see the README beside."""

import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))
# The SDK's session refuses plain http unless told that this is meant: the stand-in listens on loopback only.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import intuit_oauth_judge
import python_quickbooks_judge
import python_quickbooks_sales_judge
from report import finish, operation


def _fail(error):
    raise error


for judge in [intuit_oauth_judge, python_quickbooks_judge, python_quickbooks_sales_judge]:
    try:
        judge.judge()
    except Exception as error:  # a judge that cannot even begin is one failed operation
        operation(judge.__name__, "to begin", lambda error=error: _fail(error))
finish()
