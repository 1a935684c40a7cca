//! Numbers that cross to the window: JavaScript has no 64-bit integers, so these refuse what it
//! would round. Views themselves live beside their use cases.

use connect_domain::clock::Instant;
use connect_domain::money::MAX_SAFE_INTEGER;

/// An instant as microseconds UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct At(#[cfg_attr(feature = "bindings", specta(type = i32))] i64);

/// A count, or an amount in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Count(#[cfg_attr(feature = "bindings", specta(type = i32))] i64);

macro_rules! safe_number {
    ($name:ident) => {
        impl $name {
            /// The integer.
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if self.0.unsigned_abs() > MAX_SAFE_INTEGER.unsigned_abs() {
                    return Err(serde::ser::Error::custom(concat!(
                        stringify!($name),
                        " beyond JavaScript's integers"
                    )));
                }
                serializer.serialize_i64(self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = i64::deserialize(deserializer)?;
                if value.unsigned_abs() > MAX_SAFE_INTEGER.unsigned_abs() {
                    return Err(serde::de::Error::custom("number beyond JavaScript's integers"));
                }
                Ok(Self(value))
            }
        }
    };
}

safe_number!(At);
safe_number!(Count);

impl At {
    /// For people and logs.
    pub fn to_rfc3339(self) -> String {
        Instant::from_micros(self.0).to_rfc3339()
    }
}

impl From<Instant> for At {
    fn from(instant: Instant) -> Self {
        Self(instant.as_micros())
    }
}

impl From<i64> for Count {
    fn from(count: i64) -> Self {
        Self(count)
    }
}

impl From<u32> for Count {
    fn from(count: u32) -> Self {
        Self(count.into())
    }
}

impl From<usize> for Count {
    fn from(count: usize) -> Self {
        Self(i64::try_from(count).unwrap_or(i64::MAX))
    }
}
