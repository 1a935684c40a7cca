//! Checks a parsed statement against an entity's properties and picks the rows.

use std::cmp::Ordering;

use connect_domain::money::MinorUnits;
use serde_json::{Map, Value, json};

use super::super::company::Company;
use super::super::entity::{Entity, Kind, Property, Read};
use super::super::faults::Fault;
use super::super::wire_time::read_time;
use super::parser::{Condition, Literal, Operator, Projection, Statement};

const DEFAULT_PAGE: usize = 100;
/// Servers cap or fault above this (unverified); the stand-in caps.
const LARGEST_PAGE: usize = 1_000;

struct Filter<T: 'static> {
    property: &'static Property<T>,
    operator: Operator,
    values: Vec<Read<'static>>,
}

/// Runs the statement over a company's rows and answers the content of `QueryResponse`.
pub(super) fn select<T: Entity>(statement: &Statement, company: &Company, strict: bool) -> Result<Value, Fault> {
    let rows = T::rows(company);
    let filters = filters::<T>(&statement.conditions, strict)?;
    let order = order::<T>(statement)?;
    let projected = projected::<T>(&statement.projection)?;
    let (skipped, page) = window(statement)?;
    let hides_inactive = !statement.conditions.iter().any(|condition| condition.property == "Active");
    let shown = |row: &&T| (!hides_inactive || row.is_active()) && filters.iter().all(|filter| filter.matches(row));

    if statement.projection == Projection::Count {
        return Ok(json!({ "totalCount": rows.iter().filter(shown).count() }));
    }
    let picked: Vec<&T> = if order.is_empty() {
        rows.iter().filter(shown).skip(skipped).take(page).collect()
    } else {
        let mut all: Vec<(Vec<Read<'_>>, &T)> = rows.iter().filter(shown).map(|row| (keys(&order, row), row)).collect();
        all.sort_by(|(left, _), (right, _)| compare(&order, left, right));
        all.into_iter().map(|(_, row)| row).skip(skipped).take(page).collect()
    };
    if picked.is_empty() {
        return Ok(json!({}));
    }
    let objects: Vec<Value> = picked.iter().map(|row| object(*row, company, projected)).collect();
    let mut response = Map::new();
    response.insert("startPosition".to_owned(), json!(skipped + 1));
    response.insert("maxResults".to_owned(), json!(objects.len()));
    response.insert(T::NAME.to_owned(), Value::Array(objects));
    Ok(Value::Object(response))
}

fn property<T: Entity>(name: &str) -> Result<&'static Property<T>, Fault> {
    T::property(name).ok_or_else(|| Fault::query_invalid(&format!("Property {name} not found for Entity {}", T::NAME)))
}

fn filters<T: Entity>(conditions: &[Condition], strict: bool) -> Result<Vec<Filter<T>>, Fault> {
    let filter = |condition: &Condition| {
        let property = property::<T>(&condition.property)?;
        if (strict && !property.filterable) || property.kind == Kind::Structure {
            return Err(Fault::query_invalid(&format!("property '{}' is not queryable", property.name)));
        }
        if !takes(property.kind, condition.operator) {
            let operator = condition.operator;
            return Err(Fault::query_invalid(&format!(
                "operator {operator:?} is not supported for property {}",
                property.name
            )));
        }
        let values = condition
            .literals
            .iter()
            .map(|literal| value(property.name, property.kind, literal));
        Ok(Filter {
            property,
            operator: condition.operator,
            values: values.collect::<Result<_, _>>()?,
        })
    };
    conditions.iter().map(filter).collect()
}

/// Which operators suit which type (help.coupler.io article 250).
const fn takes(kind: Kind, operator: Operator) -> bool {
    match kind {
        Kind::Text => true,
        Kind::Enumeration => matches!(operator, Operator::Equal | Operator::In | Operator::Like),
        Kind::Reference | Kind::Boolean => matches!(operator, Operator::Equal | Operator::In),
        Kind::Number | Kind::Amount | Kind::Instant => !matches!(operator, Operator::Like),
        Kind::Structure => false,
    }
}

fn value(name: &str, kind: Kind, literal: &Literal) -> Result<Read<'static>, Fault> {
    let invalid = || Fault::query_invalid(&format!("Invalid value for property {name}"));
    let text = match literal {
        Literal::Quoted(text) | Literal::Number(text) => text.clone(),
        Literal::Boolean(truth) => truth.to_string(),
    };
    match kind {
        Kind::Text | Kind::Enumeration | Kind::Reference => Ok(Read::owned(text)),
        Kind::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" => Ok(Read::Boolean(true)),
            "false" => Ok(Read::Boolean(false)),
            _ => Err(invalid()),
        },
        Kind::Number => text.parse().map(Read::Number).map_err(|_| invalid()),
        Kind::Amount => MinorUnits::parse(&text, 2)
            .map(|amount| Read::Number(amount.get()))
            .map_err(|_| invalid()),
        Kind::Instant => read_time(&text).map(Read::Instant).ok_or_else(invalid),
        Kind::Structure => Err(invalid()),
    }
}

