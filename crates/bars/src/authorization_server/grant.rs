//! One grant: what a refresh token is worth, and what was done with it.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::{Reply, Wording};

/// What the server makes of a refresh token that was spent before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reuse {
    /// The grant is dead.
    Kills,
    /// It is refused; the newest one lives on.
    Refused,
    /// Within this time of the rotation it is taken for a lost reply and answered with a fresh pair.
    Forgiven(Duration),
}

/// What one refresh at the token endpoint got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new pair of this generation.
    Granted(u64),
    /// `invalid_grant`.
    Refused,
}

/// One consent and its refresh tokens.
#[derive(Default)]
pub struct Grant {
    /// Nothing brings it back.
    pub dead: bool,
    /// How much of the next replies arrives.
    pub reply: Reply,
    /// How the next pairs are written down; `None` as RFC 6749 5.1 says.
    pub wording: Option<Wording>,
    /// By generation: the token and when it was first spent.
    pub refresh_tokens: Vec<(String, Option<Instant>)>,
    /// Every refresh, oldest first.
    pub calls: Vec<Outcome>,
    /// Uses of access tokens by generation.
    pub uses: HashMap<u64, usize>,
}

impl Grant {
    /// Spends the newest token.
    pub fn rotate(&mut self, name: &str) -> (u64, String) {
        let spent = self.refresh_tokens.len() as u64;
        if let Some((_, spent_at)) = self.refresh_tokens.last_mut() {
            spent_at.get_or_insert_with(Instant::now);
        }
        let token = refresh_token(name, spent + 1, self.calls.len());
        self.refresh_tokens.push((token.clone(), None));
        (spent + 1, token)
    }

    /// The new pair's generation and refresh token; `None` when the call is refused.
    pub fn judge(&mut self, name: &str, token: &str, reuse: Reuse) -> Option<(u64, String)> {
        let position = self.refresh_tokens.iter().position(|(issued, _)| issued == token);
        let spent_at = position.and_then(|position| self.refresh_tokens[position].1);
        let forgiven = match (reuse, spent_at) {
            (_, None) => true,
            (Reuse::Forgiven(grace), Some(at)) => at.elapsed() <= grace,
            (Reuse::Kills | Reuse::Refused, Some(_)) => false,
        };
        let granted = position.is_some() && forgiven && !self.dead;
        if !granted && position.is_some() && reuse != Reuse::Refused {
            self.dead = true;
        }
        let rotated = granted.then(|| self.rotate(name));
        self.calls.push(
            rotated
                .as_ref()
                .map_or(Outcome::Refused, |(generation, _)| Outcome::Granted(*generation)),
        );
        rotated
    }
}

/// The grant's name stands in its tokens, so that a call finds it.
pub fn refresh_token(grant: &str, generation: u64, salt: usize) -> String {
    format!("rt.{grant}.{generation}.{salt}")
}

/// The access token of a generation.
pub fn access_token(grant: &str, generation: u64) -> String {
    format!("at.{grant}.{generation}")
}

/// Which generation an access token belongs to.
pub fn generation_of(access_token: &str) -> Option<u64> {
    access_token.strip_prefix("at.")?.rsplit('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun() -> Grant {
        Grant {
            refresh_tokens: vec![(refresh_token("g", 1, 0), None)],
            ..Grant::default()
        }
    }

    /// The judge must be severe, or a bar that it judges proves nothing.
    #[test]
    fn a_spent_token_costs_what_the_rule_says() {
        for (reuse, reused, then_newest) in [
            (Reuse::Kills, false, false),
            (Reuse::Refused, false, true),
            (Reuse::Forgiven(Duration::from_secs(60)), true, true),
            (Reuse::Forgiven(Duration::ZERO), false, false),
        ] {
            let mut grant = begun();
            let first = refresh_token("g", 1, 0);
            assert!(grant.judge("g", &first, reuse).is_some(), "{reuse:?}");
            std::thread::sleep(Duration::from_millis(2));
            assert_eq!(grant.judge("g", &first, reuse).is_some(), reused, "{reuse:?}");
            let newest = grant.refresh_tokens.last().unwrap().0.clone();
            assert_eq!(grant.judge("g", &newest, reuse).is_some(), then_newest, "{reuse:?}");
        }
    }

    #[test]
    fn a_token_that_was_never_issued_is_refused_and_counted() {
        let mut grant = begun();
        assert!(grant.judge("g", "rt.g.1.9", Reuse::Kills).is_none());
        assert_eq!((grant.calls, grant.dead), (vec![Outcome::Refused], false));
        assert_eq!(generation_of(&access_token("g", 7)), Some(7));
        assert_eq!(generation_of("rt.g.7.0"), None);
    }
}
