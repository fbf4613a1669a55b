//! Slots and sites with `instances` against lists: no more values than there are, a refusal gives back what it took, a slot
//! is charged once and for good, and one that is taken again is empty.

use std::mem;

#[cfg(feature = "alloc")]
use budget_runtime::BoxedMemory;
use budget_runtime::{Account, BudgetError, Charge, ManagedMemory, Memory, StaticMemory};

use crate::fixture::{
    kept::{kept, site, tracker},
    permit,
    random::Random,
    site_permit,
    slots::Slots,
    steps::{Step, check},
};

const N: usize = 24;
const SLOTS: usize = 3;

struct Test {
    slots: &'static Slots<N, SLOTS>,
    account: &'static Account,
    limit: usize,
    /// The slots that are held, in the order in which they were taken, and which of them each is.
    held: Vec<(usize, StaticMemory<N>)>,
    /// Where each slot is, once that is known; it is charged then.
    places: [Option<usize>; SLOTS],
    /// Slots whose holder was forgotten.
    forgotten: Vec<usize>,
    others: Vec<Charge>,
    used: usize,
}

impl Test {
    fn is_free(&self, slot: usize) -> bool {
        !self.forgotten.contains(&slot) && self.held.iter().all(|(held, _)| *held != slot)
    }

    fn take(&mut self) {
        let free: Vec<_> = (0..SLOTS).filter(|&slot| self.is_free(slot)).collect();
        let fits = self.used + N <= self.limit;
        // Any slot that is charged is as good as one that can be.
        let expected = free.iter().copied().find(|&slot| self.places[slot].is_some() || fits);
        let (used, limit) = (self.used, self.limit);
        match (self.slots.take(permit(self.account), false), expected) {
            (Ok(memory), Some(slot)) => {
                assert_eq!((memory.remaining(), memory.capacity()), (N, N), "a slot taken again is empty");
                let place = memory.region().addr();
                assert!(place.is_multiple_of(8));
                if self.places[slot].is_none() {
                    assert!(!self.places.contains(&Some(place)), "one slot has two holders");
                    self.places[slot] = Some(place);
                    self.used += N;
                }
                assert_eq!(self.places[slot], Some(place));
                self.held.push((slot, memory));
            }
            (Err(refused), None) => {
                let expected = if free.is_empty() {
                    BudgetError::Instances {
                        crate_name: "Runtime",
                        requested: N,
                        used,
                        limit,
                        instances: SLOTS,
                    }
                } else {
                    BudgetError::Exceeded { crate_name: "Runtime", requested: N, used, limit }
                };
                assert_eq!(refused, expected);
            }
            (outcome, expected) => panic!("{outcome:?} where {expected:?} is free"),
        }
    }

    fn step(&mut self, random: &mut Random, byte: u8) {
        let which = random.below(self.held.len().max(1));
        match random.below(10) {
            0..3 => self.take(),
            3 | 4 if !self.held.is_empty() => {
                let (slot, memory) = self.held.swap_remove(which);
                if random.once_in(16) {
                    mem::forget(memory);
                    self.forgotten.push(slot);
                }
            }
            5 | 6 if !self.held.is_empty() => {
                let memory = &self.held[which].1;
                let size = random.below(N + 2);
                let remaining = memory.remaining();
                let piece = memory.allocate(size);
                assert_eq!(piece.is_some(), size <= remaining);
                for place in piece.into_iter().flatten() {
                    place.write(byte);
                }
                assert_eq!(
                    memory.alloc([byte; 2]).is_ok(),
                    memory.remaining() + 2 <= N && {
                        let left = remaining - if size <= remaining { size } else { 0 };
                        left >= 2
                    }
                );
            }
            7 if !self.held.is_empty() => {
                self.held[which].1.reset();
                assert_eq!(self.held[which].1.remaining(), N);
            }
            8 => {
                let bytes = random.below(self.limit + 2);
                let fits = self.used + bytes <= self.limit;
                match self.account.charge(bytes) {
                    Ok(charge) => {
                        assert!(fits);
                        self.used += bytes;
                        self.others.push(charge);
                    }
                    Err(_) => assert!(!fits),
                }
            }
            _ => {
                if let Some(charge) = self.others.pop() {
                    self.used -= charge.bytes();
                }
            }
        }
        assert_eq!(self.account.used(), self.used);
    }
}

