//! Managed structs in managed structs, with a refusal of each block: the first, the second, the third. What was built
//! before it is dropped, and so are the values that were to be its fields.

extern crate faulty_runtime as budget_runtime;

mod fixture;

use budget_runtime::{
    Account, BoundedDeque, BoundedMap, BoundedString, BoundedVec, BoxedMemory, BudgetError, managed,
    managed_alloc,
};

use crate::fixture::{
    calls::closure,
    element::{Element, elements},
    fault::{Fault, PANICS, at_each_chance, print_counts},
};

budget_runtime::budgets!();

const ACCOUNTS: [&Account; 3] =
    [CrateId::Runtime.account(), CrateId::Decoder.account(), CrateId::Radio.account()];

/// The bytes of a boxed block.
const PAGE: usize = 1024;

/// Four marked fields, each with a charge of its own.
#[managed(Decoder, 4096, instances = 3)]
struct Part {
    name: Element,
    #[block(256)]
    text: BoundedString<_>,
    #[block(capacity = 8)]
    list: BoundedVec<Element, _>,
    #[block(capacity = 8)]
    queue: BoundedDeque<Element, _>,
    #[block(capacity = 8)]
    map: BoundedMap<Element, Element, _>,
}

/// Parts, a block of its own, and a page on the heap.
#[managed(Runtime, 512)]
struct Whole {
    first: Part,
    second: Option<Part>,
    page: BoxedMemory<PAGE>,
    element: Element,
}

/// Charged for its size, around the rest.
#[managed(Radio, instances = 1)]
struct Outer {
    whole: Whole,
    elements: [Element; 2],
}

fn part(rank: u32) -> Result<Part, BudgetError> {
    let mut part = Part::try_new(Element::new(rank))?;
    assert!(part.text.push_str("text").is_ok());
    assert!(part.list.extend(elements([3, 1, 2])).is_ok());
    assert!(part.queue.extend(elements([3, 1, 2])).is_ok());
    for (key, value) in elements([3, 1, 2]).zip(elements([3, 1, 2])) {
        assert!(part.map.insert(key, value).is_ok());
    }
    Ok(part)
}

fn outer() -> Result<Outer, BudgetError> {
    let first = part(1)?;
    let second = part(2)?;
    let page = managed_alloc!(boxed Runtime, PAGE)?;
    let whole = Whole::try_new(first, Some(second), page, Element::new(3))?;
    Outer::try_new(whole, [Element::new(4), Element::new(5)])
}

fn scenario() -> Result<(), BudgetError> {
    let mut outer = outer()?;
    assert!(outer.whole.memory.allocate(100).is_some() && outer.whole.page.allocate(PAGE).is_some());
    outer.whole.first.list.retain(|element| {
        closure();
        element.rank > 1
    });
    // A field that is replaced gives back what it held; then there is room for another.
    outer.whole.second = None;
    outer.whole.second = Some(part(6)?);
    outer.whole.first.name = Element::new(7);
    let held = CrateId::Runtime.account().used();
    assert_eq!(held, 512 + PAGE);
    // What it is made of goes its own ways.
    let Outer { whole, elements, .. } = outer;
    drop(elements);
    let Whole { first, second, page, element, .. } = whole;
    drop((page, second, element));
    first.map.into_iter().for_each(|_| closure());
    Ok(())
}

/// As many parts as there are instances, which a lost one would leave too few for.
fn instances() -> Result<(), BudgetError> {
    let parts = [part(1)?, part(2)?, part(3)?];
    assert!(CrateId::Decoder.account().used() > parts.len() * 256);
    Ok(())
}

#[test]
fn nested_structs_give_back_what_their_blocks_were_charged() {
    let is_page = |layout: std::alloc::Layout| layout.size() > PAGE;
    let refused = at_each_chance("nested structs", Fault::Charge, &ACCOUNTS, scenario);
    // Each part is an instance and four blocks; the page, the block of the whole, and the instance and size of the outer.
    assert_eq!(refused, 3 * 5 + 1 + 1 + 2);
    assert_eq!(at_each_chance("nested structs", Fault::Heap(is_page), &ACCOUNTS, scenario), 1);
    assert_eq!(at_each_chance("instances", Fault::Charge, &ACCOUNTS, instances), 3 * 5);
    for fault in PANICS {
        at_each_chance("nested structs", fault, &ACCOUNTS, scenario);
    }
    assert!(ACCOUNTS.iter().all(|account| account.used() == 0));
    print_counts();
}
