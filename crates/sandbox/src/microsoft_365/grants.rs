//! Who may do what until when: codes, grants, access and refresh tokens. Device codes are `devices`.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use serde::{Deserialize, Serialize};

use super::aadsts::{self, Failure};
use crate::random::{random_share, random_text};

const CODE_LIFE: Duration = Duration::from_secs(600);
/// An access token lives from 60 to 90 minutes: who assumes an hour is wrong.
const SHORTEST_ACCESS: u32 = 3_600;
const ACCESS_SPREAD: f64 = 1_800.0;
/// Each refresh token lives so long, and each use brings a new one.
pub(super) const REFRESH_LIFE: Duration = Duration::from_secs(90 * 24 * 3_600);
/// Expired access tokens are remembered so long, to say "expired" and not "malformed".
const EXPIRED_KEPT: Duration = Duration::from_secs(30 * 24 * 3_600);

/// What a person agreed to on the consent page.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Consent {
    /// Object id of the account.
    pub(super) person: String,
    pub(super) scopes: Vec<String>,
    pub(super) redirect_uri: String,
    pub(super) challenge: Option<Challenge>,
    pub(super) nonce: Option<String>,
    /// Whether its request repeated the claims that the API asks for.
    #[serde(default)]
    pub(super) proven: bool,
}

/// The code challenge, and how it was made.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Challenge {
    pub(super) value: String,
    pub(super) plain: bool,
}

#[derive(Clone, Deserialize, Serialize)]
struct Code {
    consent: Consent,
    expires_at: Instant,
    redeemed: bool,
}

#[derive(Clone, Deserialize, Serialize)]
struct Grant {
    person: String,
    scopes: Vec<String>,
    /// Number of the failure that a refresh meets from now on.
    ended: Option<u32>,
    /// The API refuses its access tokens too.
    revoked: bool,
    /// Its sign-in proved what the API asks for.
    #[serde(default)]
    proven: bool,
    /// Made for the ready line, not by a consent: only such a grant is taken up again at the next start.
    ready_made: bool,
}

#[derive(Clone, Deserialize, Serialize)]
struct Access {
    grant: u64,
    scopes: Vec<String>,
    expires_at: Instant,
}

#[derive(Clone, Deserialize, Serialize)]
struct Refresh {
    grant: u64,
    expires_at: Instant,
}

/// What a token request gets.
#[derive(Clone, Debug)]
pub(super) struct IssuedTokens {
    pub(super) person: String,
    pub(super) scopes: Vec<String>,
    pub(super) access_token: String,
    pub(super) expires_in: Duration,
    pub(super) refresh_token: Option<String>,
    pub(super) nonce: Option<String>,
}

/// Who a valid access token speaks for.
#[derive(Clone, Debug)]
pub(super) struct Bearer {
    pub(super) person: String,
    pub(super) scopes: Vec<String>,
}

/// Why an access token opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    Unknown,
    Expired,
    Revoked,
    /// It lives, and its sign-in did not prove what is asked for by now.
    Challenged,
}

#[derive(Clone, Default, Deserialize, Serialize)]
pub(super) struct Grants {
    codes: HashMap<String, Code>,
    grants: HashMap<u64, Grant>,
    by_access_token: HashMap<String, Access>,
    by_refresh_token: HashMap<String, Refresh>,
    next_grant: u64,
    /// Object ids of the accounts whose sign-ins the API wants proven.
    #[serde(default)]
    challenged: BTreeSet<String>,
}

impl Grants {
    pub(super) fn issue_code(&mut self, consent: Consent, now: Instant, entropy: &dyn Entropy) -> String {
        self.codes.retain(|_, code| code.expires_at > now);
        let code = format!("1.AX0A{}", random_text(entropy, 90));
        let issued = Code {
            consent,
            expires_at: now.plus(CODE_LIFE),
            redeemed: false,
        };
        self.codes.insert(code.clone(), issued);
        code
    }

