//! Who may do what until when: codes, grants, access and refresh tokens.

use std::collections::HashMap;
use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use serde::{Deserialize, Serialize};

use crate::random::random_text;

/// A code lives minutes (intuit/oauth-pythonclient#28).
const CODE_LIFE: Duration = Duration::from_secs(300);
pub(super) const ACCESS_LIFE: Duration = Duration::from_secs(3_600);
/// The rolling 100 days: each use renews them.
pub(super) const REFRESH_LIFE: Duration = Duration::from_secs(8_640_000);
/// Five years from consent, whatever the use (policy announced in November 2025).
const HARD_LIFE: Duration = Duration::from_secs(157_680_000);
/// A refresh token's value changes when it is used after this age.
const ROTATION_AGE: Duration = Duration::from_secs(24 * 3_600);
/// Expired access tokens are remembered so long, to say "expired" and not "unknown".
const EXPIRED_KEPT: Duration = Duration::from_secs(30 * 24 * 3_600);

/// What a person agreed to on the consent page.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Consent {
    pub(super) realm_id: String,
    pub(super) scope: String,
    pub(super) redirect_uri: String,
    /// S256 challenge, if the app sent one.
    pub(super) code_challenge: Option<String>,
}

#[derive(Clone, Deserialize, Serialize)]
struct Code {
    consent: Consent,
    expires_at: Instant,
}

#[derive(Clone, Deserialize, Serialize)]
struct Grant {
    realm_id: String,
    scope: String,
    refresh_token: String,
    rotated_at: Instant,
    refresh_expires_at: Instant,
    hard_expires_at: Instant,
    revoked: bool,
    /// Made for the ready line, not by a consent: only such a grant is taken up again at the next start.
    ready_made: bool,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Access {
    grant: u64,
    expires_at: Instant,
}

/// What a token request gets.
#[derive(Clone)]
pub(super) struct IssuedTokens {
    pub(super) access_token: String,
    pub(super) refresh_token: String,
    pub(super) refresh_expires_in: Duration,
    pub(super) hard_expires_in: Duration,
}

/// Who a valid access token speaks for.
#[derive(Clone, Debug)]
pub(super) struct Bearer {
    pub(super) realm_id: String,
    pub(super) scope: String,
}

/// Why a code or refresh token is refused; the description as the vendor words it, if it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InvalidGrant(pub(super) Option<&'static str>);

#[derive(Clone, Default, Deserialize, Serialize)]
pub(super) struct Grants {
    codes: HashMap<String, Code>,
    grants: HashMap<u64, Grant>,
    by_access_token: HashMap<String, Access>,
    by_refresh_token: HashMap<String, u64>,
    next_grant: u64,
}

impl Grants {
    pub(super) fn issue_code(&mut self, consent: Consent, now: Instant, entropy: &dyn Entropy) -> String {
        self.codes.retain(|_, code| code.expires_at > now);
        let code = format!("AB1{}", random_text(entropy, 47));
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
        let found = self.codes.remove(code).ok_or(InvalidGrant(Some("Invalid authorization code")))?;
        if found.expires_at <= now {
            return Err(InvalidGrant(Some("Authorization code expired")));
        }
        if found.consent.redirect_uri != redirect_uri {
            return Err(InvalidGrant(Some("Invalid redirect URI")));
        }
        // The vendor documents no PKCE. A challenge that was sent is held to, to catch mistakes.
        if found.consent.code_challenge.is_some() && found.consent.code_challenge.as_deref() != challenge_of_verifier {
            return Err(InvalidGrant(Some("Invalid code verifier")));
        }
        Ok(self.new_grant(found.consent.realm_id, found.consent.scope, now, entropy))
    }

    pub(super) fn new_grant(&mut self, realm_id: String, scope: String, now: Instant, entropy: &dyn Entropy) -> IssuedTokens {
        let id = self.next_grant;
        self.next_grant += 1;
        let refresh_token = refresh_token(now, entropy);
        self.by_refresh_token.insert(refresh_token.clone(), id);
        let grant = Grant {
            realm_id,
            scope,
            refresh_token,
            rotated_at: now,
            refresh_expires_at: now.plus(REFRESH_LIFE),
            hard_expires_at: now.plus(HARD_LIFE),
            revoked: false,
            ready_made: false,
        };
        self.grants.insert(id, grant.clone());
        self.issue_access(id, &grant, now, entropy)
    }

