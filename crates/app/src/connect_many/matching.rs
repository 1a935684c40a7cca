//! Whether the organization that came back is the client's. In doubt it is not.

use connect_connectors::Organization;
use connect_domain::advisory_client::{company_form, folded_name};
use connect_store::advisory_clients::AdvisoryClient;
use connect_store::connect_queue_entries::MatchedBy;
use connect_store::connections::Connection;

/// How the organization is known as `client`'s, or why a person has to look. `on_record` are the connections to the
/// same partner, environment and hosts.
pub(crate) fn judge(
    client: &AdvisoryClient,
    clients: &[AdvisoryClient],
    on_record: &[Connection],
    organization: &Organization,
) -> Result<MatchedBy, String> {
    let expected = client.names.name();
    let came = described(organization);
    let name_of = |id| {
        let owner = clients.iter().find(|one| Some(one.id) == id);
        owner.map_or("another client", |owner| owner.names.name())
    };
    let known = on_record
        .iter()
        .find(|one| one.external_account_id == organization.external_account_id);
    if let Some(known) = known {
        match known.advisory_client_id {
            Some(id) if id == client.id => return Ok(MatchedBy::StableId),
            Some(id) if known.disconnected_at.is_some() => {
                return Err(format!(
                    "{came} came back, which is on record as `{}`'s; `{expected}` was expected",
                    name_of(Some(id))
                ));
            }
            Some(id) => {
                return Err(format!(
                    "{came} came back, which is connected already, to `{}`; `{expected}` was expected",
                    name_of(Some(id))
                ));
            }
            None if known.disconnected_at.is_none() => {
                return Err(format!(
                    "{came} came back, which is connected already and belongs to no client yet; `{expected}` was expected"
                ));
            }
            None => {}
        }
    }
    let is_own = |one: &&Connection| one.advisory_client_id == Some(client.id);
    // A company has many mailboxes: that another one is on record says nothing of this one.
    if company_of_mailbox(organization).is_none()
        && let Some(own) = on_record.iter().find(is_own)
    {
        return Err(format!(
            "{came} came back, and `{expected}` is on record as `{}` with another id",
            own.display_name
        ));
    }
    by_name(client, clients, organization)
}

fn by_name(client: &AdvisoryClient, clients: &[AdvisoryClient], organization: &Organization) -> Result<MatchedBy, String> {
    let (expected, came) = (client.names.name(), described(organization));
    let key = folded_name(name_in_law(organization));
    let names: Vec<&str> = clients
        .iter()
        .filter(|other| other.id != client.id && other.archived_at.is_none() && other.names.folded().contains(&key))
        .map(|other| other.names.name())
        .collect();
    // The name in law counts where the firm noted it: that people call two companies the same is common.
    let noted = match client.names.legal_name() {
        "" => expected,
        legal_name => legal_name,
    };
    let is_called_so = !key.is_empty() && folded_name(noted) == key;
    // One that tells no form may be of any: people leave it out. `X LLC` and `X Inc` are commonly sisters.
    let [wanted, told] = [noted, name_in_law(organization)].map(company_form);
    let is_of_another_form = !wanted.is_empty() && !told.is_empty() && wanted != told;
    match (is_called_so, &names[..]) {
        (true, []) if is_of_another_form => Err(format!("{came} came back, and `{noted}` was expected: the company's form differs")),
        (true, []) => Ok(MatchedBy::LegalName),
        (true, [other, ..]) => Err(format!(
            "{came} came back, and two clients are called so: `{expected}` and `{other}`"
        )),
        (false, [other]) => Err(format!(
            "{came} came back, which is called like `{other}`; `{expected}` was expected"
        )),
        (false, [one, other, ..]) => Err(format!(
            "{came} came back, which is called like `{one}` and `{other}`; `{expected}` was expected"
        )),
        (false, []) => Err(format!("{came} came back, and `{noted}` was expected: the names differ")),
    }
}

/// Its name in law, which is the one it goes by where the partner tells no other.
fn name_in_law(organization: &Organization) -> &str {
    told_legal_name(organization)
        .or_else(|| company_of_mailbox(organization))
        .unwrap_or(&organization.display_name)
}

fn told_legal_name(organization: &Organization) -> Option<&str> {
    organization.legal_name.as_deref().filter(|name| !name.trim().is_empty())
}

/// The company of a mailbox that is named with it, as in `Harbor Finch Advisory (nora@harborfinch.example)`: the client is
/// called as the company, and never as the mailbox.
fn company_of_mailbox(organization: &Organization) -> Option<&str> {
    let (company, address) = organization.display_name.strip_suffix(')')?.rsplit_once(" (")?;
    organization.addresses.iter().any(|one| one == address).then_some(company)
}

fn described(organization: &Organization) -> String {
    let shown = &organization.display_name;
    match told_legal_name(organization) {
        Some(name) if name != shown => format!("`{name}` (`{shown}`)"),
        _ => format!("`{shown}`"),
    }
}

#[cfg(test)]
mod tests {
    use connect_domain::advisory_client::ClientNames;
    use connect_domain::connection::ConnectionStatus;
    use connect_domain::environment::Environment;
    use connect_domain::ids::{AdvisoryClientId, ConnectionId};

    use super::*;
    use crate::OsEntropy;
    use crate::testing::NOW;

    fn client(name: &str, legal_name: &str) -> AdvisoryClient {
        AdvisoryClient {
            id: AdvisoryClientId::new(NOW, &OsEntropy),
            names: ClientNames::new(name, legal_name, "").unwrap(),
            created_at: NOW,
            archived_at: None,
        }
    }

