//! A chart of accounts from a file, as one more company: exactly the rows of the file.

mod csv_rows;
mod json_objects;
mod source_types;

use std::collections::{HashMap, HashSet};
use std::path::Path;

use connect_domain::clock::Instant;

use super::account::LedgerAccount;
use super::chart::Chart;
use super::company::Company;
use super::company_info::CompanyInfo;
use super::history::{self, Past};
use super::seed::{plausible_balance, realm_id};
use crate::error::SandboxError;

/// One account of a file before it has a place among the others.
#[derive(Clone, Debug)]
struct FileAccount {
    account: LedgerAccount,
    /// The parent's own row or id in the file, if it says so.
    parent_id: Option<String>,
    /// The nearest heading by name; may name no row of the file.
    parent_name: String,
    /// The row's or object's own id in the file.
    file_id: String,
    /// Whether the file says where the account stands, so that its path is kept as it is.
    has_path: bool,
}

/// Reads the file. `index` tells several chart companies apart.
pub(super) fn company(path: &Path, seed: u64, index: usize, invoices: Option<usize>, now: Instant) -> Result<Company, SandboxError> {
    let bad = |message: String| SandboxError::BadChart {
        path: path.to_owned(),
        message,
    };
    let bytes = std::fs::read(path).map_err(|error| bad(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| bad("it is not UTF-8 text".to_owned()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let rows = if text.trim_start().starts_with(['[', '{']) {
        json_objects::read(text, now)
    } else {
        csv_rows::read(text, now)
    };
    let rows = rows.map_err(bad)?;
    let stem = path
        .file_stem()
        .map_or_else(|| "chart".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let label = format!("chart {index} {stem}");
    let info = CompanyInfo {
        company_name: stem.clone(),
        legal_name: stem,
        trade: "Chart of accounts".to_owned(),
        city: "Bayshore".to_owned(),
        region: "CA".to_owned(),
        postal_code: "94326".to_owned(),
        created_at: now,
    };
    let mut accounts = place(rows);
    let balances_given = accounts.iter().any(|account| account.balance != 0);
    for account in accounts.iter_mut().filter(|account| account.active && !balances_given) {
        account.balance = plausible_balance(seed, &format!("{label} {}", account.id), &account.account_type);
    }
    let mut company = Company::new(realm_id(seed, &label), info, Chart::from_accounts(accounts, 0));
    let past = Past {
        seed,
        invoices,
        exact: balances_given,
    };
    history::fill(&mut company, &past, now);
    Ok(company)
}

/// Finds each account's parent among the rows. Where none fits (headings that are no accounts, another
/// account type, a circle) the account stands at the top level and its path stays as the file has it.
fn place(rows: Vec<FileAccount>) -> Vec<LedgerAccount> {
    let mut by_path: HashMap<&str, usize> = HashMap::new();
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_file_id: HashMap<&str, usize> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        by_path.entry(&row.account.path).or_insert(index);
        by_name.entry(&row.account.name).or_default().push(index);
        by_file_id.entry(&row.file_id).or_insert(index);
    }
    let parents: Vec<Option<usize>> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let found = match &row.parent_id {
                Some(parent_id) => by_file_id.get(parent_id.as_str()).copied(),
                None => by_heading(row, &by_path, &by_name, &rows),
            };
            found.filter(|parent| *parent != index && fits(row, rows.get(*parent)))
        })
        .collect();
    let ids: Vec<u64> = rows.iter().map(|row| row.account.id).collect();
    let mut accounts: Vec<LedgerAccount> = Vec::with_capacity(rows.len());
    let rows_with_path: Vec<bool> = rows.iter().map(|row| row.has_path).collect();
    for (index, row) in rows.into_iter().enumerate() {
        let mut account = row.account;
        if !runs_in_a_circle(index, &parents) {
            account.parent = parents.get(index).copied().flatten().and_then(|parent| ids.get(parent).copied());
        }
        accounts.push(account);
    }
    join_paths(&mut accounts, &rows_with_path);
    accounts
}

fn by_heading(
    row: &FileAccount,
    by_path: &HashMap<&str, usize>,
    by_name: &HashMap<&str, Vec<usize>>,
    rows: &[FileAccount],
) -> Option<usize> {
    let heading = row
        .account
        .path
        .strip_suffix(row.account.name.as_str())
        .and_then(|heading| heading.strip_suffix(':'));
    if let Some(heading) = heading.filter(|_| row.has_path) {
        return by_path.get(heading).copied();
    }
    if row.parent_name.is_empty() {
        return None;
    }
    // Without a path of its own the row is believed if exactly one row has that path or name.
    let by_path = by_path.get(row.parent_name.as_str()).copied();
    let by_name = by_name
        .get(row.parent_name.as_str())
        .filter(|found| found.len() == 1)
        .and_then(|found| found.first().copied());
    let found = by_path.or(by_name)?;
    let expected = rows
        .get(found)
        .map(|parent| format!("{}:{}", parent.account.path, row.account.name));
    (!row.has_path || expected.as_ref() == Some(&row.account.path)).then_some(found)
}

/// The product allows only subaccounts of the same type.
fn fits(row: &FileAccount, parent: Option<&FileAccount>) -> bool {
    parent.is_some_and(|parent| parent.account.account_type == row.account.account_type)
}

fn runs_in_a_circle(index: usize, parents: &[Option<usize>]) -> bool {
    let mut seen = HashSet::new();
    let mut next = Some(index);
    while let Some(current) = next {
        if !seen.insert(current) {
            return true;
        }
        next = parents.get(current).copied().flatten();
    }
    false
}

/// Fills the paths of accounts for which the file had none.
fn join_paths(accounts: &mut [LedgerAccount], has_path: &[bool]) {
    let by_id: HashMap<u64, usize> = accounts.iter().enumerate().map(|(index, account)| (account.id, index)).collect();
    for index in 0..accounts.len() {
        if has_path.get(index) == Some(&true) {
            continue;
        }
        let mut names = Vec::new();
        let mut next = Some(index);
        while let Some(account) = next.and_then(|place| accounts.get(place)) {
            names.push(account.name.clone());
            next = account.parent.and_then(|parent| by_id.get(&parent).copied());
        }
        names.reverse();
        if let Some(account) = accounts.get_mut(index) {
            account.path = names.join(":");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const NOW: Instant = Instant::from_seconds(1_790_000_000);

    fn load(name: &str, content: &[u8]) -> Result<Company, SandboxError> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        std::fs::File::create(&path)
            .and_then(|mut file| file.write_all(content))
            .expect("a file");
        company(&path, 1, 0, None, NOW)
    }

    #[test]
    fn files_that_are_no_charts_are_refused_with_the_reason() {
        for (name, content, word) in [
            ("a.csv", "".as_bytes(), "header"),
            ("a.csv", b"name,code\nCash,1\n", "row_id"),
            ("a.csv", b"row_id,title\n1,Cash\n", "name"),
            ("a.csv", b"row_id,name\n1,Cash,extra\n", "line 2"),
            ("a.csv", b"row_id,name\n1,\n", "line 2"),
            ("a.csv", b"row_id,name\n,Cash\n", "line 2"),
            ("a.csv", b"row_id,name,root_class\n1,Cash,Nonsense\n", "Nonsense"),
            ("a.csv", b"row_id,name,active\n1,Cash,perhaps\n", "perhaps"),
            ("a.csv", b"row_id,name\n1,\"open\n", "line"),
            ("a.csv", b"row_id,name\n1,C\xff\n", "UTF-8"),
            ("a.json", b"[{\"Name\":\"Cash\"}", "JSON"),
            ("a.json", b"{\"Name\":\"Cash\"}", "array"),
            ("a.json", b"[{\"AccountType\":\"Bank\"}]", "Name"),
            ("a.json", b"[7]", "object"),
        ] {
            match load(name, content) {
                Err(SandboxError::BadChart { message, .. }) => {
                    assert!(message.contains(word), "{message} should say {word}");
                }
                other => panic!("{}: {:?}", String::from_utf8_lossy(content), other.map(|company| company.realm_id)),
            }
        }
        assert!(matches!(
            company(Path::new("/nonexistent/chart.csv"), 1, 0, None, NOW),
            Err(SandboxError::BadChart { .. })
        ));
    }

    #[test]
    fn any_honest_spelling_of_a_csv_gives_the_same_accounts() {
        let plain = "row_id,account_number,name,fully_qualified_name,parent,root_class,source_type,active\n\
                     7,1000,Cash; petty,Cash; petty,,Asset,asset_cash,1\n8,2000,Debts,Debts,,Liability,,0\n";
        let semicolons = "\u{feff}row_id;account_number;name;fully_qualified_name;parent;root_class;source_type;active\r\n\
                          7;1000;\"Cash; petty\";\"Cash; petty\";;Asset;asset_cash;true\r\n8;2000;Debts;Debts;;Liability;;FALSE\r\n";
        for text in [plain, semicolons] {
            let company = load("a.csv", text.as_bytes()).expect("a chart");
            let shown: Vec<(String, String, Option<&str>, bool)> = company
                .chart
                .all()
                .iter()
                .map(|account| {
                    (
                        account.shown_name(),
                        account.account_type.clone(),
                        account.number.as_deref(),
                        account.active,
                    )
                })
                .collect();
            assert_eq!(
                shown,
                [
                    ("Cash; petty".to_owned(), "Bank".to_owned(), Some("1000"), true),
                    (
                        "Debts (deleted)".to_owned(),
                        "Other Current Liability".to_owned(),
                        Some("2000"),
                        false
                    ),
                ]
            );
            assert!(
                company.chart.all().iter().all(|account| account.id > 1_000),
                "the id is not the row_id"
            );
        }
    }

    #[test]
    fn parents_are_found_only_where_they_are_rows_that_fit() {
        let text = "row_id,name,fully_qualified_name,parent,root_class,source_type\n\
                    1,Vehicles,Vehicles,,Asset,Fixed Asset\n\
                    2,Cost,Vehicles:Cost,Vehicles,Asset,Fixed Asset\n\
                    3,Cash,Assets:Current:Cash,Current,Asset,Bank\n\
                    4,Loan,Vehicles:Loan,Vehicles,Liability,\n\
                    5,Paint,,Cost,Asset,Fixed Asset\n\
                    6,Twin,Twin:Twin,Twin,Asset,Bank\n\
                    7,Twin,Twin:Twin,Twin,Asset,Bank\n";
        let company = load("a.csv", text.as_bytes()).expect("a chart");
        let shown: Vec<(&str, bool)> = company
            .chart
            .all()
            .iter()
            .map(|account| (account.path.as_str(), account.parent.is_some()))
            .collect();
        assert_eq!(
            shown,
            [
                ("Vehicles", false),
                ("Vehicles:Cost", true),
                ("Assets:Current:Cash", false),
                ("Vehicles:Loan", false),
                ("Vehicles:Cost:Paint", true),
                ("Twin:Twin", false),
                ("Twin:Twin", false),
            ]
        );
    }

    #[test]
    fn account_objects_keep_their_ids_and_references() {
        let text = r#"[
            {"Id":"35","Name":"Truck","AccountType":"Fixed Asset","AccountSubType":"Vehicles","CurrentBalance":0},
            {"Id":"36","Name":"Cost","AccountSubType":"Vehicles","ParentRef":{"value":"35"},"SubAccount":true,"CurrentBalance":13495.00},
            {"Id":"40","Name":"Gone (deleted)","AccountType":"Expense","Active":false,"AcctNum":"6000","Whatever":[1]}
        ]"#;
        let company = load("a.json", text.as_bytes()).expect("a chart");
        assert_eq!(company.chart.get(36).map(|account| account.path.as_str()), Some("Truck:Cost"));
        assert_eq!(company.chart.get(35).map(|account| account.balance_with_children), Some(1_349_500));
        let gone = company.chart.get(40).expect("account 40");
        assert_eq!(
            (gone.name.as_str(), gone.active, gone.number.as_deref()),
            ("Gone", false, Some("6000"))
        );
        assert_eq!(gone.account_subtype, "OtherMiscellaneousServiceCost");
    }
}
