//! Two accounts of a tracker against plain sums: what fits is granted and nothing else, guards hold what they say, and
//! used, headroom, high water and denied are those of the model after each step.

use std::mem;

#[cfg(feature = "alloc")]
use budget_runtime::LimitKept;
use budget_runtime::{BudgetError, BudgetTracker, Charge};

use crate::fixture::{
    OneOf,
    kept::tracker,
    random::Random,
    steps::{Step, check},
};

/// What an account is to say.
struct Model {
    limit: usize,
    used: usize,
    /// What was charged without a guard, or whose guard was forgotten.
    raw: usize,
    high_water: usize,
    denied: usize,
}

impl Model {
    fn new(limit: usize) -> Self {
        Self { limit, used: 0, raw: 0, high_water: 0, denied: 0 }
    }

    fn headroom(&self) -> usize {
        self.limit - self.used
    }

    /// Charges `bytes`, or says how that is refused.
    fn charge(&mut self, bytes: usize) -> Result<(), BudgetError> {
        if bytes > self.headroom() {
            self.denied += 1;
            return Err(BudgetError::Exceeded {
                crate_name: "Runtime",
                requested: bytes,
                used: self.used,
                limit: self.limit,
            });
        }
        self.used += bytes;
        self.high_water = self.high_water.max(self.used);
        Ok(())
    }
}

struct Test {
    tracker: &'static BudgetTracker<2>,
    models: [Model; 2],
    /// Guards, and whose they are.
    charges: Vec<(usize, Charge)>,
    was_refused: bool,
}

impl Test {
    fn step(&mut self, random: &mut Random) {
        let which = random.below(2);
        match random.below(10) {
            0..3 => self.charge(which, random),
            3 => self.grow(random),
            4 => self.split(random),
            5 => self.merge(random),
            6 => {
                if let Some(index) = self.pick(random) {
                    self.drop_or_forget(index, random);
                }
            }
            7 => self.fill(which),
            #[cfg(feature = "alloc")]
            8 => self.lower_limit(which, random),
            _ => self.raw(which, random),
        }
    }

    fn pick(&self, random: &mut Random) -> Option<usize> {
        (!self.charges.is_empty()).then(|| random.below(self.charges.len()))
    }

    /// An amount near what fits, or any.
    fn amount(&self, which: usize, random: &mut Random) -> usize {
        let model = &self.models[which];
        match random.below(8) {
            0 => 0,
            1 => model.headroom(),
            2 => model.headroom().saturating_add(1),
            3 => usize::MAX - random.below(3),
            4 => model.limit,
            _ => random.below(model.limit.clamp(1, 40)),
        }
    }

    fn charge(&mut self, which: usize, random: &mut Random) {
        let bytes = self.amount(which, random);
        let expected = self.models[which].charge(bytes);
        match self.tracker.accounts()[which].charge(bytes) {
            Ok(charge) => {
                assert_eq!(expected, Ok(()));
                self.charges.push((which, charge));
            }
            Err(refused) => self.refused(expected, refused),
        }
    }

    fn grow(&mut self, random: &mut Random) {
        let Some(index) = self.pick(random) else { return };
        let (which, _) = self.charges[index];
        let bytes = self.amount(which, random);
        let expected = self.models[which].charge(bytes);
        let charge = &mut self.charges[index].1;
        let before = charge.bytes();
        match charge.try_grow(bytes) {
            Ok(()) => {
                assert_eq!(expected, Ok(()));
                assert_eq!(charge.bytes(), before + bytes);
            }
            Err(refused) => {
                assert_eq!(charge.bytes(), before);
                self.refused(expected, refused);
            }
        }
    }

    /// Splits a guard, or shrinks it.
    fn split(&mut self, random: &mut Random) {
        let Some(index) = self.pick(random) else { return };
        let (which, charge) = &mut self.charges[index];
        let held = charge.bytes();
        let bytes = match random.below(4) {
            0 => held,
            1 => held.saturating_add(1),
            _ => random.below(held.clamp(1, 50)),
        };
        let refused = BudgetError::NotHeld {
            crate_name: "Runtime",
            requested: bytes,
            used: held,
            limit: self.models[*which].limit,
        };
        let is_held = bytes <= held;
        let rest = if is_held { held - bytes } else { held };
        if random.once_in(2) {
            assert_eq!(charge.shrink(bytes), if is_held { Ok(()) } else { Err(refused) });
            self.models[*which].used -= held - rest;
        } else {
            match charge.split(bytes) {
                Ok(part) => {
                    assert!(is_held && part.bytes() == bytes);
                    let which = *which;
                    assert_eq!(self.charges[index].1.bytes(), rest);
                    self.charges.push((which, part));
                    return;
                }
                Err(error) => assert_eq!((error, is_held), (refused, false)),
            }
        }
        assert_eq!(charge.bytes(), rest);
    }

