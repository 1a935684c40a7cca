//! Every check can fail: what has to happen at the partner, on this machine or in the stored records for each
//! word other than PASS, and what the person then reads.

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::advisoros::Workspace;
use crate::support::stand_in::{PARTNER, StandIn, text};
use crate::support::{check_in, ready_firm};

struct Firm {
    stand_in: StandIn,
    workspace: Workspace,
    id: String,
}

impl Firm {
    fn new() -> Self {
        let (stand_in, workspace, id) = ready_firm();
        let firm = Self { stand_in, workspace, id };
        firm.workspace.run(&["verify"]).exits(0);
        firm
    }

    fn outcome(&self, check: &str) -> (String, String) {
        let report = self.workspace.run(&["verify"]).json();
        let found = check_in(&report, check);
        (text(&found["status"]), text(&found["evidence"]))
    }

    fn fails(&self, check: &str, because: &str) {
        self.says(check, "FAIL", because);
    }

    fn says(&self, check: &str, status: &str, because: &str) {
        let (said, evidence) = self.outcome(check);
        assert_eq!(said, status, "{check}: {evidence}");
        assert!(evidence.contains(because), "{check}: {evidence}");
    }

    /// Somebody changed the workspace's file by hand.
    fn change_stored(&self, sql: &str) {
        let database = Connection::open(self.workspace.path().join("workspace.db")).unwrap();
        let changed = database.execute(sql, []).unwrap();
        assert_eq!(changed, 1, "{sql}");
    }

    fn mutate_invoice(&self, more: &Value) {
        let company = &self.stand_in.ready["credentials"][PARTNER]["realm_id"];
        let mut order = json!({"partner": PARTNER, "company": company, "object": "Invoice"});
        order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.stand_in.control("mutate", &order);
    }

    fn stored_invoice(&self) -> String {
        let database = Connection::open(self.workspace.path().join("workspace.db")).unwrap();
        let query = "SELECT external_id FROM invoices WHERE active = 1 ORDER BY external_id LIMIT 1";
        database.query_row(query, [], |row| row.get(0)).unwrap()
    }
}

#[test]
fn what_is_stored_is_held_against_the_partner() {
    let firm = Firm::new();
    let invoice = firm.stored_invoice();
    firm.mutate_invoice(&json!({"op": "void", "id": invoice}));
    firm.says("invoices.reconcile", "WARN", "the totals agree");
    firm.workspace.run(&["pull", &firm.id]).exits(0);
    firm.says("invoices.reconcile", "PASS", "have the same totals");
    firm.change_stored(&format!("UPDATE invoices SET total = total + 100 WHERE external_id = '{invoice}'"));
    firm.fails("invoices.reconcile", "1 has another total here");

    firm.says("balances.tie", "PASS", "balances");
    let of_one = "SELECT rowid FROM account_balances WHERE basis = 'accrual' ORDER BY period_end DESC LIMIT 1";
    firm.change_stored(&format!(
        "UPDATE account_balances SET amount = amount + 7 WHERE rowid IN ({of_one})"
    ));
    firm.fails("balances.tie", "debits less credits are 0.07 USD");
}

#[test]
fn a_partner_that_fails_in_one_place_fails_the_checks_that_ask_there() {
    let firm = Firm::new();
    firm.stand_in.fault("status", "/v3/company/*/cdc", &json!({"status": 404}));
    firm.fails("changes.readable", "HTTP 404");
    firm.says("organization.expected", "PASS", "");
    firm.stand_in.heal();

    firm.stand_in.fault("status", "/v3/company/*/query", &json!({"status": 404}));
    firm.fails("faults.typed", "HTTP 404");
    firm.fails("ledger_accounts.readable", "HTTP 404");
    firm.says("changes.readable", "PASS", "");
    firm.stand_in.heal();
}

#[test]
fn a_clock_that_is_off_is_told_from_a_clock_that_is_right() {
    let firm = Firm::new();
    firm.says("clock.skew", "PASS", "the partner's");
    firm.stand_in.control("clock", &json!({"advance_seconds": 300}));
    firm.says("clock.skew", "WARN", "behind");
    firm.stand_in.control("clock", &json!({"advance_seconds": 1_200}));
    firm.fails("clock.skew", "Set it, best from a time server");
}