impl<T> Filter<T> {
    fn matches(&self, row: &T) -> bool {
        let found = (self.property.read)(row);
        if found == Read::Absent {
            return false;
        }
        self.values.iter().any(|wanted| match self.operator {
            Operator::Equal | Operator::In => found == *wanted,
            Operator::Less => found < *wanted,
            Operator::Greater => found > *wanted,
            Operator::LessOrEqual => found <= *wanted,
            Operator::GreaterOrEqual => found >= *wanted,
            Operator::Like => is_like(&found, wanted),
        })
    }
}

/// `%` stands for any characters; it is the only wildcard.
fn is_like(found: &Read<'_>, wanted: &Read<'_>) -> bool {
    let (Read::Text(text), Read::Text(pattern)) = (found, wanted) else {
        return false;
    };
    let mut parts = pattern.split('%');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let following: Vec<&str> = parts.collect();
    let Some((last, middle)) = following.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// The properties to sort by; nothing when id order, which the rows already have, is asked for.
fn order<T: Entity>(statement: &Statement) -> Result<Vec<(&'static Property<T>, bool)>, Fault> {
    let mut order = Vec::new();
    for one in &statement.order {
        let property = property::<T>(&one.property)?;
        if property.kind == Kind::Structure {
            return Err(Fault::query_invalid(&format!("property '{}' is not sortable", property.name)));
        }
        order.push((property, one.descending));
    }
    let by_id = matches!(order.first(), Some((property, false)) if property.name == "Id");
    Ok(if by_id { Vec::new() } else { order })
}

/// What a row is sorted by.
fn keys<'row, T>(order: &[(&'static Property<T>, bool)], row: &'row T) -> Vec<Read<'row>> {
    order.iter().map(|(property, _)| (property.read)(row)).collect()
}