/// Runs one case; whether all slots were held at once.
fn run(limit: usize, steps: &[Step]) -> bool {
    let account = &tracker([limit, 0]).accounts()[0];
    let mut test = Test {
        slots: kept(Slots::new()),
        account,
        limit,
        held: Vec::new(),
        places: [None; SLOTS],
        forgotten: Vec::new(),
        others: Vec::new(),
        used: 0,
    };
    let mut were_all_held = false;
    for (byte, step) in (0..=u8::MAX).cycle().zip(steps) {
        test.step(&mut Random::of(*step), byte);
        were_all_held |= test.held.len() == SLOTS;
    }
    were_all_held
}

#[test]
fn slots_are_taken_and_given_back_and_charged_once() {
    check(400, 80, |steps| run(100, steps));
}

#[test]
fn slots_that_do_not_all_fit_are_refused_and_stay_free() {
    check(400, 80, |steps| {
        run(2 * N + 5, steps);
        steps.len() > 40
    });
}

/// Values of a site, inline and boxed.
enum Value {
    Inline(ManagedMemory<N>),
    #[cfg(feature = "alloc")]
    Boxed(BoxedMemory<N>),
}

impl Value {
    fn new(
        account: &'static Account,
        site: &'static Account,
        random: &mut Random,
    ) -> Result<Self, BudgetError> {
        let permit = site_permit(account, site);
        #[cfg(feature = "alloc")]
        if random.once_in(2) {
            return BoxedMemory::permitted(permit).map(Self::Boxed);
        }
        let _ = random;
        permit.inline().map(Self::Inline)
    }

    fn assert_empty(&self) {
        match self {
            Self::Inline(memory) => assert_eq!(memory.remaining(), N),
            #[cfg(feature = "alloc")]
            Self::Boxed(memory) => assert_eq!(memory.remaining(), N),
        }
    }
}

fn run_site(limit: usize, instances: usize, steps: &[Step]) -> bool {
    let (account, site) = site(limit, instances);
    let (mut values, mut alive, mut used) = (Vec::new(), 0, 0);
    let mut others = Vec::new();
    let mut is_reached = false;
    for step in steps {
        let mut random = Random::of(*step);
        match random.below(8) {
            0..4 => {
                let expected = if alive == instances {
                    Some(BudgetError::Instances {
                        crate_name: "Runtime",
                        requested: N,
                        used,
                        limit,
                        instances,
                    })
                } else if used + N > limit {
                    Some(BudgetError::Exceeded { crate_name: "Runtime", requested: N, used, limit })
                } else {
                    None
                };
                is_reached |= expected.is_some();
                match Value::new(account, site, &mut random) {
                    Ok(value) => {
                        assert_eq!(expected, None);
                        value.assert_empty();
                        (alive, used) = (alive + 1, used + N);
                        values.push(value);
                    }
                    Err(refused) => assert_eq!(Some(refused), expected),
                }
            }
            4 | 5 if !values.is_empty() => {
                let value = values.swap_remove(random.below(values.len()));
                if random.once_in(16) {
                    // It stays alive and charged; nothing else is lost with it.
                    values.push(value);
                } else {
                    (alive, used) = (alive - 1, used - N);
                }
            }
            6 => {
                let bytes = random.below(N);
                if let Ok(charge) = account.charge(bytes) {
                    used += bytes;
                    others.push(charge);
                }
            }
            _ => used -= others.pop().map_or(0, |charge| charge.bytes()),
        }
        assert_eq!(account.used(), used);
    }
    drop((values, others));
    assert_eq!(account.used(), 0);
    // Every instance came back.
    let room = (limit / N).min(instances);
    let all: Vec<_> = (0..room).map(|_| site_permit(account, site).inline::<N>().unwrap()).collect();
    assert_eq!(account.used(), all.len() * N);
    is_reached
}

#[test]
fn no_more_values_of_a_site_live_than_its_instances() {
    check(400, 80, |steps| run_site(200, 3, steps));
    check(100, 40, |steps| run_site(200, 0, steps));
}

#[test]
fn a_site_whose_bytes_are_short_keeps_its_instances() {
    check(400, 80, |steps| run_site(3 * N + 7, 5, steps));
}
