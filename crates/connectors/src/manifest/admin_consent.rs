//! An administrator consents once for all people of an organization.

use std::collections::BTreeMap;

use url::Url;

use super::address::is_segment;

/// Where people may not consent for themselves, an administrator does it for all of them, at an address that names the
/// organization. What comes back from there is word of it and no proof: only a sign-in afterwards is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminConsent {
    /// The path at the origin of the authorization endpoint, with [`Self::TENANT`] in it.
    pub path: String,
    /// What the full name of a scope begins with, where the address wants full names.
    pub scope_prefix: String,
    /// The parameter that comes back as `True`, even beside an error.
    pub reported_by: String,
    /// Words that stand for several organizations at once.
    pub refused_tenants: Vec<String>,
    /// Where the organization's id is found.
    pub tenant_help: String,
    /// Why it is needed, in plain words.
    pub reason: String,
}

/// Why an administrator of this organization cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TenantProblem {
    /// It could not stand in an address.
    #[error("this is no organization's id or domain: it has letters, digits, dots and hyphens, 100 at most")]
    Malformed,
    /// Nobody is an administrator of it.
    #[error("this stands for several organizations at once, and an administrator consents for one")]
    NotOne,
}

impl AdminConsent {
    /// What stands in the path for the organization.
    pub const TENANT: &str = "{tenant}";
    /// Scopes of OpenID Connect (Core, 5.4 and 11) belong to no API, so nothing is put before them.
    const OF_THE_PROTOCOL: [&str; 6] = ["openid", "profile", "email", "address", "phone", "offline_access"];

    /// Whether an administrator of this organization can be asked.
    pub fn check(&self, tenant: &str) -> Result<(), TenantProblem> {
        if !is_segment(tenant) {
            return Err(TenantProblem::Malformed);
        }
        if self.refused_tenants.iter().any(|refused| refused.eq_ignore_ascii_case(tenant)) {
            return Err(TenantProblem::NotOne);
        }
        Ok(())
    }

    /// The organization that an app is registered for, by the fields of its registration, if it is one alone.
    pub fn registered<'a>(&self, fields: &'a BTreeMap<String, String>) -> Option<&'a str> {
        let tenant = fields.get(Self::TENANT.trim_matches(['{', '}']))?;
        self.check(tenant).is_ok().then_some(tenant.as_str())
    }

    /// The address for one organization that was checked, beside the authorization endpoint of the environment.
    pub fn url(&self, authorize: &Url, tenant: &str) -> Url {
        let mut url = authorize.clone();
        url.set_path(&self.path.replace(Self::TENANT, tenant));
        url.set_query(None);
        url
    }

    /// Scopes as the address wants them.
    pub fn scope(&self, names: &[String]) -> String {
        let full = |name: &String| match Self::OF_THE_PROTOCOL.contains(&name.as_str()) {
            true => name.clone(),
            false => format!("{}{name}", self.scope_prefix),
        };
        names.iter().map(full).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consent() -> AdminConsent {
        AdminConsent {
            path: "/{tenant}/consent".to_owned(),
            scope_prefix: "https://api.example/".to_owned(),
            reported_by: "admin_consent".to_owned(),
            refused_tenants: vec!["common".to_owned()],
            tenant_help: String::new(),
            reason: String::new(),
        }
    }

    #[test]
    fn a_tenant_is_one_organizations_and_stays_in_its_place() {
        for good in ["11111111-2222-3333-4444-555555555555", "harborfinch.example", "a"] {
            assert_eq!(consent().check(good), Ok(()), "{good}");
        }
        for refused in ["common", "COMMON"] {
            assert_eq!(consent().check(refused), Err(TenantProblem::NotOne), "{refused}");
        }
        let long = "a".repeat(101);
        for bad in [
            "",
            ".",
            "..",
            "a/b",
            "a?b",
            "a b",
            "a#",
            "%2e%2e",
            "tenänt",
            "-a",
            "a.",
            long.as_str(),
        ] {
            assert_eq!(consent().check(bad), Err(TenantProblem::Malformed), "{bad}");
        }
    }

    #[test]
    fn an_app_that_is_registered_for_one_organization_names_it() {
        let registered = |name: &str, value: &str| {
            let fields = BTreeMap::from([(name.to_owned(), value.to_owned())]);
            consent().registered(&fields).map(str::to_owned)
        };
        assert_eq!(registered("tenant", "firm.example").as_deref(), Some("firm.example"));
        for (name, value) in [("tenant", "common"), ("tenant", "a/b"), ("region", "firm.example")] {
            assert_eq!(registered(name, value), None, "{name} {value}");
        }
    }

    #[test]
    fn the_address_is_beside_the_authorization_endpoint_and_names_full_scopes() {
        let authorize = Url::parse("http://127.0.0.1:4000/organizations/authorize?x=1").unwrap();
        assert_eq!(
            consent().url(&authorize, "firm.example").as_str(),
            "http://127.0.0.1:4000/firm.example/consent"
        );
        let names = ["offline_access", "Calendars.Read"].map(str::to_owned);
        assert_eq!(consent().scope(&names), "offline_access https://api.example/Calendars.Read");
    }
}
