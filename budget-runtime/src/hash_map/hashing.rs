//! Owns what makes hashers: given, or made at the first insertion. Comes in: keys. Goes out: hashes.

use core::{
    hash::{BuildHasher, Hash},
    hint,
};

/// What makes hashers: there already, or made when it is first needed, which a const cannot do.
pub(super) enum Hashing<S> {
    Made(S),
    ToMake(fn() -> S),
}

impl<S: BuildHasher> Hashing<S> {
    /// The hash of a key.
    ///
    /// # Safety
    ///
    /// What makes hashers must be there, as it is in a map that has entries.
    #[inline]
    pub(super) unsafe fn hash<Q: Hash + ?Sized>(&self, key: &Q) -> u64 {
        match self {
            Self::Made(hasher) => hasher.hash_one(key),
            // SAFETY: the caller promises that it is made.
            Self::ToMake(_) => unsafe { hint::unreachable_unchecked() },
        }
    }

    /// Makes what makes hashers, where it is not made.
    pub(super) fn make(&mut self) {
        if let Self::ToMake(make) = self {
            *self = Self::Made(make());
        }
    }
}
