-- Background work that any program can take over, and what pulls read besides source objects.
-- Oldest program that can open it: this one, because an older one would pull beside a job under way.

INSERT INTO schema_gates (version, min_reader, release) VALUES (3, 3, '0.1.0');

-- No program ever wrote to the table of this name that came before.
DROP TABLE jobs;
CREATE TABLE jobs (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind           TEXT COLLATE "C" NOT NULL,
    payload        TEXT COLLATE "C" NOT NULL,
    connection_id  TEXT COLLATE "C" REFERENCES connections (id),
    status         TEXT COLLATE "C" NOT NULL,
    attempts       BIGINT           NOT NULL,
    holder         TEXT COLLATE "C" NOT NULL,
    lease_until    BIGINT           NOT NULL,
    step           TEXT COLLATE "C" NOT NULL,
    done           BIGINT           NOT NULL,
    total          BIGINT,
    result         TEXT COLLATE "C" NOT NULL,
    error          TEXT COLLATE "C" NOT NULL,
    run_after      BIGINT           NOT NULL,
    created_at     BIGINT           NOT NULL,
    started_at     BIGINT,
    finished_at    BIGINT
);
CREATE INDEX jobs_by_status ON jobs (status, run_after);
CREATE UNIQUE INDEX jobs_one_under_way ON jobs (connection_id, kind) WHERE status IN ('queued', 'running');

-- Since when a smaller pull can ask for changes, and at which level of detail the records were kept.
CREATE TABLE pull_cursors (
    connection_id  TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    resource       TEXT COLLATE "C" NOT NULL,
    level          TEXT COLLATE "C" NOT NULL,
    changed_since  BIGINT           NOT NULL,
    complete_at    BIGINT           NOT NULL,
    PRIMARY KEY (connection_id, resource)
);

-- Pulled records by the partner's id. `active` is 0 for what is out of use or voided, `seen_in` the pull that
-- listed it last; what the partner lists no more keeps its row with `deleted_at`.
CREATE TABLE customers (
    connection_id       TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    external_id         TEXT COLLATE "C" NOT NULL,
    active              BIGINT           NOT NULL,
    updated_at          BIGINT,
    content_hash        TEXT COLLATE "C" NOT NULL,
    seen_in             TEXT COLLATE "C" NOT NULL,
    deleted_at          BIGINT,
    parent_external_id  TEXT COLLATE "C",
    name                TEXT COLLATE "C" NOT NULL,
    path                TEXT COLLATE "C" NOT NULL,
    currency            TEXT COLLATE "C" NOT NULL,
    balance             BIGINT,
    PRIMARY KEY (connection_id, external_id)
);

CREATE TABLE items (
    connection_id               TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    external_id                 TEXT COLLATE "C" NOT NULL,
    active                      BIGINT           NOT NULL,
    updated_at                  BIGINT,
    content_hash                TEXT COLLATE "C" NOT NULL,
    seen_in                     TEXT COLLATE "C" NOT NULL,
    deleted_at                  BIGINT,
    parent_external_id          TEXT COLLATE "C",
    name                        TEXT COLLATE "C" NOT NULL,
    path                        TEXT COLLATE "C" NOT NULL,
    source_type                 TEXT COLLATE "C" NOT NULL,
    sku                         TEXT COLLATE "C" NOT NULL,
    unit_price                  TEXT COLLATE "C" NOT NULL,
    income_account_external_id  TEXT COLLATE "C",
    expense_account_external_id TEXT COLLATE "C",
    asset_account_external_id   TEXT COLLATE "C",
    PRIMARY KEY (connection_id, external_id)
);

CREATE TABLE invoices (
    connection_id         TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    external_id           TEXT COLLATE "C" NOT NULL,
    active                BIGINT           NOT NULL,
    updated_at            BIGINT,
    content_hash          TEXT COLLATE "C" NOT NULL,
    seen_in               TEXT COLLATE "C" NOT NULL,
    deleted_at            BIGINT,
    issued_on             TEXT COLLATE "C",
    due_on                TEXT COLLATE "C",
    currency              TEXT COLLATE "C" NOT NULL,
    total                 BIGINT,
    tax                   BIGINT,
    balance               BIGINT,
    number                TEXT COLLATE "C" NOT NULL,
    customer_external_id  TEXT COLLATE "C",
    PRIMARY KEY (connection_id, external_id)
);

CREATE TABLE invoice_lines (
    connection_id        TEXT COLLATE "C" NOT NULL,
    invoice_external_id  TEXT COLLATE "C" NOT NULL,
    position             BIGINT           NOT NULL,
    kind                 TEXT COLLATE "C" NOT NULL,
    description          TEXT COLLATE "C" NOT NULL,
    item_external_id     TEXT COLLATE "C",
    quantity             TEXT COLLATE "C" NOT NULL,
    unit_price           TEXT COLLATE "C" NOT NULL,
    amount               BIGINT,
    PRIMARY KEY (connection_id, invoice_external_id, position),
    FOREIGN KEY (connection_id, invoice_external_id) REFERENCES invoices (connection_id, external_id)
);

-- One trial balance that was read. An account that it leaves out has the balance zero; without a row here
-- the balance is unknown.
CREATE TABLE balance_reports (
    connection_id  TEXT COLLATE "C" NOT NULL REFERENCES connections (id),
    basis          TEXT COLLATE "C" NOT NULL,
    period_end     TEXT COLLATE "C" NOT NULL,
    period_start   TEXT COLLATE "C" NOT NULL,
    currency       TEXT COLLATE "C" NOT NULL,
    read_at        BIGINT           NOT NULL,
    PRIMARY KEY (connection_id, basis, period_end)
);

-- `amount` is debit less credit.
CREATE TABLE account_balances (
    connection_id               TEXT COLLATE "C" NOT NULL,
    basis                       TEXT COLLATE "C" NOT NULL,
    period_end                  TEXT COLLATE "C" NOT NULL,
    ledger_account_external_id  TEXT COLLATE "C" NOT NULL,
    amount                      BIGINT           NOT NULL,
    PRIMARY KEY (connection_id, basis, period_end, ledger_account_external_id),
    FOREIGN KEY (connection_id, basis, period_end) REFERENCES balance_reports (connection_id, basis, period_end)
);
