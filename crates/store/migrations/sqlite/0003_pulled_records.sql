-- Background work that any program can take over, and what pulls read besides source objects.
-- Oldest program that can open it: this one, because an older one would pull beside a job under way.

PRAGMA user_version = 3;

INSERT INTO schema_gates (version, min_reader, release) VALUES (3, 3, '0.1.0');

-- No program ever wrote to the table of this name that came before.
DROP TABLE jobs;
CREATE TABLE jobs (
    id             TEXT    NOT NULL PRIMARY KEY,
    kind           TEXT    NOT NULL,
    payload        TEXT    NOT NULL,
    connection_id  TEXT    REFERENCES connections (id),
    status         TEXT    NOT NULL,
    attempts       INTEGER NOT NULL,
    holder         TEXT    NOT NULL,
    lease_until    INTEGER NOT NULL,
    step           TEXT    NOT NULL,
    done           INTEGER NOT NULL,
    total          INTEGER,
    result         TEXT    NOT NULL,
    error          TEXT    NOT NULL,
    run_after      INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    started_at     INTEGER,
    finished_at    INTEGER
) STRICT;
CREATE INDEX jobs_by_status ON jobs (status, run_after);
CREATE UNIQUE INDEX jobs_one_under_way ON jobs (connection_id, kind) WHERE status IN ('queued', 'running');

-- Since when a smaller pull can ask for changes, and at which level of detail the records were kept.
CREATE TABLE pull_cursors (
    connection_id  TEXT    NOT NULL REFERENCES connections (id),
    resource       TEXT    NOT NULL,
    level          TEXT    NOT NULL,
    changed_since  INTEGER NOT NULL,
    complete_at    INTEGER NOT NULL,
    PRIMARY KEY (connection_id, resource)
) STRICT;

-- Pulled records by the partner's id. `active` is 0 for what is out of use or voided, `seen_in` the pull that
-- listed it last; what the partner lists no more keeps its row with `deleted_at`.
CREATE TABLE customers (
    connection_id       TEXT    NOT NULL REFERENCES connections (id),
    external_id         TEXT    NOT NULL,
    active              INTEGER NOT NULL,
    updated_at          INTEGER,
    content_hash        TEXT    NOT NULL,
    seen_in             TEXT    NOT NULL,
    deleted_at          INTEGER,
    parent_external_id  TEXT,
    name                TEXT    NOT NULL,
    path                TEXT    NOT NULL,
    currency            TEXT    NOT NULL,
    balance             INTEGER,
    PRIMARY KEY (connection_id, external_id)
) STRICT;

CREATE TABLE items (
    connection_id               TEXT    NOT NULL REFERENCES connections (id),
    external_id                 TEXT    NOT NULL,
    active                      INTEGER NOT NULL,
    updated_at                  INTEGER,
    content_hash                TEXT    NOT NULL,
    seen_in                     TEXT    NOT NULL,
    deleted_at                  INTEGER,
    parent_external_id          TEXT,
    name                        TEXT    NOT NULL,
    path                        TEXT    NOT NULL,
    source_type                 TEXT    NOT NULL,
    sku                         TEXT    NOT NULL,
    unit_price                  TEXT    NOT NULL,
    income_account_external_id  TEXT,
    expense_account_external_id TEXT,
    asset_account_external_id   TEXT,
    PRIMARY KEY (connection_id, external_id)
) STRICT;

CREATE TABLE invoices (
    connection_id         TEXT    NOT NULL REFERENCES connections (id),
    external_id           TEXT    NOT NULL,
    active                INTEGER NOT NULL,
    updated_at            INTEGER,
    content_hash          TEXT    NOT NULL,
    seen_in               TEXT    NOT NULL,
    deleted_at            INTEGER,
    issued_on             TEXT,
    due_on                TEXT,
    currency              TEXT    NOT NULL,
    total                 INTEGER,
    tax                   INTEGER,
    balance               INTEGER,
    number                TEXT    NOT NULL,
    customer_external_id  TEXT,
    PRIMARY KEY (connection_id, external_id)
) STRICT;

CREATE TABLE invoice_lines (
    connection_id        TEXT    NOT NULL,
    invoice_external_id  TEXT    NOT NULL,
    position             INTEGER NOT NULL,
    kind                 TEXT    NOT NULL,
    description          TEXT    NOT NULL,
    item_external_id     TEXT,
    quantity             TEXT    NOT NULL,
    unit_price           TEXT    NOT NULL,
    amount               INTEGER,
    PRIMARY KEY (connection_id, invoice_external_id, position),
    FOREIGN KEY (connection_id, invoice_external_id) REFERENCES invoices (connection_id, external_id)
) STRICT;

-- One trial balance that was read. An account that it leaves out has the balance zero; without a row here
-- the balance is unknown.
CREATE TABLE balance_reports (
    connection_id  TEXT    NOT NULL REFERENCES connections (id),
    basis          TEXT    NOT NULL,
    period_end     TEXT    NOT NULL,
    period_start   TEXT    NOT NULL,
    currency       TEXT    NOT NULL,
    read_at        INTEGER NOT NULL,
    PRIMARY KEY (connection_id, basis, period_end)
) STRICT;

-- `amount` is debit less credit.
CREATE TABLE account_balances (
    connection_id               TEXT    NOT NULL,
    basis                       TEXT    NOT NULL,
    period_end                  TEXT    NOT NULL,
    ledger_account_external_id  TEXT    NOT NULL,
    amount                      INTEGER NOT NULL,
    PRIMARY KEY (connection_id, basis, period_end, ledger_account_external_id),
    FOREIGN KEY (connection_id, basis, period_end) REFERENCES balance_reports (connection_id, basis, period_end)
) STRICT;
