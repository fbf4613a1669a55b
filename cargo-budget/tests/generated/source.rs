//! The plan of a program → the text of its crates.

use std::fmt::Write;

use super::{
    plan::{Crate, Plan, Use},
    site::{Condition, Notation, Place, Site, Storage, Type},
};

/// The crate that expands `budgets!`, with the constants that sites of other crates name.
pub(crate) fn budgets(plan: &Plan) -> String {
    let mut text = "#![no_std]\nbudget_runtime::budgets!();\n".to_owned();
    for of in &plan.crates {
        for (number, site) in of.sites.iter().enumerate() {
            if site.notation == Notation::Foreign {
                let name = foreign(of, number);
                let _ = writeln!(text, "pub const {name}: usize = {};", count(site));
            }
        }
    }
    text
}

/// The crate at an index: a library with the function `call`, or the program, which also prints its accounts.
pub(crate) fn of_crate(plan: &Plan, index: usize) -> String {
    let of = &plan.crates[index];
    let mut text = if of.has_std { String::new() } else { "#![no_std]\n".to_owned() };
    let mut calls = String::new();
    for (dependency, what) in &of.dependencies {
        let name = &plan.crates[*dependency].name;
        match what {
            Use::Calls => calls.extend(["    ", name, "::call();\n"]),
            Use::Names => text.extend(["use ", name, " as _;\n"]),
            Use::Ignores => {}
        }
    }
    for (number, site) in of.sites.iter().enumerate() {
        let (condition, is_compiled) = match site.condition {
            Condition::Always => ("", true),
            Condition::On => ("#[cfg(feature = \"on\")]\n", true),
            Condition::Off => ("#[cfg(feature = \"off\")]\n", false),
            Condition::Test => ("#[cfg(test)]\n", false),
        };
        let (items, call) = module(plan, of, number);
        let _ = writeln!(text, "{condition}mod site_{number} {{\n{USES}{items}\n}}");
        if site.is_called && is_compiled && !call.is_empty() {
            let _ = writeln!(
                text,
                "#[allow(unused)]\n{condition}fn call_{number}() {{ use site_{number}::*; {call} }}"
            );
            let _ = writeln!(calls, "    call_{number}();");
        }
    }
    let _ = writeln!(text, "pub fn call() {{\n{calls}}}");
    if index + 1 == plan.crates.len() {
        text += MAIN;
    }
    text
}

const USES: &str = "use budget_runtime::{managed, managed_alloc};\nuse budgets::CrateId;\nuse core::{hint::black_box, sync::atomic::AtomicU64};\n";

const MAIN: &str = "\
fn main() {
    call();
    for id in budgets::CrateId::ALL {
        println!(\"{} {} {} {}\", id.name(), id.limit(), id.account().reserved(), id.account().used());
    }
}
";

