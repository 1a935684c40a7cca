//! A company's chart of accounts: always in id order, with paths and balances of ancestors kept up.

use std::collections::{HashMap, HashSet};

use connect_domain::clock::Instant;
use serde::{Deserialize, Serialize};

use super::account::LedgerAccount;

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(from = "KeptChart", into = "KeptChart")]
pub(super) struct Chart {
    /// Sorted by id; ids are never used again.
    accounts: Vec<LedgerAccount>,
    children: HashMap<u64, Vec<u64>>,
    next_id: u64,
}

#[derive(Clone, Deserialize, Serialize)]
struct KeptChart {
    accounts: Vec<LedgerAccount>,
    next_id: u64,
}

impl From<KeptChart> for Chart {
    fn from(kept: KeptChart) -> Self {
        Self::from_accounts(kept.accounts, kept.next_id)
    }
}

impl From<Chart> for KeptChart {
    fn from(chart: Chart) -> Self {
        Self {
            accounts: chart.accounts,
            next_id: chart.next_id,
        }
    }
}

impl Chart {
    /// Builds the indexes and the balances of ancestors; paths are taken as they are.
    pub(super) fn from_accounts(mut accounts: Vec<LedgerAccount>, next_id: u64) -> Self {
        accounts.sort_by_key(|account| account.id);
        let after_last = accounts.last().map_or(1, |account| account.id + 1);
        let mut children: HashMap<u64, Vec<u64>> = HashMap::new();
        for account in &mut accounts {
            account.balance_with_children = account.balance;
            if let Some(parent) = account.parent {
                children.entry(parent).or_default().push(account.id);
            }
        }
        let own: Vec<(Option<u64>, i64)> = accounts.iter().map(|account| (account.parent, account.balance)).collect();
        let mut chart = Self {
            accounts,
            children,
            next_id: next_id.max(after_last),
        };
        for (parent, balance) in own {
            chart.add_to_ancestors(parent, balance);
        }
        chart
    }

    /// In id order.
    pub(super) fn all(&self) -> &[LedgerAccount] {
        &self.accounts
    }

    pub(super) fn get(&self, id: u64) -> Option<&LedgerAccount> {
        self.accounts.get(self.place(id)?)
    }

    fn get_mut(&mut self, id: u64) -> Option<&mut LedgerAccount> {
        let place = self.place(id)?;
        self.accounts.get_mut(place)
    }

    fn place(&self, id: u64) -> Option<usize> {
        self.accounts.binary_search_by_key(&id, |account| account.id).ok()
    }

    pub(super) const fn next_id(&self) -> u64 {
        self.next_id
    }

    /// Another account of this name under the same parent. Letter case does not tell names apart.
    pub(super) fn namesake(&self, name: &str, parent: Option<u64>, except: Option<u64>) -> Option<u64> {
        let wanted = name.to_lowercase();
        let same =
            |account: &&LedgerAccount| account.parent == parent && Some(account.id) != except && account.name.to_lowercase() == wanted;
        self.accounts.iter().find(same).map(|account| account.id)
    }

    /// Whether `id` is `ancestor` or lies below it.
    pub(super) fn is_within(&self, id: u64, ancestor: u64) -> bool {
        let mut next = Some(id);
        let mut seen = HashSet::new();
        while let Some(current) = next {
            if current == ancestor {
                return true;
            }
            if !seen.insert(current) {
                return false;
            }
            next = self.get(current).and_then(|account| account.parent);
        }
        false
    }

    /// Adds a new account; its id must be [`Chart::next_id`].
    pub(super) fn add(&mut self, mut account: LedgerAccount) {
        account.path = self.path_under(account.parent, &account.name);
        account.balance_with_children = account.balance;
        self.next_id = account.id + 1;
        if let Some(parent) = account.parent {
            self.children.entry(parent).or_default().push(account.id);
        }
        self.add_to_ancestors(account.parent, account.balance);
        self.accounts.push(account);
    }

    /// Moves the balance of an account. It counts as updated `at` if that is given, as do those above it.
    pub(super) fn add_to_balance(&mut self, id: u64, amount: i64, at: Option<Instant>) {
        let Some(account) = self.get_mut(id) else {
            return;
        };
        account.balance += amount;
        let mut next = Some(id);
        let mut seen = HashSet::new();
        while let Some(account) = next.filter(|id| seen.insert(*id)).and_then(|id| self.get_mut(id)) {
            account.balance_with_children += amount;
            account.updated_at = at.map_or(account.updated_at, |at| at.max(account.updated_at));
            next = account.parent;
        }
    }

    /// Replaces an account that was changed, and what follows for its parents and children.
    pub(super) fn replace(&mut self, mut changed: LedgerAccount, now: Instant) {
        let Some(before) = self.get(changed.id).cloned() else {
            return;
        };
        changed.sync_token = before.sync_token + 1;
        changed.updated_at = now;
        let moved = before.parent != changed.parent;
        let renamed = before.name != changed.name;
        if moved {
            self.move_balance(&before, changed.parent);
        }
        if moved {
            changed.path = self.path_under(changed.parent, &changed.name);
        } else if renamed {
            // A top-level account of a chart file may carry headings that are no accounts: they stay.
            let heading = before.path.strip_suffix(before.name.as_str()).unwrap_or_default();
            changed.path = format!("{heading}{}", changed.name);
        }
        changed.balance = before.balance;
        changed.balance_with_children = before.balance_with_children;
        let id = changed.id;
        if let Some(place) = self.get_mut(id) {
            *place = changed;
        }
        if moved || renamed {
            self.repath_children(id);
        }
    }

