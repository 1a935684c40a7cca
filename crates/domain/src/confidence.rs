//! How sure a reader is, and what is done with a reading by it. Thousandths, so that 0.85 is 0.85 and two medians can
//! be subtracted.

/// 0 to 1, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Confidence(u16);

/// The text or number is not a confidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a confidence from 0 to 1 with at most three decimals, such as 0.85")]
pub struct InvalidConfidence(String);

impl Confidence {
    /// As sure as can be.
    pub const FULL: Self = Self(1_000);

    /// Of a whole number of thousandths.
    pub fn of_thousandths(thousandths: u16) -> Result<Self, InvalidConfidence> {
        if thousandths <= Self::FULL.0 {
            Ok(Self(thousandths))
        } else {
            Err(InvalidConfidence(format!("{thousandths} thousandths")))
        }
    }

    /// The thousandths.
    pub const fn thousandths(self) -> u16 {
        self.0
    }

    /// As JSON has it.
    pub fn to_number(self) -> f64 {
        f64::from(self.0) / 1_000.0
    }

    /// Of a number that a partner or a form has; `None` outside of 0 to 1.
    pub fn of_number(number: f64) -> Option<Self> {
        // Through text, because a float becomes no integer without a cast that can lie.
        let is_inside = (0.0..=1.0).contains(&number);
        is_inside.then(|| format!("{number:.3}").parse().ok()).flatten()
    }
}

impl TryFrom<u16> for Confidence {
    type Error = InvalidConfidence;

    fn try_from(thousandths: u16) -> Result<Self, InvalidConfidence> {
        Self::of_thousandths(thousandths)
    }
}

impl From<Confidence> for u16 {
    fn from(confidence: Confidence) -> Self {
        confidence.0
    }
}

impl std::fmt::Display for Confidence {
    /// Two decimals, and the third where it says something.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.0 / 1_000, self.0 % 1_000);
        if rest.is_multiple_of(10) {
            write!(f, "{whole}.{:02}", rest / 10)
        } else {
            write!(f, "{whole}.{rest:03}")
        }
    }
}

impl std::str::FromStr for Confidence {
    type Err = InvalidConfidence;

    fn from_str(text: &str) -> Result<Self, InvalidConfidence> {
        let invalid = || InvalidConfidence(text.chars().filter(|c| !c.is_control()).take(20).collect());
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(decimals) || decimals.len() > 3 {
            return Err(invalid());
        }
        let whole: u16 = whole.parse().map_err(|_| invalid())?;
        let rest: u16 = format!("{decimals:0<3}").parse().map_err(|_| invalid())?;
        let thousandths = whole.checked_mul(1_000).and_then(|whole| whole.checked_add(rest));
        Self::of_thousandths(thousandths.ok_or_else(invalid)?).map_err(|_| invalid())
    }
}

/// From where a reading is accepted, and below what it is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bands {
    accept: Confidence,
    reject: Confidence,
}

/// The two limits leave nothing between them, or stand the wrong way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`reject` ({reject}) must be below `accept` ({accept})")]
pub struct InvalidBands {
    accept: Confidence,
    reject: Confidence,
}

/// What is done with a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Taken as it was read.
    Accept,
    /// A person looks at it.
    Review,
    /// Not used.
    Reject,
}

impl Bands {
    /// Both, if `reject` is below `accept`.
    pub fn new(accept: Confidence, reject: Confidence) -> Result<Self, InvalidBands> {
        if reject < accept {
            Ok(Self { accept, reject })
        } else {
            Err(InvalidBands { accept, reject })
        }
    }

    /// From here on a reading is accepted.
    pub const fn accept(self) -> Confidence {
        self.accept
    }

    /// Below this a reading is rejected.
    pub const fn reject(self) -> Confidence {
        self.reject
    }

    /// Where a reading falls. One whose confidence nobody tells is looked at.
    pub fn band(self, confidence: Option<Confidence>) -> Band {
        match confidence {
            Some(confidence) if confidence >= self.accept => Band::Accept,
            Some(confidence) if confidence < self.reject => Band::Reject,
            _ => Band::Review,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confidence_is_read_exactly_or_refused() {
        for (text, thousandths, shown) in [
            ("0.85", 850, "0.85"),
            ("1", 1_000, "1.00"),
            ("0", 0, "0.00"),
            ("0.805", 805, "0.805"),
        ] {
            let confidence: Confidence = text.parse().unwrap();
            assert_eq!((confidence.thousandths(), confidence.to_string().as_str()), (thousandths, shown));
        }
        for text in ["", "1.001", "2", "-0.1", "0.8555", "0,85", ".8", "8.", "99999", "85%", "NaN"] {
            assert!(text.parse::<Confidence>().is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_rounded_and_what_is_none_is_none() {
        let of = |number| Confidence::of_number(number).map(Confidence::thousandths);
        assert_eq!(of(0.9876), Some(988));
        assert_eq!((of(0.0), of(1.0)), (Some(0), Some(1_000)));
        assert_eq!((of(1.01), of(-0.2), of(f64::NAN)), (None, None, None));
        assert!(serde_json::from_str::<Confidence>("1001").is_err());
    }

    #[test]
    fn a_reading_falls_into_one_band_and_an_unsure_one_is_looked_at() {
        let at = |text: &str| text.parse::<Confidence>().unwrap();
        let bands = Bands::new(at("0.9"), at("0.75")).unwrap();
        for (confidence, band) in [
            (Some("0.9"), Band::Accept),
            (Some("0.899"), Band::Review),
            (Some("0.75"), Band::Review),
            (Some("0.749"), Band::Reject),
            (None, Band::Review),
        ] {
            assert_eq!(bands.band(confidence.map(at)), band, "{confidence:?}");
        }
        let error = Bands::new(at("0.7"), at("0.7")).unwrap_err();
        assert_eq!(error.to_string(), "`reject` (0.70) must be below `accept` (0.70)");
    }
}