    fn merge(&mut self, random: &mut Random) {
        let (Some(index), Some(other)) = (self.pick(random), self.pick(random)) else { return };
        if index == other {
            return;
        }
        let (of, other) = self.charges.swap_remove(other);
        let index = index.min(self.charges.len() - 1);
        let (which, charge) = &mut self.charges[index];
        let sum = (charge.bytes(), other.bytes());
        match charge.merge(other) {
            Ok(()) => assert_eq!((of, charge.bytes()), (*which, sum.0 + sum.1)),
            Err(other) => {
                assert_eq!((charge.bytes(), other.bytes()), sum);
                assert_ne!(of, *which);
                self.charges.push((of, other));
            }
        }
    }

    fn drop_or_forget(&mut self, index: usize, random: &mut Random) {
        let (which, charge) = self.charges.swap_remove(index);
        let model = &mut self.models[which];
        if random.once_in(8) {
            model.raw += charge.bytes();
            mem::forget(charge);
        } else {
            model.used -= charge.bytes();
        }
    }

    fn fill(&mut self, which: usize) {
        let charge = self.tracker.accounts()[which].fill().unwrap();
        let model = &mut self.models[which];
        assert_eq!(charge.bytes(), model.headroom());
        assert_eq!(model.charge(charge.bytes()), Ok(()));
        self.charges.push((which, charge));
    }

    /// Charges and releases without a guard.
    fn raw(&mut self, which: usize, random: &mut Random) {
        let id = OneOf(self.tracker, which);
        let bytes = self.amount(which, random);
        let model = &mut self.models[which];
        if random.once_in(2) {
            let expected = model.charge(bytes);
            let outcome = self.tracker.allocate(id, bytes);
            if outcome.is_ok() {
                model.raw += bytes;
            }
            assert_eq!(outcome, expected);
        } else if bytes > model.used {
            let refused = BudgetError::NotCharged {
                crate_name: "Runtime",
                requested: bytes,
                used: model.used,
                limit: model.limit,
            };
            assert_eq!(self.tracker.deallocate(id, bytes), Err(refused));
        } else {
            // What guards hold is theirs.
            let bytes = bytes.min(model.raw);
            assert_eq!(self.tracker.deallocate(id, bytes), Ok(()));
            model.raw -= bytes;
            model.used -= bytes;
        }
    }

    #[cfg(feature = "alloc")]
    fn lower_limit(&mut self, which: usize, random: &mut Random) {
        let model = &mut self.models[which];
        let bytes = match random.below(6) {
            0 => model.used,
            1 => model.used.saturating_sub(1),
            2 => model.limit.saturating_add(1),
            // Not so low that nothing can happen any more.
            _ => model.limit - model.limit / 16,
        };
        let refused = BudgetError::LimitKept {
            crate_name: "Runtime",
            requested: bytes,
            used: model.used,
            limit: model.limit,
            because: LimitKept::InUse,
        };
        let fits = bytes >= model.used;
        let outcome = self.tracker.accounts()[which].lower_limit(bytes);
        assert_eq!(outcome, if fits { Ok(()) } else { Err(refused) });
        if fits {
            model.limit = model.limit.min(bytes);
        }
    }

    fn refused(&mut self, expected: Result<(), BudgetError>, refused: BudgetError) {
        assert_eq!(expected, Err(refused));
        self.was_refused = true;
    }

    fn compare(&self) {
        let snapshot = self.tracker.snapshot();
        let rows = self.tracker.accounts().iter().zip(snapshot.iter());
        for (index, (model, (account, row))) in self.models.iter().zip(rows).enumerate() {
            assert_eq!((account.limit(), account.used()), (model.limit, model.used));
            assert_eq!(account.headroom(), model.headroom());
            assert_eq!((row.name(), row.limit(), row.reserved()), ("Runtime", model.limit, 0));
            assert_eq!((row.used(), row.headroom()), (model.used, model.headroom()));
            #[cfg(feature = "stats")]
            {
                assert_eq!((account.high_water(), account.denied()), (model.high_water, model.denied));
                assert_eq!((row.high_water(), row.denied()), (model.high_water, model.denied));
            }
            let held: usize =
                self.charges.iter().filter(|(of, _)| *of == index).map(|(_, charge)| charge.bytes()).sum();
            assert_eq!(held + model.raw, model.used);
        }
    }
}

fn run(limits: [usize; 2], steps: &[Step]) -> bool {
    // No object is larger, so no limit is.
    let models = limits.map(|limit| Model::new(limit.min(isize::MAX.unsigned_abs())));
    let mut test = Test { tracker: tracker(limits), models, charges: Vec::new(), was_refused: false };
    for step in steps {
        test.step(&mut Random::of(*step));
        test.compare();
    }
    test.charges.clear();
    for (model, account) in test.models.iter().zip(test.tracker.accounts()) {
        assert_eq!(account.used(), model.raw, "what no guard holds stays");
    }
    test.was_refused
}

#[test]
fn accounts_grant_what_fits_and_count_what_is_there() {
    check(512, 100, |steps| run([100, 37], steps));
}

#[test]
fn accounts_at_the_ends_of_the_number_line_do_the_same() {
    check(256, 60, |steps| run([0, usize::MAX], steps));
    check(256, 60, |steps| run([1, isize::MAX.unsigned_abs() - 1], steps));
}
