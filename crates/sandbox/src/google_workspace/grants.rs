//! Who agreed to what, and until when: codes, grants, access and refresh tokens.

use std::collections::HashMap;
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use serde::{Deserialize, Serialize};

use super::scopes::only_sign_in;
use crate::random::random_text;

const A_DAY: u64 = 24 * 3_600;
const CODE_LIFE: Duration = Duration::from_secs(600);
/// One second less than the hour, as the partner answers.
pub(super) const ACCESS_LIFE: Duration = Duration::from_secs(3_599);
/// Six months without use.
const IDLE_LIFE: Duration = Duration::from_secs(182 * A_DAY);
/// From consent, whatever the use, while the app is in testing.
const TESTING_LIFE: Duration = Duration::from_secs(7 * A_DAY);
/// Living refresh tokens of a person for one client: one more, and the oldest dies without a word.
const MOST_REFRESH_TOKENS: usize = 100;
/// Expired access tokens are kept so long, and then forgotten.
const EXPIRED_KEPT: Duration = Duration::from_secs(A_DAY);

pub(super) const EXPIRED_OR_REVOKED: &str = "Token has been expired or revoked.";

/// What a person agreed to on the consent page.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Consent {
    pub(super) sub: String,
    /// As the token endpoint writes them, without those that were unticked.
    pub(super) scopes: Vec<String>,
    pub(super) redirect_uri: String,
    /// S256 challenge, if the app sent one.
    pub(super) code_challenge: Option<String>,
    /// The app asked for `access_type=offline`.
    pub(super) offline: bool,
    /// The app asked for `prompt=consent`.
    pub(super) prompted: bool,
    pub(super) nonce: Option<String>,
    /// The app was in testing.
    pub(super) in_testing: bool,
}

#[derive(Clone, Deserialize, Serialize)]
struct Code {
    consent: Consent,
    expires_at: Instant,
}

#[derive(Clone, Deserialize, Serialize)]
struct Grant {
    sub: String,
    scopes: Vec<String>,
    /// Absent where the app did not ask to act offline.
    refresh_token: Option<String>,
    used_at: Instant,
    ends_at: Option<Instant>,
    ended: bool,
    /// Made for the ready line, not by a consent: only such a grant is taken up again at the next start.
    ready_made: bool,
}

impl Grant {
    fn can_refresh(&self, now: Instant) -> bool {
        let idle = now.since(self.used_at) >= IDLE_LIFE;
        !self.ended && !idle && self.ends_at.is_none_or(|end| end > now)
    }
}

#[derive(Clone, Deserialize, Serialize)]
struct Access {
    grant: u64,
    expires_at: Instant,
}

/// What a token request gets.
#[derive(Clone)]
pub(super) struct IssuedTokens {
    pub(super) access_token: String,
    /// With a code only: a refresh answers none, and the old one stays good.
    pub(super) refresh_token: Option<String>,
    /// Where the grant is limited in time.
    pub(super) refresh_expires_in: Option<Duration>,
    pub(super) scopes: Vec<String>,
    pub(super) sub: String,
    pub(super) nonce: Option<String>,
}

/// Who a valid access token speaks for.
#[derive(Clone, Debug)]
pub(super) struct Bearer {
    pub(super) sub: String,
    pub(super) scopes: Vec<String>,
    pub(super) expires_in: Duration,
}

/// Why a code or refresh token is refused, in the partner's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InvalidGrant(pub(super) &'static str);

#[derive(Clone, Default, Deserialize, Serialize)]
pub(super) struct Grants {
    codes: HashMap<String, Code>,
    grants: HashMap<u64, Grant>,
    by_access_token: HashMap<String, Access>,
    next_grant: u64,
}

impl Grants {
    pub(super) fn issue_code(&mut self, consent: Consent, now: Instant, entropy: &dyn Entropy) -> String {
        self.codes.retain(|_, code| code.expires_at > now);
        let code = format!("4/0A{}", random_text(entropy, 70));
        let expires_at = now.plus(CODE_LIFE);
        self.codes.insert(code.clone(), Code { consent, expires_at });
        code
    }