    /// Single use: whatever comes of it, the code is spent.
    pub(super) fn exchange_code(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verify: impl FnOnce(Option<&Challenge>) -> bool,
        now: Instant,
        entropy: &dyn Entropy,
    ) -> Result<IssuedTokens, &'static Failure> {
        let found = self.codes.get_mut(code).ok_or(&aadsts::BAD_GRANT)?;
        if std::mem::replace(&mut found.redeemed, true) {
            return Err(&aadsts::CODE_REPLAYED);
        }
        if found.expires_at <= now {
            return Err(&aadsts::REFRESH_EXPIRED);
        }
        let consent = found.consent.clone();
        if consent.redirect_uri != redirect_uri {
            return Err(&aadsts::UNREGISTERED_REDIRECT);
        }
        if !verify(consent.challenge.as_ref()) {
            return Err(&aadsts::WRONG_VERIFIER);
        }
        let id = self.next_grant;
        let issued = self.new_grant(consent.person, consent.scopes, now, entropy);
        if let Some(grant) = self.grants.get_mut(&id) {
            grant.proven = consent.proven;
        }
        Ok(IssuedTokens {
            nonce: consent.nonce,
            ..issued
        })
    }

    pub(super) fn new_grant(&mut self, person: String, scopes: Vec<String>, now: Instant, entropy: &dyn Entropy) -> IssuedTokens {
        let id = self.next_grant;
        self.next_grant += 1;
        let grant = Grant {
            person,
            scopes: scopes.clone(),
            ended: None,
            revoked: false,
            proven: false,
            ready_made: false,
        };
        self.grants.insert(id, grant);
        self.issue(id, scopes, now, entropy)
    }

    /// The scopes that a refresh asks for; those of the grant if it names none.
    pub(super) fn scopes_of(&self, refresh_token: &str) -> Option<(&str, &[String])> {
        let refresh = self.by_refresh_token.get(refresh_token)?;
        let grant = self.grants.get(&refresh.grant)?;
        Some((&grant.person, &grant.scopes))
    }

    /// A new refresh token each time; the one that was used lives on to its own end.
    pub(super) fn refresh(
        &mut self,
        refresh_token: &str,
        scopes: Vec<String>,
        now: Instant,
        entropy: &dyn Entropy,
    ) -> Result<IssuedTokens, &'static Failure> {
        let refresh = self.by_refresh_token.get(refresh_token).ok_or(&aadsts::BAD_GRANT)?;
        let id = refresh.grant;
        let grant = self.grants.get(&id).ok_or(&aadsts::BAD_GRANT)?;
        if let Some(number) = grant.ended {
            return Err(aadsts::numbered(number).unwrap_or(&aadsts::GRANT_REVOKED));
        }
        if refresh.expires_at <= now {
            return Err(&aadsts::REFRESH_INACTIVE);
        }
        Ok(self.issue(id, scopes, now, entropy))
    }

    fn issue(&mut self, id: u64, scopes: Vec<String>, now: Instant, entropy: &dyn Entropy) -> IssuedTokens {
        self.by_access_token.retain(|_, access| access.expires_at.plus(EXPIRED_KEPT) > now);
        self.by_refresh_token
            .retain(|_, refresh| refresh.expires_at.plus(EXPIRED_KEPT) > now);
        let expires_in = Duration::from_secs_f64(f64::from(SHORTEST_ACCESS) + (random_share(entropy) * ACCESS_SPREAD).floor());
        // Opaque, in the shape of a token of three parts; clients must not read anything into it.
        let access_token = format!(
            "eyJ0eXAiOiJKV1QiLCJub25jZSI6.{}.{}",
            random_text(entropy, 700),
            random_text(entropy, 80)
        );
        let access = Access {
            grant: id,
            scopes: scopes.clone(),
            expires_at: now.plus(expires_in),
        };
        self.by_access_token.insert(access_token.clone(), access);
        let grant = self.grants.get(&id);
        let lasting = grant.is_some_and(|grant| grant.scopes.iter().any(|scope| scope == "offline_access"));
        let refresh_token = lasting.then(|| format!("1.AX0A{}", random_text(entropy, 400)));
        if let Some(refresh_token) = &refresh_token {
            let refresh = Refresh {
                grant: id,
                expires_at: now.plus(REFRESH_LIFE),
            };
            self.by_refresh_token.insert(refresh_token.clone(), refresh);
        }
        IssuedTokens {
            person: grant.map(|grant| grant.person.clone()).unwrap_or_default(),
            scopes,
            access_token,
            expires_in,
            refresh_token,
            nonce: None,
        }
    }

    pub(super) fn bearer(&self, access_token: &str, now: Instant) -> Result<Bearer, Closed> {
        let access = self.by_access_token.get(access_token).ok_or(Closed::Unknown)?;
        let grant = self.grants.get(&access.grant).ok_or(Closed::Unknown)?;
        if grant.revoked {
            return Err(Closed::Revoked);
        }
        if access.expires_at <= now {
            return Err(Closed::Expired);
        }
        if self.challenged.contains(&grant.person) && !grant.proven {
            return Err(Closed::Challenged);
        }
        Ok(Bearer {
            person: grant.person.clone(),
            scopes: access.scopes.clone(),
        })
    }

    /// Ends the grant that either token belongs to: by a person, so that the API hears of it at once.
    pub(super) fn revoke(&mut self, token: &str) {
        if let Some(grant) = self.grant_of(token).and_then(|id| self.grants.get_mut(&id)) {
            grant.ended = Some(aadsts::GRANT_REVOKED.number);
            grant.revoked = true;
        }
    }

    /// Lets this token run out: an access token with its siblings, or a refresh token.
    pub(super) fn expire(&mut self, token: &str, now: Instant) {
        if let Some(id) = self.by_access_token.get(token).map(|access| access.grant) {
            let siblings = self.by_access_token.values_mut().filter(|access| access.grant == id);
            siblings.for_each(|access| access.expires_at = access.expires_at.min(now));
        } else if let Some(refresh) = self.by_refresh_token.get_mut(token) {
            refresh.expires_at = refresh.expires_at.min(now);
        }
    }

    /// From now on each refresh of the person's living grants meets this failure; `revoked` closes the API too.
    /// Answers how many grants it were.
    pub(super) fn end(&mut self, person: &str, failure: &Failure, revoked: bool) -> usize {
        let living = self
            .grants
            .values_mut()
            .filter(|grant| grant.person == person && grant.ended.is_none());
        living
            .map(|grant| {
                grant.ended = Some(failure.number);
                grant.revoked = revoked;
            })
            .count()
    }

    /// The API accepts no access token of the person's any more, a refreshed one neither, until they sign in by a request
    /// that repeats its claims; or it accepts them again. Answers how many living grants it were.
    pub(super) fn challenge(&mut self, person: &str, challenged: bool) -> usize {
        if challenged {
            self.challenged.insert(person.to_owned());
        } else {
            self.challenged.remove(person);
        }
        let living = self
            .grants
            .values_mut()
            .filter(|grant| grant.person == person && grant.ended.is_none());
        living.map(|grant| grant.proven = false).count()
    }

    /// The refresh tokens of the person's living grants end in so long. Answers how many tokens it were.
    pub(super) fn end_in(&mut self, person: &str, seconds: u64, now: Instant) -> usize {
        let end = now.plus(Duration::from_secs(seconds));
        let grants = &self.grants;
        let of_person = |id: &u64| grants.get(id).is_some_and(|grant| grant.person == person && grant.ended.is_none());
        let tokens = self.by_refresh_token.values_mut().filter(|refresh| of_person(&refresh.grant));
        tokens.map(|refresh| refresh.expires_at = refresh.expires_at.min(end)).count()
    }

    /// The tokens of the ready line: its grant of an earlier run goes on if it lives, so that restarts do not pile
    /// up grants; a grant made by a consent is never touched, because its app holds the token.
    pub(super) fn ready_made(&mut self, person: &str, scopes: Vec<String>, now: Instant, entropy: &dyn Entropy) -> IssuedTokens {
        let mut living = self.grants.iter().filter(|(_, grant)| grant.ready_made && grant.ended.is_none());
        if let Some(id) = living.find(|(_, grant)| grant.person == person).map(|(id, _)| *id) {
            return self.issue(id, scopes, now, entropy);
        }
        let id = self.next_grant;
        let issued = self.new_grant(person.to_owned(), scopes, now, entropy);
        if let Some(grant) = self.grants.get_mut(&id) {
            grant.ready_made = true;
        }
        issued
    }

    fn grant_of(&self, token: &str) -> Option<u64> {
        let by_access = self.by_access_token.get(token).map(|access| access.grant);
        by_access.or_else(|| self.by_refresh_token.get(token).map(|refresh| refresh.grant))
    }
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;

    use super::*;

    const DAY: u64 = 24 * 3_600;
    const REDIRECT: &str = "http://localhost:9/";

    fn at(seconds: u64) -> Instant {
        Instant::from_seconds(1_000_000).plus(Duration::from_secs(seconds))
    }

    fn scopes() -> Vec<String> {
        ["offline_access", "User.Read"].map(str::to_owned).into()
    }

    fn code(grants: &mut Grants) -> String {
        let consent = Consent {
            person: "nora".to_owned(),
            scopes: scopes(),
            redirect_uri: REDIRECT.to_owned(),
            challenge: None,
            nonce: None,
            proven: false,
        };
        grants.issue_code(consent, at(0), &SeededEntropy::new(grants.codes.len() as u64))
    }

    #[test]
    fn a_code_is_refused_when_replayed_late_from_elsewhere_or_unproven() {
        let entropy = SeededEntropy::new(9);
        let mut grants = Grants::default();
        let mut exchange = |redirect: &str, proven: bool, seconds: u64, twice: bool| {
            let code = code(&mut grants);
            if twice {
                grants.exchange_code(&code, redirect, |_| true, at(0), &entropy).expect("fresh");
            }
            let issued = grants.exchange_code(&code, redirect, |_| proven, at(seconds), &entropy);
            issued.map(|_| ()).map_err(|failure| failure.number)
        };
        assert_eq!(exchange(REDIRECT, true, 599, false), Ok(()));
        assert_eq!(exchange(REDIRECT, true, 1, true), Err(54_005));
        assert_eq!(exchange(REDIRECT, true, 600, false), Err(70_008));
        assert_eq!(exchange("http://localhost:9/A", true, 1, false), Err(50_011));
        assert_eq!(exchange(REDIRECT, false, 1, false), Err(501_481));
    }

    #[test]
    fn each_refresh_brings_a_new_token_and_the_old_one_lives_its_ninety_days() {
        let entropy = SeededEntropy::new(9);
        let mut grants = Grants::default();
        let first = grants
            .new_grant("nora".to_owned(), scopes(), at(0), &entropy)
            .refresh_token
            .unwrap();
        let second = grants
            .refresh(&first, scopes(), at(89 * DAY), &entropy)
            .unwrap()
            .refresh_token
            .unwrap();
        assert_ne!(first, second);
        assert!(grants.refresh(&first, scopes(), at(90 * DAY - 1), &entropy).is_ok());
        assert_eq!(
            grants.refresh(&first, scopes(), at(90 * DAY), &entropy).unwrap_err().number,
            700_082
        );
        assert!(grants.refresh(&second, scopes(), at(178 * DAY), &entropy).is_ok());
        assert_eq!(grants.end("omar", &aadsts::GRANT_REVOKED, true), 0);
        assert_eq!(grants.end("nora", &aadsts::MULTIFACTOR, false), 1);
        assert_eq!(
            grants.refresh(&second, scopes(), at(178 * DAY), &entropy).unwrap_err().number,
            50_076
        );
    }

    #[test]
    fn an_access_token_lives_an_hour_at_least_and_says_how_it_ended() {
        let entropy = SeededEntropy::new(9);
        let mut grants = Grants::default();
        let issued = grants.new_grant("nora".to_owned(), vec!["User.Read".to_owned()], at(0), &entropy);
        assert!(issued.refresh_token.is_none(), "nobody asked for offline_access");
        assert!((3_600..5_400).contains(&issued.expires_in.as_secs()));
        assert!(grants.bearer(&issued.access_token, at(3_599)).is_ok());
        assert_eq!(grants.bearer(&issued.access_token, at(5_400)).unwrap_err(), Closed::Expired);
        grants.revoke(&issued.access_token);
        assert_eq!(grants.bearer(&issued.access_token, at(1)).unwrap_err(), Closed::Revoked);
    }

    #[test]
    fn the_ready_line_never_takes_over_a_grant_that_an_app_holds() {
        let entropy = SeededEntropy::new(9);
        let mut grants = Grants::default();
        grants.new_grant("nora".to_owned(), scopes(), at(0), &entropy);
        grants.ready_made("nora", scopes(), at(0), &entropy);
        grants.ready_made("nora", scopes(), at(1), &entropy);
        assert_eq!(grants.grants.len(), 2);
    }
}