    fn organization(id: &str, name: &str, legal_name: Option<&str>) -> Organization {
        Organization {
            external_account_id: id.to_owned(),
            display_name: name.to_owned(),
            legal_name: legal_name.map(str::to_owned),
            addresses: Vec::new(),
            currency: None,
            country: None,
            fiscal_year_starts_in: None,
        }
    }

    fn connection(id: &str, owner: Option<&AdvisoryClient>, is_living: bool) -> Connection {
        Connection {
            advisory_client_id: owner.map(|owner| owner.id),
            display_name: format!("Company {id}"),
            status: ConnectionStatus::Connected,
            disconnected_at: (!is_living).then_some(NOW),
            ..Connection::new(
                ConnectionId::new(NOW, &OsEntropy),
                "ledger",
                Environment::Production,
                id.to_owned(),
                NOW,
            )
        }
    }

    #[test]
    fn the_stable_id_decides_before_any_name() {
        let (harbor, mill) = (client("Harbor", ""), client("Old Mill", ""));
        let clients = [harbor.clone(), mill.clone()];
        let renamed = organization("1", "Something Else", None);
        let judged = |on_record: &[Connection], came: &Organization| judge(&harbor, &clients, on_record, came);
        for is_living in [true, false] {
            let own = [connection("1", Some(&harbor), is_living)];
            assert_eq!(judged(&own, &renamed), Ok(MatchedBy::StableId));
            let said = judged(&own, &organization("2", "Harbor", None)).unwrap_err();
            assert!(said.contains("on record as `Company 1` with another id"), "{said}");
        }
        for (on_record, words) in [
            (
                connection("1", Some(&mill), true),
                "connected already, to `Old Mill`; `Harbor` was expected",
            ),
            (
                connection("1", Some(&mill), false),
                "on record as `Old Mill`'s; `Harbor` was expected",
            ),
            (connection("1", None, true), "connected already and belongs to no client"),
        ] {
            let said = judged(&[on_record], &organization("1", "Harbor", None)).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
        let ended = [connection("1", None, false)];
        assert_eq!(judged(&ended, &organization("1", "Harbor LLC", None)), Ok(MatchedBy::LegalName));
    }

    #[test]
    fn a_name_counts_if_it_is_in_law_and_nobody_elses() {
        let harbor = client("Harbor", "Harbor Street Bakery LLC");
        let plain = client("Old Mill", "");
        let others = [harbor.clone(), plain.clone(), client("Twin", ""), client("Twin & Co.", "")];
        let judged = |client: &AdvisoryClient, came: &Organization| judge(client, &others, &[], came);
        for came in [
            organization("1", "Harbor Street Bakery", None),
            organization("1", "The Bakery", Some("HARBOR STREET BAKERY, L.L.C.")),
        ] {
            assert_eq!(judged(&harbor, &came), Ok(MatchedBy::LegalName), "{came:?}");
        }
        let quill = client("Quill", "Quill & Mercer Ltd");
        let came = organization("3", "Quill & Mercer Limited", None);
        assert_eq!(judged(&quill, &came), Ok(MatchedBy::LegalName), "the same form, written out");
        assert_eq!(
            judged(&plain, &organization("2", "Old Mill Ltd.", Some(" "))),
            Ok(MatchedBy::LegalName)
        );
        for (client, came, words) in [
            (&harbor, organization("1", "Harbor", None), "the names differ"),
            (
                &harbor,
                organization("1", "The Bakery", Some("Harbor Street Bakery Inc")),
                "`Harbor Street Bakery LLC` was expected: the company's form differs",
            ),
            (&plain, organization("1", "Old Mill", Some("Somebody Else Inc")), "the names differ"),
            (
                &plain,
                organization("1", "Harbor Street Bakery", None),
                "called like `Harbor`; `Old Mill`",
            ),
            (
                &plain,
                organization("1", "Twin", None),
                "called like `Twin` and `Twin & Co.`; `Old Mill`",
            ),
            (
                &others[2],
                organization("1", "Twin GmbH", None),
                "two clients are called so: `Twin` and `Twin & Co.`",
            ),
            (&plain, organization("1", "...", None), "the names differ"),
        ] {
            let said = judged(client, &came).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
    }
    #[test]
    fn a_mailbox_is_known_by_its_company_and_says_nothing_of_the_companys_others() {
        let (harbor, mill) = (client("Harbor", ""), client("Old Mill", ""));
        let clients = [harbor.clone(), mill.clone()];
        let mailbox = |id: &str, address: &str| Organization {
            addresses: vec![address.to_owned()],
            ..organization(id, &format!("Harbor ({address})"), None)
        };
        let (nora, grace) = (mailbox("1", "nora@harbor.example"), mailbox("2", "grace@harbor.example"));
        assert_eq!(judge(&harbor, &clients, &[], &nora), Ok(MatchedBy::LegalName));
        let own = [connection("1", Some(&harbor), true)];
        assert_eq!(judge(&harbor, &clients, &own, &grace), Ok(MatchedBy::LegalName));
        assert_eq!(judge(&harbor, &clients, &own, &nora), Ok(MatchedBy::StableId));
        for (on_record, words) in [
            (
                &own[..],
                "`Harbor (nora@harbor.example)` came back, which is connected already, to `Harbor`",
            ),
            (
                &[],
                "`Harbor (nora@harbor.example)` came back, which is called like `Harbor`; `Old Mill` was expected",
            ),
        ] {
            let said = judge(&mill, &clients, on_record, &nora).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
        // What stands in brackets is an address of the account, or the name is only a name.
        let named = organization("3", "Harbor (nora@harbor.example)", None);
        let said = judge(&harbor, &clients, &own, &named).unwrap_err();
        assert!(said.contains("with another id"), "{said}");
    }
}
