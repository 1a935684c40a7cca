"""How the judges of SDKs from PyPI report: one line for each operation, and the sum at the end."""

import sys

PASSED = 0
FAILED = 0


def operation(sdk, name, run):
    """Runs one operation and reports how it went."""
    global PASSED, FAILED
    try:
        run()
    except Exception as error:  # whatever the SDK throws is the finding
        FAILED += 1
        print(f"FAIL {sdk} {name}: {type(error).__name__}: {error}", flush=True)
    else:
        PASSED += 1
        print(f"ok {sdk} {name}", flush=True)


def failure(kind, run):
    """Runs what must fail and answers the error."""
    try:
        answer = run()
    except kind as error:
        return error
    raise AssertionError(f"expected {kind.__name__}, got {answer!r}")


def finish():
    """Prints the sum and ends the program."""
    print(f"{PASSED} passed, {FAILED} failed")
    sys.exit(0 if FAILED == 0 and PASSED > 0 else 1)
