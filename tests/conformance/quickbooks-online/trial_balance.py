"""Runs trial_balance.sql over journals in SQLite.

Reads {"companies": [{"journal": ..., "periods": [[basis, start, end], ...]}, ...]} from standard input and answers, for each
company and period, the rows [account id, debit, credit].
"""

import json
import pathlib
import sqlite3
import sys

SQL = (pathlib.Path(__file__).parent / "trial_balance.sql").read_text(encoding="utf-8")


def load(journal):
    """A database of one journal, in memory."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE accounts (id TEXT PRIMARY KEY, statement TEXT, retained_earnings INTEGER)")
    database.execute("CREATE TABLE postings (date TEXT, basis TEXT, account_id TEXT, debit INTEGER, credit INTEGER)")
    database.executemany("INSERT INTO accounts VALUES (:id, :statement, :retained_earnings)", journal["accounts"])
    database.executemany("INSERT INTO postings VALUES (:date, :basis, :account_id, :debit, :credit)", journal["postings"])
    return database


def main():
    """One answer for each company."""
    answers = []
    for company in json.load(sys.stdin)["companies"]:
        database = load(company["journal"])
        answers.append(
            [
                database.execute(SQL, {"basis": basis, "start": start, "end": end}).fetchall()
                for basis, start, end in company["periods"]
            ]
        )
        database.close()
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
