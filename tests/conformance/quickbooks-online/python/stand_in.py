"""What is not the SDKs' part: the ready line, the control URL, and the person in front of the browser."""

import html
import json
import os
import re
import sys
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

_TEXT = os.environ.get("SANDBOX_READY") or (sys.argv[1] if len(sys.argv) > 1 else "")
if not _TEXT:
    sys.exit("set SANDBOX_READY to the line that `sandbox serve` prints")
READY = json.loads(_TEXT)
ENDPOINTS = READY["endpoints"]["quickbooks-online"]
CREDENTIALS = READY["credentials"]["quickbooks-online"]
REDIRECT_URI = "http://127.0.0.1:9/callback"


def control(path, body):
    """Orders something at the control URL."""
    answer = requests.post(f"{READY['control_url']}/control/{path}", json=body, timeout=30)
    document = answer.json()
    assert answer.status_code == 200, document
    return document


def advance(seconds):
    """Moves the stand-in's clock."""
    return control("clock", {"advance_seconds": seconds})


def press(button, authorize_url, realm_id=None):
    """Opens the consent page, picks a company, presses a button, and answers the callback's parameters."""
    page = requests.get(authorize_url, timeout=30).text
    action = re.search(r'<form method="post" action="([^"]*)"', page).group(1)
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    form = {name: html.unescape(value) for name, value in fields}
    form["realm_id"] = realm_id or re.search(r'<option value="([^"]*)">', page).group(1)
    form["decision"] = button
    sent = requests.post(urljoin(authorize_url, action), data=form, allow_redirects=False, timeout=30)
    location = sent.headers["location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