    /// One account becomes part of another and is gone: its children and its balance move over.
    pub(super) fn merge(&mut self, gone: u64, survivor: u64, now: Instant) {
        if self.is_within(survivor, gone) {
            let above = self.get(gone).and_then(|account| account.parent);
            self.move_under(survivor, above);
        }
        for child in self.children.get(&gone).cloned().unwrap_or_default() {
            self.move_under(child, Some(survivor));
        }
        let Some(place) = self.place(gone) else {
            return;
        };
        let removed = self.accounts.remove(place);
        self.forget_child(removed.parent, gone);
        self.add_to_ancestors(removed.parent, -removed.balance);
        self.add_to_ancestors(Some(survivor), removed.balance);
        if let Some(account) = self.get_mut(survivor) {
            account.balance += removed.balance;
            account.sync_token += 1;
            account.updated_at = now;
        }
    }

    fn move_under(&mut self, id: u64, parent: Option<u64>) {
        let Some(before) = self.get(id).cloned() else {
            return;
        };
        self.move_balance(&before, parent);
        let path = self.path_under(parent, &before.name);
        if let Some(account) = self.get_mut(id) {
            account.parent = parent;
            account.path = path;
        }
        self.repath_children(id);
    }

    fn move_balance(&mut self, before: &LedgerAccount, parent: Option<u64>) {
        self.forget_child(before.parent, before.id);
        self.add_to_ancestors(before.parent, -before.balance_with_children);
        self.add_to_ancestors(parent, before.balance_with_children);
        if let Some(parent) = parent {
            self.children.entry(parent).or_default().push(before.id);
        }
    }

    fn forget_child(&mut self, parent: Option<u64>, child: u64) {
        if let Some(siblings) = parent.and_then(|parent| self.children.get_mut(&parent)) {
            siblings.retain(|id| *id != child);
        }
    }

    fn add_to_ancestors(&mut self, first: Option<u64>, amount: i64) {
        let mut next = first;
        let mut seen = HashSet::new();
        while let Some(account) = next.filter(|id| seen.insert(*id)).and_then(|id| self.get_mut(id)) {
            account.balance_with_children += amount;
            next = account.parent;
        }
    }

    fn path_under(&self, parent: Option<u64>, name: &str) -> String {
        match parent.and_then(|parent| self.get(parent)) {
            Some(parent) => format!("{}:{name}", parent.path),
            None => name.to_owned(),
        }
    }

    /// The paths below an account follow its own. Their versions do not change: nobody edited them.
    fn repath_children(&mut self, id: u64) {
        for child in self.children.get(&id).cloned().unwrap_or_default() {
            let Some(path) = self.get(child).map(|account| self.path_under(Some(id), &account.name)) else {
                continue;
            };
            if let Some(account) = self.get_mut(child) {
                account.path = path;
            }
            self.repath_children(child);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quickbooks_online::seed::plain_account;

    fn chart() -> Chart {
        let at = Instant::from_seconds(0);
        let mut chart = Chart::default();
        for (id, name, parent, balance) in [
            (1, "Truck", None, 100),
            (2, "Cost", Some(1), 500),
            (3, "Paint", Some(2), 7),
            (4, "Van", None, 0),
        ] {
            let mut account = plain_account(id, name, "Fixed Asset", "Vehicles", at);
            account.parent = parent;
            account.balance = balance;
            chart.add(account);
        }
        chart
    }

    fn facts(chart: &Chart, id: u64) -> (&str, i64) {
        chart
            .get(id)
            .map_or(("", 0), |account| (account.path.as_str(), account.balance_with_children))
    }

    #[test]
    fn balances_and_paths_reach_the_ancestors_and_the_children() {
        let mut chart = chart();
        assert_eq!(facts(&chart, 1), ("Truck", 607));
        assert_eq!(facts(&chart, 3), ("Truck:Cost:Paint", 7));

        let mut renamed = chart.get(1).cloned().expect("account 1");
        renamed.name = "Lorry".to_owned();
        chart.replace(renamed, Instant::from_seconds(9));
        assert_eq!(facts(&chart, 3), ("Lorry:Cost:Paint", 7));
        assert_eq!(chart.get(1).map(|account| account.sync_token), Some(1));
        assert_eq!(chart.get(3).map(|account| account.sync_token), Some(0));

        let mut moved = chart.get(2).cloned().expect("account 2");
        moved.parent = Some(4);
        chart.replace(moved, Instant::from_seconds(9));
        assert_eq!((facts(&chart, 1), facts(&chart, 4)), (("Lorry", 100), ("Van", 507)));
        assert_eq!(facts(&chart, 3).0, "Van:Cost:Paint");
    }

    #[test]
    fn a_merge_hands_over_children_and_balance() {
        let mut chart = chart();
        chart.merge(2, 4, Instant::from_seconds(9));
        assert!(chart.get(2).is_none());
        assert_eq!((facts(&chart, 1), facts(&chart, 4)), (("Truck", 100), ("Van", 507)));
        assert_eq!(facts(&chart, 3), ("Van:Paint", 7));
    }

    #[test]
    fn an_account_can_become_part_of_its_own_child() {
        let mut chart = chart();
        chart.merge(1, 2, Instant::from_seconds(9));
        assert_eq!(facts(&chart, 2), ("Cost", 607));
        assert_eq!(facts(&chart, 3), ("Cost:Paint", 7));
    }

    #[test]
    fn headings_of_a_chart_file_stay_when_the_account_is_renamed() {
        let mut account = plain_account(1, "Cash", "Bank", "Checking", Instant::from_seconds(0));
        account.path = "Assets:Current:Cash".to_owned();
        let mut chart = Chart::from_accounts(vec![account.clone()], 2);
        account.name = "Till".to_owned();
        chart.replace(account, Instant::from_seconds(9));
        assert_eq!(facts(&chart, 1).0, "Assets:Current:Till");
    }
}
