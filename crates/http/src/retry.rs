//! How long to wait before a read is repeated.

use std::time::Duration;

use connect_domain::clock::Instant;
use connect_domain::entropy::Entropy;
use http::{HeaderMap, header};

use crate::protection::BOUNDS_WAITS;

/// No wait is longer, whatever the partner says.
pub const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// First try and at most three repetitions.
pub(crate) const MOST_TRIES: u32 = 4;

const FIRST_BACKOFF: Duration = Duration::from_millis(400);
const LONGEST_BACKOFF: Duration = Duration::from_secs(8);

/// Reads `Retry-After`, seconds or a date, within 0 to [`LONGEST_WAIT`]. A date is measured against the
/// answer's own `Date` where there is one, so that a wrong clock here does no harm. Text that is
/// neither is as good as absent.
pub fn retry_after(headers: &HeaderMap, now: Instant) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Some(digits) = text.strip_prefix('-') {
        return digits.parse::<u64>().ok().map(|_| Duration::ZERO);
    }
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return Some(bounded(text.parse().map_or(LONGEST_WAIT, Duration::from_secs)));
    }
    let until = http_date(text)?;
    let sent_at = headers.get(header::DATE).and_then(|value| value.to_str().ok()).and_then(http_date);
    Some(bounded(until.since(sent_at.unwrap_or(now))))
}

fn bounded(wait: Duration) -> Duration {
    if BOUNDS_WAITS { wait.min(LONGEST_WAIT) } else { wait }
}

/// An IMF-fixdate (RFC 9110 5.6.7), which RFC 2822 dates include.
pub(crate) fn http_date(text: &str) -> Option<Instant> {
    let at = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Instant::from_micros(at.timestamp().as_microsecond()))
}

/// Equal jitter: half of an exponentially growing wait, plus a random part of the other half.
/// `tries` counts those made so far, from 1.
pub(crate) fn equal_jitter(tries: u32, entropy: &dyn Entropy) -> Duration {
    let growing = FIRST_BACKOFF.saturating_mul(1_u32 << tries.saturating_sub(1).min(16));
    let whole = growing.min(LONGEST_BACKOFF);
    let half = whole / 2;
    let mut random = [0_u8; 4];
    entropy.fill(&mut random);
    let part = u64::from(u32::from_le_bytes(random));
    let nanos = u64::try_from(half.as_nanos()).unwrap_or(0);
    // part / 2^32 of the second half; the product of two numbers below 2^33 and 2^32 fits u128.
    let extra = u64::try_from((u128::from(nanos) * u128::from(part)) >> 32).unwrap_or(0);
    half + Duration::from_nanos(extra)
}

#[cfg(test)]
mod tests {
    use super::*;
    use connect_domain::entropy::SeededEntropy;
    use proptest::prelude::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn retry_after_is_read_and_bounded() {
        let now = Instant::from_seconds(784_111_777); // Sun, 06 Nov 1994 08:49:37 GMT
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        for (pairs, expected) in [
            (&[][..], None),
            (&[("retry-after", "60")][..], seconds(60)),
            (&[("retry-after", " 7 ")][..], seconds(7)),
            (&[("retry-after", "0")][..], seconds(0)),
            (&[("retry-after", "-5")][..], seconds(0)),
            (&[("retry-after", "1000000000")][..], seconds(900)),
            (&[("retry-after", "99999999999999999999999")][..], seconds(900)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:50:37 GMT")][..], seconds(60)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:48:37 GMT")][..], seconds(0)),
            (&[("retry-after", "Tue, 31 Dec 2199 23:59:59 GMT")][..], seconds(900)),
            (
                &[
                    ("retry-after", "Sun, 06 Nov 1994 10:00:30 GMT"),
                    ("date", "Sun, 06 Nov 1994 10:00:00 GMT"),
                ][..],
                seconds(30),
            ),
            (&[("retry-after", "soon")][..], None),
            (&[("retry-after", "1.5")][..], None),
            (&[("retry-after", "")][..], None),
        ] {
            assert_eq!(retry_after(&headers(pairs), now), expected, "{pairs:?}");
        }
    }

    #[test]
    fn waits_grow_and_keep_half() {
        let entropy = SeededEntropy::new(3);
        for (tries, whole_ms) in [(1, 400), (2, 800), (3, 1_600), (9, 8_000), (40, 8_000)] {
            for _ in 0..50 {
                let wait = equal_jitter(tries, &entropy);
                assert!(
                    wait >= Duration::from_millis(whole_ms / 2) && wait <= Duration::from_millis(whole_ms),
                    "{tries}: {wait:?}"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn any_header_gives_a_bounded_wait(value in "[ -~]{0,40}", seconds in 0_i64..4_000_000_000) {
            let wait = retry_after(&headers(&[("retry-after", &value)]), Instant::from_seconds(seconds));
            prop_assert!(wait.is_none_or(|wait| wait <= LONGEST_WAIT));
        }
    }
}
