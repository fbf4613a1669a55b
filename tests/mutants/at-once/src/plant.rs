//! Owns the text with all mutants in it. Comes in: sources and mutants. Goes out: sources in which each mutant is chosen at
//! run time, the lines of each, and which could be chosen.
//!
//! | mutant | becomes |
//! | --- | --- |
//! | a function's value | `if on(1) { return value; }` in front of its body |
//! | an operator, a field that is missing | `(if on(1) { changed } else { as it was })` around the whole expression |
//! | a guard | `on(1) \|\| (!on(2) && (as it was))` |
//! | an arm that is missing | a guard `!on(1)` |
//!
//! The changed text is that of cargo-mutants, precedence and all. In a chain that holds a `let` there is no `||`, so such a
//! change does not build. What cannot be chosen is the value of a function that returns an `impl Trait`.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::Span;
use syn::{
    Arm, Expr, ExprBinary, File, Signature,
    spanned::Spanned,
    visit::{self, Visit},
};

use crate::{Result, list::Mutant};

/// The lines between which each mutant of a file is.
pub(crate) type Lines = HashMap<String, Vec<(usize, (usize, usize))>>;

/// The files that have mutants, as they were, and the root of the crate.
pub(crate) struct Sources {
    copy: PathBuf,
    root: String,
    texts: BTreeMap<String, String>,
}

/// What came of the mutants.
pub(crate) struct Planted {
    pub(crate) lines: Lines,
    pub(crate) chosen: HashSet<usize>,
    /// What no compiler takes, and so is not in the text.
    pub(crate) unviable: HashSet<usize>,
}

impl Sources {
    pub(crate) fn read(copy: &Path, package: &str, mutants: &[&Mutant]) -> Result<Self> {
        let roots = ["lib.rs", "main.rs"].map(|file| format!("{package}/src/{file}"));
        let root =
            roots.into_iter().find(|file| copy.join(file).exists()).ok_or("the package has no root")?;
        let mut texts = BTreeMap::new();
        for file in mutants.iter().map(|mutant| &mutant.file).chain([&root]) {
            texts.insert(file.clone(), fs::read_to_string(copy.join(file))?);
        }
        Ok(Self { copy: copy.to_owned(), root, texts })
    }

    /// Writes the sources with all mutants but those `without`. The index of a mutant is what switches it on.
    pub(crate) fn plant(&self, mutants: &[&Mutant], without: &HashSet<usize>) -> Result<Planted> {
        let mut planted = Planted { lines: Lines::new(), chosen: HashSet::new(), unviable: HashSet::new() };
        for (file, text) in &self.texts {
            let here = mutants
                .iter()
                .enumerate()
                .filter(|(id, mutant)| mutant.file == *file && !without.contains(id));
            let changes =
                here.map(|(id, mutant)| Change::of(id, mutant, text)).collect::<Result<Vec<_>>>()?;
            let mut planter = Planter {
                text,
                changes: &changes,
                inserted: Vec::new(),
                chosen: HashSet::new(),
                unviable: HashSet::new(),
                inferred: Vec::new(),
                is_inside: false,
            };
            planter.plant(&syn::parse_file(text)?);
            planted.chosen.extend(&planter.chosen);
            planted.unviable.extend(&planter.unviable);
            let mut text = planter.written();
            if *file == self.root {
                text.insert_str(
                    0,
                    "#![feature(core_intrinsics, const_eval_select)]\n#![allow(internal_features)]\n",
                );
                text.push_str(include_str!("switch.rs"));
            }
            planted.lines.insert(file.clone(), lines(&text));
            fs::write(self.copy.join(file), text)?;
        }
        Ok(planted)
    }
}

/// One mutant of a text: from where to where it changes it, and to what.
struct Change<'mutants> {
    id: usize,
    genre: &'mutants str,
    start: usize,
    end: usize,
    replacement: &'mutants str,
}

impl<'mutants> Change<'mutants> {
    fn of(id: usize, mutant: &'mutants Mutant, text: &str) -> Result<Self> {
        let offset = |(line, column): (usize, usize)| -> Option<usize> {
            let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
            text.get(start..)?.char_indices().nth(column - 1).map(|(offset, _)| start + offset)
        };
        let place = || format!("no such place: {}", mutant.name);
        Ok(Self {
            id,
            genre: &mutant.genre,
            start: offset(mutant.start).ok_or_else(place)?,
            end: offset(mutant.end).ok_or_else(place)?,
            replacement: &mutant.replacement,
        })
    }
}