fn compare<T>(order: &[(&'static Property<T>, bool)], left: &[Read<'_>], right: &[Read<'_>]) -> Ordering {
    for ((_, descending), (left, right)) in order.iter().zip(left.iter().zip(right)) {
        let found = left.cmp(right);
        if found != Ordering::Equal {
            return if *descending { found.reverse() } else { found };
        }
    }
    Ordering::Equal
}

fn window(statement: &Statement) -> Result<(usize, usize), Fault> {
    let at_least_one = |number: i64| {
        let small = || Fault::query_invalid(&format!("value {number} is too small. Min allowed value is 1"));
        usize::try_from(number).ok().filter(|number| *number > 0).ok_or_else(small)
    };
    let start = statement.start_position.map_or(Ok(1), at_least_one)?;
    let page = statement.max_results.map_or(Ok(DEFAULT_PAGE), at_least_one)?;
    Ok((start - 1, page.min(LARGEST_PAGE)))
}

fn projected<T: Entity>(projection: &Projection) -> Result<Option<&[String]>, Fault> {
    let Projection::Properties(names) = projection else {
        return Ok(None);
    };
    for name in names {
        let whole_structure = T::properties().iter().any(|known| known.name.split('.').next() == Some(name));
        if !whole_structure {
            property::<T>(name)?;
        }
    }
    Ok(Some(names))
}

/// The whole object, or the named properties of it, which always bring the id along.
fn object<T: Entity>(row: &T, company: &Company, projected: Option<&[String]>) -> Value {
    let mut whole = row.to_json(company);
    if let Some(names) = projected {
        let wanted = |key: &str| names.iter().any(|name| name.split('.').next() == Some(key));
        whole.retain(|key, _| matches!(key.as_str(), "Id" | "domain" | "sparse") || wanted(key));
        whole.insert("sparse".to_owned(), json!(true));
    }
    Value::Object(whole)
}

#[cfg(test)]
mod tests {
    use connect_domain::clock::Instant;

    use super::super::parser::parse;
    use super::*;
    use crate::quickbooks_online::account::LedgerAccount;
    use crate::quickbooks_online::chart::Chart;
    use crate::quickbooks_online::seed::{self, plain_account};

    /// A company of which only the chart matters.
    fn company(accounts: Vec<LedgerAccount>) -> Company {
        let mut company = seed::bare_company(1, 0, Some(1), Instant::from_seconds(1_790_000_000));
        company.chart = Chart::from_accounts(accounts, 0);
        company
    }

    fn rows() -> Company {
        let mut rows = Vec::new();
        for (id, name, account_type, balance, active) in [
            (2, "Checking", "Bank", 120_100, true),
            (7, "O'Brien loan", "Long Term Liability", -50, true),
            (10, "Old till", "Bank", 0, false),
            (30, "Rent", "Expense", 0, true),
        ] {
            let mut account = plain_account(id, name, account_type, "Any", Instant::from_seconds(i64::try_from(id).unwrap_or(0)));
            account.balance = balance;
            account.active = active;
            rows.push(account);
        }
        company(rows)
    }

    fn run(statement: &str) -> Result<Vec<String>, &'static str> {
        let parsed = parse(statement).map_err(|fault| fault.code)?;
        let response = select::<LedgerAccount>(&parsed, &rows(), false).map_err(|fault| fault.code)?;
        let found = response.get("Account").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(found.iter().filter_map(|row| row["Id"].as_str().map(str::to_owned)).collect())
    }

    #[test]
    fn statements_that_are_invalid() {
        for statement in [
            "select * from Account startposition 0",
            "select * from Account maxresults 0",
            "select * from Account startposition -1",
            "select * from Account where name = 'x'",
            "select * from Account where Nonsense = 'x'",
            "select Nonsense from Account",
            "select * from Account orderby Nonsense",
            "select * from Account where Active > true",
            "select * from Account where Active = 'perhaps'",
            "select * from Account where Id like '3%'",
            "select * from Account where Id = 'abc'",
            "select * from Account where CurrentBalance > '1.005'",
            "select * from Account where AccountType < 'Bank'",
            "select * from Account where MetaData = 'x'",
            "select * from Account where MetaData.LastUpdatedTime > 'yesterday'",
        ] {
            assert_eq!(run(statement), Err("4001"), "{statement}");
        }
    }

    #[test]
    fn what_each_operator_finds() {
        for (statement, ids) in [
            ("select * from Account", "2 7 30"),
            ("select * from Account where Active in (true,false)", "2 7 10 30"),
            ("select * from Account where Active = False", "10"),
            ("select * from Account where Name = 'Old till (deleted)' and Active = false", "10"),
            ("select * from Account where Name = 'O\\'Brien loan'", "7"),
            ("select * from Account where Name like '%ing'", "2"),
            ("select * from Account where Name like 'R%n%'", "30"),
            ("select * from Account where Name like 'Rent'", "30"),
            ("select * from Account where Name like 'ent'", ""),
            ("select * from Account where Id > '7'", "30"),
            ("select * from Account where Id in (7, '2')", "2 7"),
            ("select * from Account where CurrentBalance < '0'", "7"),
            ("select * from Account where CurrentBalance >= 1201.00", "2"),
            ("select * from Account where AccountType = 'Bank'", "2"),
            ("select * from Account where Classification = 'Expense'", "30"),
            ("select * from Account where MetaData.CreateTime <= '1970-01-01T00:00:07Z'", "2 7"),
            ("select * from Account orderby Name desc", "30 7 2"),
            ("select * from Account order by CurrentBalance", "7 30 2"),
            ("select * from Account orderby Id desc", "30 7 2"),
            ("select * from Account startposition 2 maxresults 1", "7"),
            ("select * from Account startposition 4", ""),
        ] {
            let found = run(statement).map(|ids| ids.join(" "));
            assert_eq!(found.as_deref(), Ok(ids), "{statement}");
        }
    }

    #[test]
    fn counting_and_naming_properties() {
        let count = parse("select count(*) from Account where Active in (true, false)").expect("good");
        assert_eq!(
            select::<LedgerAccount>(&count, &rows(), false).ok(),
            Some(json!({ "totalCount": 4 }))
        );
        let named = parse("select Name, MetaData.CreateTime from Account maxresults 1").expect("good");
        let response = select::<LedgerAccount>(&named, &rows(), false).expect("rows");
        let keys: Vec<&String> = response["Account"][0]
            .as_object()
            .map(|row| row.keys().collect())
            .unwrap_or_default();
        assert_eq!(keys, ["Id", "MetaData", "Name", "domain", "sparse"]);
    }

    #[test]
    fn the_strict_scenario_refuses_what_connectors_call_not_filterable() {
        let statement = parse("select * from Account where AcctNum = '1000'").expect("good");
        assert_eq!(
            select::<LedgerAccount>(&statement, &rows(), true).map_err(|fault| fault.code),
            Err("4001")
        );
        assert!(select::<LedgerAccount>(&statement, &rows(), false).is_ok());
    }

    #[test]
    fn a_page_never_exceeds_the_cap() {
        let many: Vec<LedgerAccount> = (1..=1_500)
            .map(|id| plain_account(id, "A", "Bank", "Any", Instant::from_seconds(0)))
            .collect();
        let many = company(many);
        for (statement, expected) in [("select * from Account", 100), ("select * from Account maxresults 5000", 1_000)] {
            let response = select::<LedgerAccount>(&parse(statement).expect("good"), &many, false).expect("rows");
            assert_eq!(response["maxResults"], json!(expected), "{statement}");
        }
    }
}