    /// Inside a day the same refresh token comes back; later (or if forced) a new one, and the older dies at once.
    pub(super) fn refresh(
        &mut self,
        refresh_token_used: &str,
        force_rotation: bool,
        now: Instant,
        entropy: &dyn Entropy,
    ) -> Result<IssuedTokens, InvalidGrant> {
        let unknown = InvalidGrant(Some("Incorrect or invalid refresh token"));
        let id = *self.by_refresh_token.get(refresh_token_used).ok_or(unknown)?;
        let grant = self.grants.get_mut(&id).ok_or(unknown)?;
        if grant.revoked {
            return Err(InvalidGrant(Some("Token invalid")));
        }
        if grant.refresh_expires_at <= now || grant.hard_expires_at <= now {
            return Err(InvalidGrant(None));
        }
        if force_rotation || now.since(grant.rotated_at) >= ROTATION_AGE {
            self.by_refresh_token.remove(refresh_token_used);
            grant.refresh_token = refresh_token(now, entropy);
            grant.rotated_at = now;
            self.by_refresh_token.insert(grant.refresh_token.clone(), id);
        }
        grant.refresh_expires_at = now.plus(REFRESH_LIFE).min(grant.hard_expires_at);
        let grant = grant.clone();
        Ok(self.issue_access(id, &grant, now, entropy))
    }

    fn issue_access(&mut self, id: u64, grant: &Grant, now: Instant, entropy: &dyn Entropy) -> IssuedTokens {
        self.by_access_token.retain(|_, access| access.expires_at.plus(EXPIRED_KEPT) > now);
        let access_token = access_token(entropy);
        let expires_at = now.plus(ACCESS_LIFE);
        self.by_access_token.insert(access_token.clone(), Access { grant: id, expires_at });
        IssuedTokens {
            access_token,
            refresh_token: grant.refresh_token.clone(),
            refresh_expires_in: grant.refresh_expires_at.since(now),
            hard_expires_in: grant.hard_expires_at.since(now),
        }
    }

    /// Who the access token speaks for, or the gateway's word for why it speaks for nobody.
    pub(super) fn bearer(&self, access_token: &str, now: Instant) -> Result<Bearer, &'static str> {
        let access = self.by_access_token.get(access_token).ok_or("Token invalid")?;
        let grant = self.grants.get(&access.grant).ok_or("Token invalid")?;
        if grant.revoked {
            return Err("Token revoked");
        }
        if access.expires_at <= now {
            return Err("Token expired");
        }
        Ok(Bearer {
            realm_id: grant.realm_id.clone(),
            scope: grant.scope.clone(),
        })
    }

    /// Ends the grant that either token belongs to; `false` if it belongs to none that lives.
    pub(super) fn revoke(&mut self, token: &str) -> bool {
        match self.grant_of(token).and_then(|id| self.grants.get_mut(&id)) {
            Some(grant) if !grant.revoked => {
                grant.revoked = true;
                true
            }
            _ => false,
        }
    }

    /// Lets this token run out: an access token with its siblings, or a refresh token.
    pub(super) fn expire(&mut self, token: &str, now: Instant) {
        if let Some(access) = self.by_access_token.get(token) {
            let id = access.grant;
            for access in self.by_access_token.values_mut().filter(|access| access.grant == id) {
                access.expires_at = access.expires_at.min(now);
            }
        } else if let Some(grant) = self.by_refresh_token.get(token).and_then(|id| self.grants.get_mut(id)) {
            grant.refresh_expires_at = grant.refresh_expires_at.min(now);
        }
    }

