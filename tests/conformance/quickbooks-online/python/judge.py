"""Runs both judges; see the README beside."""

import os

# The SDK's session refuses plain http unless told that this is meant: the stand-in listens on loopback only.
os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"

import intuit_oauth_judge
import python_quickbooks_judge
from report import finish

intuit_oauth_judge.judge()
python_quickbooks_judge.judge()
finish()
