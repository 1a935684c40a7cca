//! Companies to rehearse with: the vendor's sample company first, then small firms of different trades.
//! The same seed gives the same companies, whatever the machine.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::money::MinorUnits;
use serde::Deserialize;

use super::account::LedgerAccount;
use super::account_types::{account_type, carries_balance};
use super::chart::Chart;
use super::company::Company;
use super::company_info::CompanyInfo;
use super::history::{self, Past};
use crate::random::seeded_number;

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// An account of the sample company.
#[derive(Deserialize)]
struct SampleAccount {
    id: u64,
    name: String,
    #[serde(rename = "type")]
    account_type: String,
    subtype: String,
    parent: Option<u64>,
    balance: Option<String>,
}

/// An account of a trade's chart; the parent is a name earlier in the list.
#[derive(Deserialize)]
struct TradeAccount {
    number: String,
    name: String,
    #[serde(rename = "type")]
    account_type: String,
    subtype: String,
    parent: Option<String>,
}

#[derive(Deserialize)]
struct Trade {
    trade: String,
    company: String,
    city: String,
    region: String,
    postal_code: String,
    accounts: Vec<TradeAccount>,
}

#[derive(Default, Deserialize)]
struct Trades {
    common: Vec<TradeAccount>,
    trades: Vec<Trade>,
}

static SAMPLE: LazyLock<Vec<SampleAccount>> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/sample_accounts.json")).unwrap_or_default());
static TRADES: LazyLock<Trades> = LazyLock::new(|| serde_json::from_str(include_str!("data/trades.json")).unwrap_or_default());

/// A realm id: digits, the same for the same seed and label.
pub(super) fn realm_id(seed: u64, label: &str) -> String {
    format!("93414{:011}", seeded_number(seed, label) % 100_000_000_000)
}

/// An account with nothing special about it.
pub(super) fn plain_account(id: u64, name: &str, account_type_name: &str, subtype: &str, at: Instant) -> LedgerAccount {
    LedgerAccount {
        id,
        sync_token: 0,
        name: name.to_owned(),
        number: None,
        description: None,
        account_type: account_type_name.to_owned(),
        account_subtype: subtype.to_owned(),
        parent: None,
        path: name.to_owned(),
        active: true,
        balance: 0,
        balance_with_children: 0,
        currency: "USD".to_owned(),
        extras: BTreeMap::new(),
        created_at: at,
        updated_at: at,
    }
}

/// A balance that an account of this type could have, with the API's sign; 0 for profit and loss.
pub(super) fn plausible_balance(seed: u64, label: &str, account_type_name: &str) -> i64 {
    let classification = account_type(account_type_name).map_or("", |found| found.classification.as_str());
    if !carries_balance(classification) {
        return 0;
    }
    let magnitude = i64::try_from(seeded_number(seed, label) % 4_000_000).unwrap_or(0);
    if classification == "Asset" { magnitude } else { -magnitude }
}

/// The `index`-th seeded company, with exactly so many accounts and invoices if given.
pub(super) fn company(seed: u64, index: usize, accounts: Option<usize>, invoices: Option<usize>, now: Instant) -> Company {
    let mut company = bare_company(seed, index, accounts, now);
    let past = Past {
        seed,
        invoices,
        // The balances of the vendor's sample company are facts, the others are invented.
        exact: index == 0 && accounts.is_none(),
    };
    history::fill(&mut company, &past, now);
    company
}

/// The company without its books.
pub(super) fn bare_company(seed: u64, index: usize, accounts: Option<usize>, now: Instant) -> Company {
    let founded = now.minus(DAY * u32::try_from(900 + seeded_number(seed, &format!("founded {index}")) % 1_800).unwrap_or(900));
    let (info, mut chart) = match index.checked_sub(1) {
        None => (sample_info(founded), sample_chart(founded)),
        Some(place) => trade_company(seed, place, founded),
    };
    if let Some(wanted) = accounts {
        resize(&mut chart, wanted, seed ^ seeded_number(seed, &info.company_name), founded);
    }
    Company::new(realm_id(seed, &format!("company {index}")), info, Chart::from_accounts(chart, 0))
}

fn sample_info(founded: Instant) -> CompanyInfo {
    CompanyInfo {
        company_name: "Sandbox Company_US_1".to_owned(),
        legal_name: "Craig's Design and Landscaping Services".to_owned(),
        trade: "Landscaping Services".to_owned(),
        city: "Bayshore".to_owned(),
        region: "CA".to_owned(),
        postal_code: "94326".to_owned(),
        created_at: founded,
    }
}

fn sample_chart(founded: Instant) -> Vec<LedgerAccount> {
    let mut paths: HashMap<u64, String> = HashMap::new();
    let mut accounts = Vec::new();
    for sample in SAMPLE.iter() {
        let mut account = plain_account(sample.id, &sample.name, &sample.account_type, &sample.subtype, founded);
        account.parent = sample.parent;
        if let Some(above) = sample.parent.and_then(|parent| paths.get(&parent)) {
            account.path = format!("{above}:{}", sample.name);
        }
        let balance = sample.balance.as_deref().and_then(|text| MinorUnits::parse(text, 2).ok());
        account.balance = balance.map_or(0, MinorUnits::get);
        account.updated_at = founded.plus(DAY * u32::try_from(sample.id % 60).unwrap_or(0));
        paths.insert(account.id, account.path.clone());
        accounts.push(account);
    }
    accounts
}