    /// The living grants of a company end in so long, whatever the use.
    pub(super) fn end_in(&mut self, realm_id: &str, seconds: u64, now: Instant) -> usize {
        let end = now.plus(Duration::from_secs(seconds));
        let living = self
            .grants
            .values_mut()
            .filter(|grant| grant.realm_id == realm_id && !grant.revoked);
        living
            .map(|grant| {
                grant.hard_expires_at = end;
                grant.refresh_expires_at = grant.refresh_expires_at.min(end);
            })
            .count()
    }

    /// The tokens of the ready line. Its grant of an earlier run goes on if it lives, so that restarts do not
    /// pile up grants; a grant made by a consent is never touched, because its app holds the token.
    pub(super) fn ready_made(&mut self, realm_id: &str, scope: &str, now: Instant, entropy: &dyn Entropy) -> IssuedTokens {
        let kept = self
            .grants
            .values()
            .find(|grant| grant.ready_made && grant.realm_id == realm_id && !grant.revoked);
        let refresh_token = kept.map(|grant| grant.refresh_token.clone());
        if let Some(issued) = refresh_token.and_then(|token| self.refresh(&token, false, now, entropy).ok()) {
            return issued;
        }
        let id = self.next_grant;
        let issued = self.new_grant(realm_id.to_owned(), scope.to_owned(), now, entropy);
        if let Some(grant) = self.grants.get_mut(&id) {
            grant.ready_made = true;
        }
        issued
    }

    fn grant_of(&self, token: &str) -> Option<u64> {
        let by_access = self.by_access_token.get(token).map(|access| access.grant);
        by_access.or_else(|| self.by_refresh_token.get(token).copied())
    }
}

/// Opaque, in the shape of an encrypted blob; clients must not read anything into it.
fn access_token(entropy: &dyn Entropy) -> String {
    let (iv, text, tag) = (random_text(entropy, 22), random_text(entropy, 760), random_text(entropy, 22));
    format!("eyJlbmMiOiJBMTI4Q0JDLUhTMjU2IiwiYWxnIjoiZGlyIn0..{iv}.{text}.{tag}")
}

fn refresh_token(now: Instant, entropy: &dyn Entropy) -> String {
    let expires = now.plus(REFRESH_LIFE).as_seconds();
    format!("RT1-39-H3-{expires}{}", random_text(entropy, 22).to_lowercase())
}

#[cfg(test)]
mod tests {
    use connect_domain::entropy::SeededEntropy;

    use super::*;

    const DAY: u64 = 24 * 3_600;

    fn at(seconds: u64) -> Instant {
        Instant::from_seconds(1_000_000).plus(Duration::from_secs(seconds))
    }

    fn consent(challenge: Option<&str>) -> Consent {
        Consent {
            realm_id: "1".to_owned(),
            scope: "com.intuit.quickbooks.accounting".to_owned(),
            redirect_uri: "http://127.0.0.1:9/cb".to_owned(),
            code_challenge: challenge.map(str::to_owned),
        }
    }

    #[test]
    fn a_code_is_refused_when_replayed_late_or_from_elsewhere() {
        let entropy = SeededEntropy::new(1);
        let mut grants = Grants::default();
        let redirect = "http://127.0.0.1:9/cb";
        let code = grants.issue_code(consent(None), at(0), &entropy);
        assert!(grants.exchange_code(&code, redirect, None, at(1), &entropy).is_ok());
        assert!(grants.exchange_code(&code, redirect, None, at(2), &entropy).is_err());
        let late = grants.issue_code(consent(None), at(0), &entropy);
        assert!(grants.exchange_code(&late, redirect, None, at(301), &entropy).is_err());
        let elsewhere = grants.issue_code(consent(None), at(0), &entropy);
        assert!(
            grants
                .exchange_code(&elsewhere, "http://127.0.0.1:8/cb", None, at(1), &entropy)
                .is_err()
        );
        let proven = grants.issue_code(consent(Some("abc")), at(0), &entropy);
        assert!(grants.exchange_code(&proven, redirect, Some("abd"), at(1), &entropy).is_err());
    }