    /// Single use: whatever comes of it, the code is gone.
    pub(super) fn exchange_code(
        &mut self,
        code: &str,
        redirect_uri: &str,
        challenge_of_verifier: Option<&str>,
        now: Instant,
        entropy: &dyn Entropy,
    ) -> Result<IssuedTokens, InvalidGrant> {
        let Code { consent, expires_at } = self.codes.remove(code).ok_or(InvalidGrant("Malformed auth code."))?;
        if expires_at <= now {
            return Err(InvalidGrant("Bad Request"));
        }
        if consent.redirect_uri != redirect_uri {
            return Err(InvalidGrant("Bad Request"));
        }
        if consent.code_challenge.as_deref() != challenge_of_verifier {
            let missing = consent.code_challenge.is_some() && challenge_of_verifier.is_none();
            return Err(InvalidGrant(if missing {
                "Missing code verifier."
            } else {
                "Invalid code verifier."
            }));
        }
        // Who agreed before gets another refresh token only when asked anew.
        let known = self.living_of(&consent.sub, now).next().is_some();
        let refreshes = consent.offline && (consent.prompted || !known);
        let limited = consent.in_testing && !only_sign_in(&consent.scopes);
        let ends_at = limited.then(|| now.plus(TESTING_LIFE));
        let id = self.add(consent.sub, consent.scopes, refreshes, ends_at, now, entropy);
        let mut issued = self.issue_access(id, now, entropy).ok_or(InvalidGrant("Bad Request"))?;
        issued.refresh_token = self.grants.get(&id).and_then(|grant| grant.refresh_token.clone());
        issued.refresh_expires_in = ends_at.map(|end| end.since(now));
        issued.nonce = consent.nonce;
        Ok(issued)
    }

    /// A grant without a page, with both tokens.
    pub(super) fn new_grant(&mut self, sub: &str, scopes: &[String], now: Instant, entropy: &dyn Entropy) -> Option<IssuedTokens> {
        let id = self.add(sub.to_owned(), scopes.to_vec(), true, None, now, entropy);
        let mut issued = self.issue_access(id, now, entropy)?;
        issued.refresh_token = self.grants.get(&id)?.refresh_token.clone();
        Some(issued)
    }

    /// The tokens of the ready line. Its grant of an earlier run goes on if it lives, so that restarts do not pile
    /// up grants.
    pub(super) fn ready_made(&mut self, sub: &str, scopes: &[String], now: Instant, entropy: &dyn Entropy) -> Option<IssuedTokens> {
        let kept = self
            .grants
            .values()
            .find(|grant| grant.ready_made && grant.sub == sub && grant.can_refresh(now))
            .and_then(|grant| grant.refresh_token.clone());
        if let Some(refresh_token) = kept
            && let Ok(mut issued) = self.refresh(&refresh_token, now, entropy)
        {
            issued.refresh_token = Some(refresh_token);
            return Some(issued);
        }
        let id = self.next_grant;
        let issued = self.new_grant(sub, scopes, now, entropy);
        if let Some(grant) = self.grants.get_mut(&id) {
            grant.ready_made = true;
        }
        issued
    }

    /// The refresh token never changes; its use keeps the grant alive.
    pub(super) fn refresh(&mut self, refresh_token: &str, now: Instant, entropy: &dyn Entropy) -> Result<IssuedTokens, InvalidGrant> {
        let found = self
            .grants
            .iter_mut()
            .find(|(_, grant)| grant.refresh_token.as_deref() == Some(refresh_token));
        let (id, grant) = found.ok_or(InvalidGrant("Bad Request"))?;
        if !grant.can_refresh(now) {
            return Err(InvalidGrant(EXPIRED_OR_REVOKED));
        }
        grant.used_at = now;
        let (id, left) = (*id, grant.ends_at.map(|end| end.since(now)));
        let mut issued = self.issue_access(id, now, entropy).ok_or(InvalidGrant("Bad Request"))?;
        issued.refresh_expires_in = left;
        Ok(issued)
    }

    fn add(
        &mut self,
        sub: String,
        scopes: Vec<String>,
        refreshes: bool,
        ends_at: Option<Instant>,
        now: Instant,
        entropy: &dyn Entropy,
    ) -> u64 {
        let id = self.next_grant;
        self.next_grant += 1;
        let mut living: Vec<u64> = self.living_of(&sub, now).collect();
        living.sort_unstable();
        let too_many = (living.len() + usize::from(refreshes)).saturating_sub(MOST_REFRESH_TOKENS);
        for oldest in living.into_iter().take(too_many) {
            if let Some(grant) = self.grants.get_mut(&oldest) {
                grant.ended = true;
            }
        }
        let grant = Grant {
            sub,
            scopes,
            refresh_token: refreshes.then(|| format!("1//0g{}", random_text(entropy, 96))),
            used_at: now,
            ends_at,
            ended: false,
            ready_made: false,
        };
        self.grants.insert(id, grant);
        id
    }

