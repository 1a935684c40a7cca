//! Codes, grants and their tokens; and the organisations that were ever connected by them, which a token opens all.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::random::random_text;

const CODE_LIFE: Duration = Duration::from_secs(300);
pub(super) const ACCESS_LIFE: Duration = Duration::from_secs(1_800);
/// Unused so long, a grant is over.
pub(super) const IDLE_LIFE: Duration = Duration::from_secs(60 * 24 * 3_600);
/// A token that was replaced is taken so long still.
const GRACE: Duration = Duration::from_secs(1_800);
const EXPIRED_KEPT: Duration = Duration::from_secs(24 * 3_600);

/// What a person agreed to on the consent page.
#[derive(Clone, Deserialize, Serialize)]
pub(super) struct Consent {
    pub(super) tenant_id: String,
    pub(super) scopes: Vec<String>,
    pub(super) redirect_uri: String,
    /// S256.
    pub(super) code_challenge: String,
}

#[derive(Clone, Deserialize, Serialize)]
struct Code {
    consent: Consent,
    expires_at: Instant,
}

#[derive(Clone, Deserialize, Serialize)]
struct Grant {
    tenant_id: String,
    scopes: Vec<String>,
    refresh_token: String,
    /// The one before, and until when it is taken.
    previous: Option<(String, Instant)>,
    used_at: Instant,
    ended: bool,
}

#[derive(Clone, Deserialize, Serialize)]
struct Access {
    grant: u64,
    expires_at: Instant,
}

/// An organisation that the app is connected to.
#[derive(Clone, Deserialize, Serialize)]
struct Connected {
    connection_id: String,
    /// The consent that connected it last.
    event_id: String,
    created_at: Instant,
    updated_at: Instant,
}

pub(super) struct Issued {
    pub(super) access_token: String,
    pub(super) refresh_token: String,
    pub(super) scopes: Vec<String>,
}

#[derive(Clone, Default, Deserialize, Serialize)]
pub(super) struct Grants {
    codes: HashMap<String, Code>,
    grants: BTreeMap<u64, Grant>,
    by_access_token: HashMap<String, Access>,
    connected: BTreeMap<String, Connected>,
    next_grant: u64,
}

impl Grants {
    pub(super) fn issue_code(&mut self, consent: Consent, now: Instant, entropy: &dyn Entropy) -> String {
        self.codes.retain(|_, code| code.expires_at > now);
        let code = random_text(entropy, 43);
        let expires_at = now.plus(CODE_LIFE);
        self.codes.insert(code.clone(), Code { consent, expires_at });
        code
    }

    /// `None` for a code that is spent, late, from elsewhere or unproven; it is gone whatever comes of it.
    pub(super) fn exchange_code(
        &mut self,
        code: &str,
        redirect_uri: &str,
        challenge_of_verifier: &str,
        now: Instant,
        entropy: &dyn Entropy,
    ) -> Option<Issued> {
        let Code { consent, expires_at } = self.codes.remove(code)?;
        let is_good = expires_at > now && consent.redirect_uri == redirect_uri && consent.code_challenge == challenge_of_verifier;
        is_good.then(|| self.new_grant(&consent.tenant_id, consent.scopes, now, entropy))
    }

    pub(super) fn new_grant(&mut self, tenant_id: &str, scopes: Vec<String>, now: Instant, entropy: &dyn Entropy) -> Issued {
        let id = self.next_grant;
        self.next_grant += 1;
        let event_id = random_text(entropy, 32);
        let connected = self.connected.entry(tenant_id.to_owned()).or_insert_with(|| Connected {
            connection_id: random_text(entropy, 32),
            event_id: String::new(),
            created_at: now,
            updated_at: now,
        });
        (connected.event_id, connected.updated_at) = (event_id, now);
        let grant = Grant {
            tenant_id: tenant_id.to_owned(),
            scopes,
            refresh_token: random_text(entropy, 43),
            previous: None,
            used_at: now,
            ended: false,
        };
        self.grants.insert(id, grant);
        self.issue(id, now, entropy).unwrap_or_else(|| Issued {
            access_token: String::new(),
            refresh_token: String::new(),
            scopes: Vec::new(),
        })
    }