/// The items of one site, and what calls it.
fn module(plan: &Plan, of: &Crate, number: usize) -> (String, &'static str) {
    let site = &of.sites[number];
    let variant = plan.budgets[site.budget].variant;
    let budget = if site.is_qualified { format!("budgets::CrateId::{variant}") } else { variant.to_owned() };
    let (helpers, size) = number_text(site, &foreign(of, number));
    let instances = site.instances.map(|count| format!(", instances = {count}")).unwrap_or_default();
    let (item, steps) = match site.storage {
        Storage::Static(of) => {
            (managed_static(of, &budget, "STATIC", &size), "black_box(&STATIC);".to_owned())
        }
        Storage::Slot => alloc(&format!("static {budget}, {size}{instances}")),
        Storage::Inline => alloc(&format!("{budget}, {size}{instances}")),
        Storage::Boxed => alloc(&format!("boxed {budget}, {size}{instances}")),
        Storage::Struct => {
            let item =
                format!("#[managed({budget}, {size}{instances})]\npub struct Struct {{ pub number: u8 }}");
            (item, "black_box(Struct::try_new(1).is_ok());".to_owned())
        }
    };
    let body = format!("{helpers}\n{item}\n{steps}");
    match site.place {
        Place::Module => (format!("{helpers}\n{item}\npub fn site() {{ {steps} }}"), "site();"),
        Place::Hidden => {
            let inner = format!("{USES}{helpers}\n{item}\nfn site() {{ {steps} }}");
            (format!("mod hidden {{\nmod inner {{\n{inner}\n}}\n}}"), "")
        }
        Place::Function => (format!("pub fn site() {{ {body} }}"), "site();"),
        Place::Inlined => (format!("#[inline(always)]\npub fn site() {{ {body} }}"), "site(); site();"),
        Place::Generic => (
            format!("pub fn site<T: Default>() -> T {{ {body}\nT::default() }}"),
            "site::<u8>(); site::<u64>(); site::<()>();",
        ),
        Place::Method => (
            format!(
                "pub struct Of<T>(pub T);\nimpl<T: Clone> Of<T> {{ pub fn site(&self) -> T {{ {body}\nself.0.clone() }} }}"
            ),
            "Of(1).site(); Of(\"\").site();",
        ),
        Place::Default => (
            format!(
                "pub trait Default {{ fn site(&self) {{ {body} }} }}\nimpl Default for u8 {{}}\nimpl Default for u16 {{}}"
            ),
            "1_u8.site();",
        ),
        Place::Closure => {
            (format!("pub fn site() {{ let closure = || {{ {body} }}; closure(); }}"), "site();")
        }
        Place::Async => (format!("pub async fn site() {{ {body} }}"), "drop(site());"),
        Place::Never => (format!("pub fn site() {{ if cfg!(feature = \"off\") {{ {body} }} }}"), "site();"),
        Place::Repeated(times) => {
            let names = ["one", "two", "three"].into_iter().take(usize::try_from(times).unwrap_or(0));
            let names: Vec<_> = names.collect();
            let pattern = "($($name:ident)*)";
            let expansion = format!("$(pub fn $name() {{ {item}\n{steps} }})*");
            let names = names.join(" ");
            (
                format!(
                    "{helpers}\nmacro_rules! repeated {{ {pattern} => {{ {expansion} }}; }}\nrepeated! {{ {names} }}"
                ),
                "one(); two();",
            )
        }
    }
}

/// A call of `managed_alloc!`.
fn alloc(arguments: &str) -> (String, String) {
    (String::new(), format!("black_box(managed_alloc!({arguments}).is_ok());"))
}

fn managed_static(of: Type, budget: &str, name: &str, count: &str) -> String {
    let (element, value) = match of {
        Type::Bytes => ("u8", "7"),
        Type::Words => ("u32", "0"),
        Type::Pairs => ("(u8, u32)", "(1, 2)"),
        Type::Atomics => ("AtomicU64", "const { AtomicU64::new(0) }"),
        Type::Texts => ("&str", "\"text\""),
    };
    format!("#[managed({budget})]\npub static {name}: [{element}; {count}] = [{value}; {count}];")
}

/// The name of a number of a site in the budgets crate.
fn foreign(of: &Crate, number: usize) -> String {
    format!("{}_{number}", of.name.to_uppercase())
}

/// The number that a site is written with: bytes, or elements of an array.
fn count(site: &Site) -> u64 {
    match site.storage {
        Storage::Static(of) => site.bytes / of.element(),
        _ => site.bytes,
    }
}

/// What a number needs beside it, and how it is written.
fn number_text(site: &Site, foreign: &str) -> (String, String) {
    let number = count(site);
    match site.notation {
        Notation::Plain => (String::new(), number.to_string()),
        Notation::Sum => {
            let half = number / 2;
            let items = format!("const HALF: usize = {half};\nconst REST: usize = {};", number - half);
            (items, "HALF + REST".to_owned())
        }
        Notation::Call => {
            (format!("const fn less(by: usize) -> usize {{ {} - by }}", number + 3), "less(3)".to_owned())
        }
        Notation::SizeOf => (String::new(), format!("size_of::<[u8; {number}]>()")),
        Notation::Foreign => (String::new(), format!("budgets::{foreign}")),
    }
}