    /// Grants of a person whose refresh token works.
    fn living_of(&self, sub: &str, now: Instant) -> impl Iterator<Item = u64> {
        self.grants
            .iter()
            .filter(move |(_, grant)| grant.sub == sub && grant.refresh_token.is_some() && grant.can_refresh(now))
            .map(|(id, _)| *id)
    }

    fn issue_access(&mut self, id: u64, now: Instant, entropy: &dyn Entropy) -> Option<IssuedTokens> {
        self.by_access_token.retain(|_, access| access.expires_at.plus(EXPIRED_KEPT) > now);
        let grant = self.grants.get(&id)?;
        let access_token = format!("ya29.a0{}", random_text(entropy, 180));
        let issued = IssuedTokens {
            access_token: access_token.clone(),
            refresh_token: None,
            refresh_expires_in: None,
            scopes: grant.scopes.clone(),
            sub: grant.sub.clone(),
            nonce: None,
        };
        let expires_at = now.plus(ACCESS_LIFE);
        self.by_access_token.insert(access_token, Access { grant: id, expires_at });
        Some(issued)
    }

    pub(super) fn bearer(&self, access_token: &str, now: Instant) -> Option<Bearer> {
        let access = self.by_access_token.get(access_token).filter(|access| access.expires_at > now)?;
        let grant = self.grants.get(&access.grant).filter(|grant| !grant.ended)?;
        Some(Bearer {
            sub: grant.sub.clone(),
            scopes: grant.scopes.clone(),
            expires_in: access.expires_at.since(now),
        })
    }

    /// Either token ends everything that its person ever agreed to for this project; `false` if it is no living one.
    pub(super) fn revoke(&mut self, token: &str) -> bool {
        match self.grant_of(token).filter(|grant| !grant.ended).map(|grant| grant.sub.clone()) {
            Some(sub) => {
                self.end_all(&sub);
                true
            }
            None => false,
        }
    }

    /// Answers how many grants lived.
    pub(super) fn end_all(&mut self, sub: &str) -> usize {
        let living = self.grants.values_mut().filter(|grant| grant.sub == sub && !grant.ended);
        living.map(|grant| grant.ended = true).count()
    }

    /// The living grants of a person end in so long, whatever the use.
    pub(super) fn end_in(&mut self, sub: &str, seconds: u64, now: Instant) -> usize {
        let end = now.plus(Duration::from_secs(seconds));
        let living = self.grants.values_mut().filter(|grant| grant.sub == sub && !grant.ended);
        living.map(|grant| grant.ends_at = Some(end)).count()
    }

    /// Lets this token run out: an access token with its siblings, or a refresh token.
    pub(super) fn expire(&mut self, token: &str, now: Instant) {
        if let Some(id) = self.by_access_token.get(token).map(|access| access.grant) {
            for access in self.by_access_token.values_mut().filter(|access| access.grant == id) {
                access.expires_at = access.expires_at.min(now);
            }
        } else if let Some(grant) = self.grants.values_mut().find(|grant| grant.refresh_token.as_deref() == Some(token)) {
            grant.ends_at = Some(now);
        }
    }

    fn grant_of(&self, token: &str) -> Option<&Grant> {
        let by_access = self.by_access_token.get(token).and_then(|access| self.grants.get(&access.grant));
        by_access.or_else(|| self.grants.values().find(|grant| grant.refresh_token.as_deref() == Some(token)))
    }
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;

    use super::*;

    const REDIRECT: &str = "http://127.0.0.1:9";

    fn at(days: u64) -> Instant {
        Instant::from_seconds(1_000_000).plus(Duration::from_secs(days * A_DAY))
    }

    fn consent() -> Consent {
        Consent {
            sub: "1".to_owned(),
            scopes: vec!["https://www.googleapis.com/auth/calendar".to_owned()],
            redirect_uri: REDIRECT.to_owned(),
            code_challenge: None,
            offline: true,
            prompted: true,
            nonce: None,
            in_testing: false,
        }
    }

    fn exchanged(grants: &mut Grants, consent: Consent, day: u64) -> IssuedTokens {
        let entropy = SeededEntropy::new(grants.next_grant + 1);
        let code = grants.issue_code(consent, at(day), &entropy);
        grants.exchange_code(&code, REDIRECT, None, at(day), &entropy).expect("tokens")
    }