    /// Each refresh brings a new token; the one before is taken for a while, if its answer was lost.
    pub(super) fn refresh(&mut self, refresh_token: &str, now: Instant, entropy: &dyn Entropy) -> Option<Issued> {
        let is_it = |grant: &Grant| {
            let replaced = grant
                .previous
                .as_ref()
                .is_some_and(|(token, until)| token == refresh_token && *until > now);
            grant.refresh_token == refresh_token || replaced
        };
        let (id, grant) = self.grants.iter_mut().find(|(_, grant)| is_it(grant))?;
        if grant.ended || now.since(grant.used_at) >= IDLE_LIFE {
            return None;
        }
        let id = *id;
        if grant.refresh_token == refresh_token {
            let old = std::mem::replace(&mut grant.refresh_token, random_text(entropy, 43));
            grant.previous = Some((old, now.plus(GRACE)));
        }
        grant.used_at = now;
        self.issue(id, now, entropy)
    }

    fn issue(&mut self, id: u64, now: Instant, entropy: &dyn Entropy) -> Option<Issued> {
        self.by_access_token.retain(|_, access| access.expires_at.plus(EXPIRED_KEPT) > now);
        let grant = self.grants.get(&id)?;
        let issued = Issued {
            access_token: random_text(entropy, 180),
            refresh_token: grant.refresh_token.clone(),
            scopes: grant.scopes.clone(),
        };
        let access = Access {
            grant: id,
            expires_at: now.plus(ACCESS_LIFE),
        };
        self.by_access_token.insert(issued.access_token.clone(), access);
        Some(issued)
    }

    /// The scopes of a living access token.
    pub(super) fn bearer(&self, access_token: &str, now: Instant) -> Option<Vec<String>> {
        let access = self.by_access_token.get(access_token).filter(|access| access.expires_at > now)?;
        let grant = self.grants.get(&access.grant).filter(|grant| !grant.ended)?;
        Some(grant.scopes.clone())
    }

    pub(super) fn is_connected(&self, tenant_id: &str) -> bool {
        self.connected.contains_key(tenant_id)
    }

    /// As `GET /connections` tells them.
    pub(super) fn connections(&self, name_of: impl Fn(&str) -> String) -> Value {
        // Without an offset, as the partner writes it.
        let date = |at: Instant| at.to_rfc3339().trim_end_matches('Z').to_owned();
        let shown = self.connected.iter().map(|(tenant_id, connected)| {
            json!({
                "id": connected.connection_id,
                "authEventId": connected.event_id,
                "tenantId": tenant_id,
                "tenantType": "ORGANISATION",
                "tenantName": name_of(tenant_id),
                "createdDateUtc": date(connected.created_at),
                "updatedDateUtc": date(connected.updated_at),
            })
        });
        shown.collect()
    }

    /// The grant of this token, access or refresh, ends, and its organisation is connected no more.
    pub(super) fn revoke(&mut self, token: &str) {
        if let Some(tenant_id) = self.grant_of(token).map(|grant| grant.tenant_id.clone()) {
            self.disconnect(&tenant_id);
        }
    }

    /// Answers how many grants lived.
    pub(super) fn disconnect(&mut self, tenant_id: &str) -> usize {
        self.connected.remove(tenant_id);
        let living = self
            .grants
            .values_mut()
            .filter(|grant| grant.tenant_id == tenant_id && !grant.ended);
        living.map(|grant| grant.ended = true).count()
    }

    pub(super) fn expire(&mut self, token: &str, now: Instant) {
        if let Some(access) = self.by_access_token.get_mut(token) {
            access.expires_at = access.expires_at.min(now);
        } else if let Some(grant) = self.grants.values_mut().find(|grant| grant.refresh_token == token) {
            grant.ended = true;
        }
    }

    fn grant_of(&self, token: &str) -> Option<&Grant> {
        let by_access = self.by_access_token.get(token).and_then(|access| self.grants.get(&access.grant));
        by_access.or_else(|| self.grants.values().find(|grant| grant.refresh_token == token))
    }
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;

    use super::*;

    #[test]
    fn a_replaced_token_is_taken_for_half_an_hour_and_a_grant_ends_unused() {
        let (mut grants, entropy) = (Grants::default(), SeededEntropy::new(1));
        let start = Instant::from_seconds(1_000_000);
        let first = grants.new_grant("t", vec!["accounting.settings.read".to_owned()], start, &entropy);
        let second = grants.refresh(&first.refresh_token, start, &entropy).expect("a living token");
        assert_ne!(first.refresh_token, second.refresh_token);
        let again = grants
            .refresh(&first.refresh_token, start.plus(GRACE / 2), &entropy)
            .expect("in its grace");
        assert_eq!(again.refresh_token, second.refresh_token);
        assert!(grants.refresh(&first.refresh_token, start.plus(GRACE * 2), &entropy).is_none());
        assert!(grants.refresh(&second.refresh_token, start.plus(IDLE_LIFE), &entropy).is_some());
        assert!(grants.refresh("nobody's", start, &entropy).is_none());
    }
}
