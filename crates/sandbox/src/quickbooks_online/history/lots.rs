//! Quick random numbers that depend only on a seed (splitmix64): a past may need millions.

#[derive(Clone, Debug)]
pub(in super::super) struct Lots(u64);

impl Lots {
    pub(in super::super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to and without the end; 0 if there is nothing below it.
    pub(in super::super) fn below(&mut self, end: usize) -> usize {
        let drawn = self.next() % u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from(drawn).unwrap_or(0)
    }

    pub(in super::super) fn amount(&mut self, least: i64, most: i64) -> i64 {
        let span = usize::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.below(span)).unwrap_or(0)
    }

    /// Happens so many times of a hundred.
    pub(in super::super) fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(in super::super) fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }
}
