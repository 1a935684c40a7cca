//! A stable 64-bit hash for text features. The standard library's is seeded per process or may change
//! between releases; suggestions must not.

/// FNV-1a with a final mix, so that close texts do not end in close buckets.
#[derive(Clone, Copy)]
pub struct Hash(u64);

impl Hash {
    /// Starts with a namespace, so that the same text in two roles stays apart.
    pub const fn of(namespace: u8) -> Self {
        Self(0xcbf2_9ce4_8422_2325).with_byte(namespace)
    }

    const fn with_byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// Goes on with text.
    pub fn with(self, text: &str) -> Self {
        text.bytes().fold(self, Self::with_byte)
    }

    /// Goes on with a number.
    pub fn with_number(self, number: u64) -> Self {
        number.to_le_bytes().into_iter().fold(self, Self::with_byte)
    }

    /// The hash.
    pub const fn finish(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    }
}