fn trade_company(seed: u64, place: usize, founded: Instant) -> (CompanyInfo, Vec<LedgerAccount>) {
    let round = place / TRADES.trades.len().max(1);
    let Some(trade) = TRADES.trades.get(place % TRADES.trades.len().max(1)) else {
        return (sample_info(founded), sample_chart(founded));
    };
    let company_name = if round == 0 {
        trade.company.clone()
    } else {
        format!("{} {}", trade.company, round + 1)
    };
    let numbered = !seeded_number(seed, &format!("numbered {place}")).is_multiple_of(3);
    let mut rows: Vec<&TradeAccount> = TRADES.common.iter().chain(&trade.accounts).collect();
    rows.sort_by(|left, right| left.number.cmp(&right.number));
    let mut accounts: Vec<LedgerAccount> = Vec::new();
    for (row, id) in rows.into_iter().zip(1_u64..) {
        let label = format!("{place} {}", row.name);
        let mut account = plain_account(id, &row.name, &row.account_type, &row.subtype, founded);
        let parent = row
            .parent
            .as_ref()
            .and_then(|parent| accounts.iter().find(|account| account.name == *parent));
        if let Some(parent) = parent {
            account.parent = Some(parent.id);
            account.path = format!("{}:{}", parent.path, row.name);
        }
        account.number = numbered.then(|| row.number.clone());
        account.balance = plausible_balance(seed, &label, &row.account_type);
        account.updated_at = founded.plus(DAY * u32::try_from(seeded_number(seed, &label) % 700).unwrap_or(0));
        accounts.push(account);
    }
    retire_some(seed, place, &mut accounts);
    let info = CompanyInfo {
        legal_name: company_name.clone(),
        company_name,
        trade: trade.trade.clone(),
        city: trade.city.clone(),
        region: trade.region.clone(),
        postal_code: trade.postal_code.clone(),
        created_at: founded,
    };
    (info, accounts)
}

/// A lived-in chart has a few accounts that nobody uses any more.
fn retire_some(seed: u64, place: usize, accounts: &mut [LedgerAccount]) {
    let lasting = ["Bank", "Accounts Receivable", "Accounts Payable", "Equity"];
    let parents: Vec<u64> = accounts.iter().filter_map(|account| account.parent).collect();
    for account in accounts {
        let chosen = seeded_number(seed, &format!("retired {place} {}", account.name)).is_multiple_of(20);
        if chosen && !lasting.contains(&account.account_type.as_str()) && !parents.contains(&account.id) {
            account.active = false;
            account.balance = 0;
        }
    }
}

/// Cuts the list, or goes on with accounts of cost centers below those that are there.
fn resize(accounts: &mut Vec<LedgerAccount>, wanted: usize, seed: u64, founded: Instant) {
    const CENTERS: [&str; 8] = ["Tucson", "Reno", "Mobile", "Akron", "Bangor", "Provo", "Salem", "Macon"];
    accounts.truncate(wanted);
    let models: Vec<LedgerAccount> = accounts.clone();
    let first_id = accounts.iter().map(|account| account.id).max().unwrap_or(0) + 1;
    let missing = wanted.saturating_sub(accounts.len());
    for ((sequence, id), model) in (1_usize..).zip(first_id..).zip(models.iter().cycle()).take(missing) {
        let center = CENTERS.get(sequence % CENTERS.len()).copied().unwrap_or_default();
        let name = format!("{} {center} {sequence:05}", model.name);
        let mut account = plain_account(id, &name, &model.account_type, &model.account_subtype, founded);
        // Every third one stands at the top level, as in charts that grew without a plan.
        if !sequence.is_multiple_of(3) && model.active {
            account.parent = Some(model.id);
            account.path = format!("{}:{name}", model.path);
        }
        account.number = Some(format!("{}", 100_000 + sequence));
        account.active = !sequence.is_multiple_of(50);
        account.balance = if account.active {
            plausible_balance(seed, &name, &model.account_type)
        } else {
            0
        };
        account.updated_at = founded.plus(DAY * u32::try_from(sequence % 700).unwrap_or(0));
        accounts.push(account);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quickbooks_online::account_types::account_type;

    const NOW: Instant = Instant::from_seconds(1_790_000_000);

    #[test]
    fn the_first_company_is_the_vendors_sample() {
        let company = company(1, 0, None, None, NOW);
        assert_eq!(company.chart.all().len(), 89);
        let truck = company.chart.get(37).expect("Truck");
        assert_eq!((truck.balance, truck.balance_with_children), (0, 1_349_500));
        let decks = company.chart.get(47).expect("Decks and Patios");
        assert_eq!(decks.path, "Landscaping Services:Job Materials:Decks and Patios");
    }

    #[test]
    fn seeded_companies_are_sound_and_repeatable() {
        for index in 0..50 {
            let first = company(7, index, None, None, NOW);
            let again = company(7, index, None, None, NOW);
            assert_eq!(serde_json::to_string(&first).ok(), serde_json::to_string(&again).ok());
            for account in first.chart.all() {
                let known = account_type(&account.account_type).expect(&account.account_type);
                assert!(
                    known.has_subtype(&account.account_subtype),
                    "{} {}",
                    account.name,
                    account.account_subtype
                );
                assert_eq!(
                    first.chart.namesake(&account.name, account.parent, Some(account.id)),
                    None,
                    "{}",
                    account.name
                );
                if let Some(parent) = account.parent.and_then(|parent| first.chart.get(parent)) {
                    assert_eq!(parent.account_type, account.account_type, "{}", account.name);
                }
            }
        }
        assert_ne!(company(7, 1, None, None, NOW).realm_id, company(8, 1, None, None, NOW).realm_id);
    }

    #[test]
    fn a_chart_can_be_cut_and_grown_to_the_exact_number() {
        for wanted in [1, 10, 89, 90, 5_000] {
            assert_eq!(company(1, 0, Some(wanted), Some(10), NOW).chart.all().len(), wanted);
            assert_eq!(company(1, 3, Some(wanted), Some(10), NOW).chart.all().len(), wanted);
        }
    }
}
