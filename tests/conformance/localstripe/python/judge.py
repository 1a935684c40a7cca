"""Stripe's connector against localstripe: what was put in comes out, page by page, and what is refused is understood."""

import base64
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2]))

from report import finish, operation

SDK = "localstripe"
KEY = "sk_test_localstripe"
READ_LIST = Path(os.environ["ADVISOROS"]).parent / "examples" / "read_list"
STARTS_WITHIN = 30
AMOUNTS = range(100, 230)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


PORT = free_port()
API = f"http://127.0.0.1:{PORT}"


def post(path, **fields):
    request = urllib.request.Request(f"{API}{path}", urllib.parse.urlencode(fields).encode())
    request.add_header("Authorization", "Basic " + base64.b64encode(f"{KEY}:".encode()).decode())
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def wait():
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", PORT), 1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def read(name, key=KEY):
    """What the connector reads: its list, or the words of its fault."""
    command = [READ_LIST, "stripe", name, f"api={API}"]
    done = subprocess.run(command, input=f"{key}\n", capture_output=True, text=True, timeout=120, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def put_in():
    """Somebody who subscribes to that many plans, each of its own amount: each is billed at once."""
    customer = post("/v1/customers", email="client@example.com")["id"]
    card = {"card[number]": "4242424242424242", "card[exp_month]": 12, "card[exp_year]": 2040, "card[cvc]": "123"}
    post(f"/v1/customers/{customer}/sources", source=post("/v1/tokens", **card)["id"])
    product = post("/v1/products", name="Advice", type="service")["id"]
    for amount in AMOUNTS:
        plan = post("/v1/plans", product=product, currency="usd", amount=amount, interval="month")["id"]
        post("/v1/subscriptions", customer=customer, **{"items[0][plan]": plan})


def invoices():
    answer = read("invoices")
    assert isinstance(answer, dict), answer
    assert answer["turns"] == -(-len(AMOUNTS) // 100), answer["turns"]
    told = [invoice.split(" ") for invoice in answer["objects"]]
    assert len({external_id for external_id, _, _ in told}) == len(AMOUNTS), told[:3]
    assert sorted((currency, int(total)) for _, currency, total in told) == [("USD", amount) for amount in AMOUNTS], told[:3]


def products():
    answer = read("products")
    assert isinstance(answer, dict), answer
    assert [product.split(" ", 1)[1] for product in answer["objects"]] == ["Advice"], answer


def refused_key():
    answer = read("invoices", key="pk_test_localstripe")
    assert "does not accept the key" in answer, answer


def absent_list():
    answer = read("catalog")
    assert "no such record" in answer, answer


def main():
    folder = {"cwd": os.environ.get("TMPDIR", "/tmp"), "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([sys.executable, "-m", "localstripe", "--port", str(PORT), "--from-scratch"], **folder) as server:
        try:
            wait()
            put_in()
            operation(SDK, f"{len(AMOUNTS)} invoices, page by page, each with its total", invoices)
            operation(SDK, "products, each with its name", products)
            operation(SDK, "a key that it refuses", refused_key)
            operation(SDK, "a list that it has not", absent_list)
        finally:
            server.terminate()
    finish()


main()
