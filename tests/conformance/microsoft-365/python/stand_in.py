"""What is not the SDKs' part: the ready line of the stand-ins."""

import json
import os

PARTNER = "microsoft-365"
READY = json.loads(os.environ["SANDBOX_READY"])
ENDPOINTS = READY["endpoints"][PARTNER]
CREDENTIALS = READY["credentials"][PARTNER]
NORA = "nora.finch@harborfinch.example"