    #[test]
    fn the_refresh_token_rotates_daily_and_the_older_one_dies() {
        let entropy = SeededEntropy::new(1);
        let mut grants = Grants::default();
        let first = grants.new_grant("1".to_owned(), "s".to_owned(), at(0), &entropy);
        let same_day = grants.refresh(&first.refresh_token, false, at(DAY - 1), &entropy).expect("alive");
        assert_eq!(same_day.refresh_token, first.refresh_token);
        let next_day = grants.refresh(&first.refresh_token, false, at(DAY), &entropy).expect("alive");
        assert_ne!(next_day.refresh_token, first.refresh_token);
        assert!(grants.refresh(&first.refresh_token, false, at(DAY), &entropy).is_err());
        assert!(grants.refresh(&next_day.refresh_token, false, at(DAY), &entropy).is_ok());
        let forced = grants.refresh(&next_day.refresh_token, true, at(DAY + 1), &entropy).expect("alive");
        assert_ne!(forced.refresh_token, next_day.refresh_token);
    }

    #[test]
    fn a_hundred_idle_days_or_five_years_end_it_without_a_word() {
        let entropy = SeededEntropy::new(1);
        let mut grants = Grants::default();
        let idle = grants.new_grant("1".to_owned(), "s".to_owned(), at(0), &entropy);
        assert_eq!(
            grants.refresh(&idle.refresh_token, false, at(100 * DAY), &entropy).err(),
            Some(InvalidGrant(None))
        );

        let mut used = grants.new_grant("1".to_owned(), "s".to_owned(), at(0), &entropy).refresh_token;
        let mut day = 0;
        while let Ok(tokens) = grants.refresh(&used, false, at(day * DAY), &entropy) {
            used = tokens.refresh_token;
            day += 90;
        }
        assert_eq!(day, 1_890, "the first refresh after five years fails");
    }

    #[test]
    fn a_grant_that_ends_early_is_not_kept_alive_by_use() {
        let entropy = SeededEntropy::new(1);
        let mut grants = Grants::default();
        let issued = grants.new_grant("1".to_owned(), "s".to_owned(), at(0), &entropy);
        assert_eq!(grants.end_in("2", DAY, at(0)), 0, "another company's grants are left alone");
        assert_eq!(grants.end_in("1", 9 * DAY, at(0)), 1);
        let used = grants.refresh(&issued.refresh_token, false, at(60), &entropy).expect("alive");
        assert_eq!(used.hard_expires_in, Duration::from_secs(9 * DAY - 60));
        assert!(grants.refresh(&issued.refresh_token, false, at(9 * DAY), &entropy).is_err());
    }

    #[test]
    fn the_ready_line_never_takes_over_a_grant_that_an_app_holds() {
        let entropy = SeededEntropy::new(1);
        let mut grants = Grants::default();
        let held = grants.new_grant("1".to_owned(), "s".to_owned(), at(0), &entropy);
        let ready = grants.ready_made("1", "s", at(0), &entropy);
        assert_ne!(ready.refresh_token, held.refresh_token);
        assert_eq!(grants.ready_made("1", "s", at(1), &entropy).refresh_token, ready.refresh_token);
        assert!(grants.revoke(&ready.refresh_token));
        let next = grants.ready_made("1", "s", at(DAY), &entropy);
        assert_ne!(next.refresh_token, held.refresh_token);
        let still = grants.refresh(&held.refresh_token, false, at(DAY - 1), &entropy).expect("alive");
        assert_eq!(still.refresh_token, held.refresh_token);
    }

    #[test]
    fn revoking_either_token_ends_both() {
        let entropy = SeededEntropy::new(1);
        let mut grants = Grants::default();
        for by_access in [true, false] {
            let tokens = grants.new_grant("1".to_owned(), "s".to_owned(), at(0), &entropy);
            let used = if by_access { &tokens.access_token } else { &tokens.refresh_token };
            assert!(grants.revoke(used));
            assert!(!grants.revoke(used));
            assert_eq!(grants.bearer(&tokens.access_token, at(1)).err(), Some("Token revoked"));
            assert!(grants.refresh(&tokens.refresh_token, false, at(1), &entropy).is_err());
        }
    }
}