/// A text that is put in at a place. At one place what ends comes before what begins, the outer begins first and ends last.
struct Insertion {
    at: usize,
    is_end: bool,
    /// The length of what it is around.
    around: usize,
    text: String,
}

struct Planter<'text> {
    text: &'text str,
    changes: &'text [Change<'text>],
    inserted: Vec<Insertion>,
    chosen: HashSet<usize>,
    unviable: HashSet<usize>,
    /// The bodies whose type is that of the first value they return.
    inferred: Vec<(usize, usize)>,
    /// Whether the expression that is looked at is an operand of a binary one, which was looked at as a whole.
    is_inside: bool,
}

impl<'text> Planter<'text> {
    fn plant(&mut self, file: &File) {
        self.visit_file(file);
        for change in self.changes.iter().filter(|change| change.genre == "FnValue") {
            if self.inferred.iter().any(|body| (body.0..body.1).contains(&change.start)) {
                continue;
            }
            let text = format!(
                "if crate::__budget_mutant({0}) {{\n/*mutant {0}*/\nreturn {1};\n/*end*/\n}}\n",
                change.id, change.replacement
            );
            self.inserted.push(Insertion { at: change.start, is_end: false, around: usize::MAX, text });
            self.chosen.insert(change.id);
        }
    }

    /// The text with all that was put in.
    fn written(mut self) -> String {
        let mut order: Vec<usize> = (0..self.inserted.len()).collect();
        order.sort_by_key(|index| {
            let Insertion { at, is_end, around, .. } = self.inserted[*index];
            let (around, index) =
                (i128::try_from(around).unwrap_or(i128::MAX), i128::try_from(*index).unwrap_or(0));
            if is_end { (at, false, around, -index) } else { (at, true, -around, index) }
        });
        let (mut written, mut from) = (String::new(), 0);
        for index in order {
            let Insertion { at, text, .. } = &mut self.inserted[index];
            written.push_str(&self.text[from..*at]);
            written.push_str(text);
            from = *at;
        }
        written.push_str(&self.text[from..]);
        written
    }

    fn put_around(&mut self, (start, end): (usize, usize), before: String, behind: &str) {
        let around = end - start;
        self.inserted.push(Insertion { at: start, is_end: false, around, text: before });
        self.inserted.push(Insertion { at: end, is_end: true, around, text: behind.to_owned() });
    }

    fn body(&mut self, signature: &Signature, body: &syn::Block) {
        let mut finder = ImplTrait { is_there: false };
        finder.visit_return_type(&signature.output);
        if finder.is_there {
            self.inferred.push(range(body.span()));
        }
    }

    /// The changes of a kind that start at a place, which are chosen now.
    fn starting(&mut self, genre: &str, start: usize) -> Vec<&'text Change<'text>> {
        let all = self.changes;
        let changes: Vec<_> =
            all.iter().filter(|change| change.genre == genre && change.start == start).collect();
        self.chosen.extend(changes.iter().map(|change| change.id));
        changes
    }

