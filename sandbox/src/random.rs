//! Pseudo-random numbers and ids, the same in every run.

/// The splitmix64 generator.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number from `low` to `high`, inclusive.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        // The remainder is below 2^32, because the span is at most that.
        low + u32::try_from(self.number() % span).unwrap_or(0)
    }

    /// One of `choices`, which must not be empty.
    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        let last = u32::try_from(choices.len() - 1).unwrap_or(u32::MAX);
        choices[self.between(0, last) as usize]
    }

    /// An id in the form of a version 4 UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let (high, low) = (self.number(), self.number());
        format!(
            "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0x0fff,
            0x8000 | (low >> 48) & 0x3fff,
            low & 0xffff_ffff_ffff,
        )
    }

    /// `length` characters. Some are `~`, `.`, `_` or `-`, which must survive percent-encoding in a path.
    pub(crate) fn text(&mut self, length: usize) -> String {
        const CHARACTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789~._-";
        // Only letters and digits at both ends, where a `.` or `-` would look like a typing error.
        let edge = |at| at == 0 || at + 1 == length;
        (0..length).map(|at| char::from(self.pick(if edge(at) { &CHARACTERS[..62] } else { CHARACTERS }))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn numbers_stay_in_their_range() {
        let mut random = Random::new(1);
        let numbers: Vec<u32> = (0..1000).map(|_| random.between(3, 7)).collect();
        assert!(numbers.iter().all(|number| (3..=7).contains(number)));
        assert!((3..=7).all(|number| numbers.contains(&number)));
    }

    #[test]
    fn an_id_is_a_version_4_uuid_and_the_next_one_differs() {
        let mut random = Random::new(1);
        let uuid = random.uuid();
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&uuid[14..15], "4");
        assert!("89ab".contains(&uuid[19..20]));
        assert_ne!(uuid, random.uuid());
    }

    #[test]
    fn the_same_seed_gives_the_same_text() {
        assert_eq!(Random::new(5).text(32), Random::new(5).text(32));
        assert_ne!(Random::new(5).text(32), Random::new(6).text(32));
    }
}