    #[test]
    fn a_code_is_refused_when_replayed_late_from_elsewhere_or_unproven() {
        let (mut grants, entropy) = (Grants::default(), SeededEntropy::new(1));
        let code = grants.issue_code(consent(), at(0), &entropy);
        assert!(grants.exchange_code(&code, REDIRECT, None, at(0), &entropy).is_ok());
        assert!(grants.exchange_code(&code, REDIRECT, None, at(0), &entropy).is_err());
        let late = grants.issue_code(consent(), at(0), &entropy);
        assert!(grants.exchange_code(&late, REDIRECT, None, at(1), &entropy).is_err());
        let elsewhere = grants.issue_code(consent(), at(0), &entropy);
        assert!(
            grants
                .exchange_code(&elsewhere, "http://127.0.0.1:8", None, at(0), &entropy)
                .is_err()
        );
        for (proof, words) in [(None, "Missing code verifier."), (Some("abd"), "Invalid code verifier.")] {
            let proven = Consent {
                code_challenge: Some("abc".to_owned()),
                ..consent()
            };
            let code = grants.issue_code(proven, at(0), &entropy);
            let refused = grants.exchange_code(&code, REDIRECT, proof, at(0), &entropy).err();
            assert_eq!(refused, Some(InvalidGrant(words)));
        }
    }

    #[test]
    fn a_second_consent_brings_a_refresh_token_only_when_prompted() {
        let mut grants = Grants::default();
        let unprompted = Consent {
            prompted: false,
            ..consent()
        };
        let online = Consent {
            offline: false,
            ..consent()
        };
        assert!(exchanged(&mut grants, online, 0).refresh_token.is_none());
        assert!(exchanged(&mut grants, unprompted.clone(), 0).refresh_token.is_some());
        assert!(exchanged(&mut grants, unprompted, 0).refresh_token.is_none());
        assert!(exchanged(&mut grants, consent(), 0).refresh_token.is_some());
    }

    #[test]
    fn testing_ends_it_after_a_week_and_idleness_after_six_months() {
        let (mut grants, entropy) = (Grants::default(), SeededEntropy::new(1));
        let testing = Consent {
            in_testing: true,
            ..consent()
        };
        let week = exchanged(&mut grants, testing.clone(), 0);
        assert_eq!(week.refresh_expires_in, Some(TESTING_LIFE));
        let week = week.refresh_token.unwrap();
        assert!(grants.refresh(&week, at(6), &entropy).is_ok());
        assert_eq!(grants.refresh(&week, at(7), &entropy).err(), Some(InvalidGrant(EXPIRED_OR_REVOKED)));
        let sign_in = Consent {
            scopes: vec!["openid".to_owned()],
            ..testing
        };
        let sign_in = exchanged(&mut grants, sign_in, 0).refresh_token.unwrap();
        assert!(grants.refresh(&sign_in, at(30), &entropy).is_ok(), "only a name has no end");
        let used = exchanged(&mut grants, consent(), 0).refresh_token.unwrap();
        assert!(grants.refresh(&used, at(181), &entropy).is_ok());
        assert!(grants.refresh(&used, at(362), &entropy).is_ok());
        assert!(grants.refresh(&used, at(544), &entropy).is_err());
    }

    #[test]
    fn one_more_than_a_hundred_ends_the_oldest() {
        let (mut grants, entropy) = (Grants::default(), SeededEntropy::new(1));
        let tokens: Vec<String> = (0..101)
            .filter_map(|_| exchanged(&mut grants, consent(), 0).refresh_token)
            .collect();
        let living = tokens
            .iter()
            .map(|token| grants.refresh(token, at(1), &entropy).is_ok())
            .collect::<Vec<_>>();
        assert!(!living[0]);
        assert!(living[1..].iter().all(|lives| *lives));
    }

    #[test]
    fn revoking_one_token_ends_every_grant_of_the_person_and_nobody_elses() {
        let (mut grants, entropy) = (Grants::default(), SeededEntropy::new(1));
        let (first, second) = (exchanged(&mut grants, consent(), 0), exchanged(&mut grants, consent(), 0));
        let other = Consent {
            sub: "2".to_owned(),
            ..consent()
        };
        let other = exchanged(&mut grants, other, 0);
        assert!(grants.revoke(&first.access_token));
        assert!(!grants.revoke(&first.access_token));
        assert!(grants.bearer(&second.access_token, at(0)).is_none());
        assert!(grants.refresh(&second.refresh_token.unwrap(), at(0), &entropy).is_err());
        assert!(grants.bearer(&other.access_token, at(0)).is_some());
    }
}
