//! One site: what it reserves, and where it stands in its crate.

use super::random::Random;

/// One site of a crate.
pub(crate) struct Site {
    /// The index of its budget.
    pub(crate) budget: usize,
    pub(crate) storage: Storage,
    /// The bytes of one value.
    pub(crate) bytes: u64,
    /// How many values live at once, where it says so.
    pub(crate) instances: Option<u64>,
    pub(crate) place: Place,
    pub(crate) condition: Condition,
    /// How its numbers are written.
    pub(crate) notation: Notation,
    /// Whether its function is called, where it can be.
    pub(crate) is_called: bool,
    /// Whether the path to its budget is written in full.
    pub(crate) is_qualified: bool,
}

/// What holds its bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Storage {
    Static(Type),
    Slot,
    Inline,
    Boxed,
    /// A struct that is charged for a block.
    Struct,
}

/// The type of a static.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Bytes,
    /// Words of four bytes.
    Words,
    /// Pairs of a byte and a word, with three bytes of padding.
    Pairs,
    /// Atomics of eight bytes.
    Atomics,
    /// References to text, of sixteen bytes, which the linker fills in.
    Texts,
}

impl Type {
    /// The bytes of one element.
    pub(crate) const fn element(self) -> u64 {
        match self {
            Self::Bytes => 1,
            Self::Words => 4,
            Self::Pairs | Self::Atomics => 8,
            Self::Texts => 16,
        }
    }
}

/// Where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a module: a static that is no function's.
    Module,
    /// In a private module in a private module, that nothing names.
    Hidden,
    Function,
    /// In a function that is inlined wherever it is called.
    Inlined,
    /// In a generic function, with an instance for each of several types, or for none.
    Generic,
    /// In a method of a generic type.
    Method,
    /// In the default of a method of a trait.
    Default,
    Closure,
    Async,
    /// Behind a condition that never holds, and which is not one of compilation.
    Never,
    /// In what a macro expands to, several times.
    Repeated(u64),
}

/// What decides whether it is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    Always,
    /// A feature that is on.
    On,
    /// A feature that is off, or the tests of the crate.
    Off,
    Test,
}

/// How a number is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notation {
    Plain,
    /// As the sum of two constants that are beside the site.
    Sum,
    /// As a call of a const function.
    Call,
    /// As the size of a type.
    SizeOf,
    /// As a constant of the budgets crate.
    Foreign,
}

impl Site {
    /// Draws a site of a budget; `most` is the largest it may be, and `is_bounded` whether it must be.
    pub(crate) fn draw(random: &mut Random, budget: usize, most: u64, is_bounded: bool) -> Self {
        let types = [Type::Bytes, Type::Words, Type::Pairs, Type::Atomics, Type::Texts];
        let storage = match random.within(0, 9) {
            0..=3 => Storage::Static(random.of(&types)),
            4..=7 => Storage::Slot,
            8 => random.of(&[Storage::Inline, Storage::Boxed]),
            _ => Storage::Struct,
        };
        let is_reserved = matches!(storage, Storage::Static(_) | Storage::Slot);
        // What is not reserved moves over the stack.
        let bytes = random.within(1, if is_reserved { most } else { most.min(500) });
        let bytes = match storage {
            Storage::Static(of) => bytes.div_ceil(of.element()) * of.element(),
            _ => bytes,
        };
        let instances = match storage {
            Storage::Static(_) => None,
            Storage::Slot => random.percent(40).then(|| random.within(1, 4)),
            _ => (is_bounded || random.percent(30)).then(|| random.within(1, 4)),
        };
        Self {
            budget,
            storage,
            bytes,
            instances,
            place: Self::place(random, storage),
            condition: match random.within(0, 19) {
                0 | 1 => Condition::On,
                2 | 3 => Condition::Off,
                4 => Condition::Test,
                _ => Condition::Always,
            },
            notation: random.of(&[
                Notation::Plain,
                Notation::Plain,
                Notation::Sum,
                Notation::Call,
                Notation::SizeOf,
                Notation::Foreign,
            ]),
            is_called: random.percent(50),
            is_qualified: random.percent(25),
        }
    }

    fn place(random: &mut Random, storage: Storage) -> Place {
        if storage == Storage::Struct {
            return random.of(&[Place::Module, Place::Hidden]);
        }
        let repeated = Place::Repeated(random.within(2, 3));
        let places = [
            Place::Hidden,
            Place::Function,
            Place::Function,
            Place::Inlined,
            Place::Generic,
            Place::Generic,
            Place::Method,
            Place::Default,
            Place::Closure,
            Place::Async,
            Place::Never,
            repeated,
            Place::Module,
            Place::Module,
        ];
        // The last two only for statics.
        let count = places.len() - if matches!(storage, Storage::Static(_)) { 0 } else { 2 };
        random.of(&places[..count])
    }

    /// How many sites of the ledger it is.
    pub(crate) const fn sites(&self) -> u64 {
        match (self.condition, self.place) {
            (Condition::Off | Condition::Test, _) => 0,
            (_, Place::Repeated(times)) => times,
            _ => 1,
        }
    }

    /// The bytes of its block, where one is inline.
    pub(crate) const fn block(&self) -> u64 {
        match self.storage {
            Storage::Inline | Storage::Struct => self.bytes,
            _ => 0,
        }
    }

    /// The bytes that one site reserves, and those it may take at most, where it says.
    pub(crate) const fn amounts(&self) -> (u64, Option<u64>) {
        match (self.storage, self.instances) {
            (Storage::Static(_), _) | (Storage::Slot, None) => (self.bytes, Some(self.bytes)),
            (Storage::Slot, Some(count)) => (self.bytes * count, Some(self.bytes * count)),
            (_, Some(count)) => (0, Some(self.bytes * count)),
            (_, None) => (0, None),
        }
    }
}