    /// Makes an expression one of several, each with one change; `cut` is what else goes away behind the change.
    fn choose(&mut self, (start, end): (usize, usize), changes: &[&Change<'_>], cut: &str) {
        if changes.is_empty() {
            return;
        }
        let mut text = "(".to_owned();
        for change in changes {
            let rest = &self.text[change.end..end];
            let rest = rest.strip_prefix(cut).unwrap_or(rest);
            text += &format!(
                "if crate::__budget_mutant({0}) {{\n/*mutant {0}*/\n{1}{2}{rest}\n/*end*/\n}} else ",
                change.id,
                &self.text[start..change.start],
                change.replacement,
            );
        }
        text.push_str("{\n");
        self.put_around((start, end), text, "\n})");
    }

    /// Chooses the operators of a binary expression. Where one of its operands is a `let`, those of the others alone.
    fn binary(&mut self, whole: &ExprBinary) {
        if has_let(whole) {
            let start = range(whole.op.span()).0;
            let all = self.changes;
            let here = all.iter().filter(|change| change.genre == "BinaryOperator" && change.start == start);
            self.unviable.extend(here.filter(|change| change.replacement == "||").map(|change| change.id));
            for operand in [&*whole.left, &*whole.right] {
                if let Expr::Binary(operand) = operand {
                    self.binary(operand);
                }
            }
            return;
        }
        let mut starts = Vec::new();
        operators(whole, &mut starts);
        let changes: Vec<_> =
            starts.into_iter().flat_map(|start| self.starting("BinaryOperator", start)).collect();
        self.choose(range(whole.span()), &changes, "");
    }
}

impl<'ast> Visit<'ast> for Planter<'_> {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        let was = std::mem::replace(&mut self.is_inside, false);
        visit::visit_block(self, block);
        self.is_inside = was;
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        let was = std::mem::replace(&mut self.is_inside, matches!(expr, Expr::Binary(_)));
        match expr {
            Expr::Binary(whole) if !was => self.binary(whole),
            Expr::Unary(unary) => {
                let (start, end) = range(unary.span());
                let changes = self.starting("UnaryOperator", start);
                self.choose((start, end), &changes, "");
            }
            Expr::Struct(whole) => {
                for field in &whole.fields {
                    let changes = self.starting("StructField", range(field.span()).0);
                    self.choose(range(whole.span()), &changes, ",");
                }
            }
            _ => {}
        }
        visit::visit_expr(self, expr);
        self.is_inside = was;
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.body(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.body(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        let missing: Vec<String> = self
            .starting("MatchArm", range(arm.span()).0)
            .iter()
            .map(|change| format!("!crate::__budget_mutant({})", change.id))
            .collect();
        if let Some((_, guard)) = &arm.guard {
            let place = range(guard.span());
            let on = |changes: &[&Change<'_>], value: &str, sign: &str| -> String {
                let changes = changes.iter().filter(|change| change.replacement == value);
                changes
                    .map(|change| format!("{sign}crate::__budget_mutant({})", change.id))
                    .collect::<Vec<_>>()
                    .join(" && ")
            };
            let changes = self.starting("MatchArmGuard", place.0);
            let mut text = missing.join(" && ");
            text.push_str(if text.is_empty() { "(" } else { " && (" });
            for (value, sign, join) in [("true", "", " || "), ("false", "!", " && ")] {
                let condition = on(&changes, value, sign);
                if !condition.is_empty() {
                    text += &condition;
                    text.push_str(join);
                }
            }
            text.push('(');
            self.put_around(place, text, "))");
        } else if !missing.is_empty() {
            let (_, end) = range(arm.pat.span());
            let text = format!(" if {}", missing.join(" && "));
            self.inserted.push(Insertion { at: end, is_end: true, around: usize::MAX, text });
        }
        visit::visit_arm(self, arm);
    }
}

/// Looks for an `impl Trait` in a type.
struct ImplTrait {
    is_there: bool,
}

impl Visit<'_> for ImplTrait {
    fn visit_type_impl_trait(&mut self, _: &syn::TypeImplTrait) {
        self.is_there = true;
    }
}

fn range(span: Span) -> (usize, usize) {
    let range = span.byte_range();
    (range.start, range.end)
}

/// Whether an operand of the expression, or of one of its operands, is a `let`.
fn has_let(whole: &ExprBinary) -> bool {
    [&*whole.left, &*whole.right].into_iter().any(|operand| match operand {
        Expr::Let(_) => true,
        Expr::Binary(operand) => has_let(operand),
        _ => false,
    })
}

/// Where the operators of an expression and of its operands start.
fn operators(whole: &ExprBinary, starts: &mut Vec<usize>) {
    for operand in [&*whole.left, &*whole.right] {
        if let Expr::Binary(operand) = operand {
            operators(operand, starts);
        }
    }
    starts.push(range(whole.op.span()).0);
}

/// Between which lines of a text each mutant is.
fn lines(text: &str) -> Vec<(usize, (usize, usize))> {
    let (mut lines, mut open) = (Vec::new(), Vec::new());
    for (index, line) in text.lines().enumerate() {
        if let Some(id) = line.strip_prefix("/*mutant ").and_then(|rest| rest.strip_suffix("*/")) {
            open.push((id.parse(), index + 1));
        } else if line == "/*end*/"
            && let Some((Ok(id), first)) = open.pop()
        {
            lines.push((id, (first, index + 1)));
        }
    }
    lines
}
