//! Owns the checks that the macros leave to const evaluation. Comes in: budgets and sizes of a site. Goes out:
//! nothing, or a compile error at the caller's span that names both numbers and the manifest line.

use super::message::Message;
use crate::Budget;

/// Stops the build unless `bytes`, the inline block of a site, is more than zero and within limit and `max-block`.
#[track_caller]
pub const fn inline_block(budget: &Budget, bytes: usize) {
    block(budget, bytes);
    part(budget, bytes);
}

/// Stops the build unless `bytes`, the block of a site, is more than zero and within the limit.
#[track_caller]
pub const fn block(budget: &Budget, bytes: usize) {
    not_zero(budget, "block", bytes);
    within_limit(budget, "block", bytes);
}

/// Stops the build unless `bytes`, the size of a managed struct, is more than zero and within the limit.
#[track_caller]
pub const fn value(budget: &Budget, bytes: usize) {
    not_zero(budget, "value", bytes);
    within_limit(budget, "value", bytes);
}

/// Stops the build unless `bytes`, the size of one instance of a generic managed struct, is within the limit.
#[track_caller]
pub const fn generic_value(budget: &Budget, bytes: usize) {
    within_limit(budget, "value", bytes);
}

/// Stops the build unless `bytes`, the ceiling of a struct with marked fields, is more than zero and within the limit.
#[track_caller]
pub const fn ceiling(budget: &Budget, bytes: usize) {
    not_zero(budget, "ceiling", bytes);
    within_limit(budget, "ceiling", bytes);
}

/// Stops the build unless the blocks of the marked fields, `total` bytes, fit in the struct's ceiling.
#[track_caller]
pub const fn marked_fields(budget: &Budget, total: usize, ceiling: usize) {
    if total > ceiling && ceiling <= budget.limit() {
        Message::new()
            .text("the marked fields take ")
            .number(total as u64)
            .text(" bytes of crate `")
            .text(budget.name())
            .text("`, over the ")
            .number(ceiling as u64)
            .text("-byte ceiling of their struct; lower a field or raise the ceiling")
            .stop();
    }
}

/// Stops the build unless the block of a marked field is more than zero and within `max-block`.
#[track_caller]
pub const fn marked_field(budget: &Budget, bytes: usize) {
    not_zero(budget, "block", bytes);
    part(budget, bytes);
}

/// Stops the build unless a block of `bytes` can hold one element of `element` bytes.
#[track_caller]
pub const fn one_element(element: usize, bytes: usize) {
    if bytes > 0 && bytes < element {
        Message::new()
            .text("block of ")
            .number(bytes as u64)
            .text(" bytes cannot hold one element of ")
            .number(element as u64)
            .text(" bytes; raise the size or give `capacity = …`")
            .stop();
    }
}

/// Stops the build unless `count` instances of `bytes` each fit in the budget.
#[track_caller]
pub const fn instances(budget: &Budget, bytes: usize, count: usize) {
    if count == 0 {
        Message::new()
            .text("a site with `instances = 0` for crate `")
            .text(budget.name())
            .text("` can never hold memory; give it at least 1 instance or remove the site")
            .stop();
    }
    if bytes > budget.limit() || bytes == 0 {
        return;
    }
    if count > budget.limit() / bytes {
        let message = Message::new()
            .number(count as u64)
            .text(" instances of ")
            .number(bytes as u64)
            .text(" bytes exceed ");
        limit_of(message, budget)
            .text("; at most ")
            .number((budget.limit() / bytes) as u64)
            .text(" fit")
            .stop();
    }
}

/// Stops the build when a site on demand does not say how many values live at once and the budget is guaranteed.
#[track_caller]
pub const fn unbounded(budget: &Budget) {
    if budget.is_guaranteed() {
        crate_at(Message::new(), budget)
            .text(" is guaranteed, so each site must say how many of its values live at once; add `instances = …`")
            .stop();
    }
}

/// Stops the build when the size of a managed struct depends on a type parameter and the budget is guaranteed: no linker
/// could add up its worst case.
#[track_caller]
pub const fn known_size(budget: &Budget) {
    if budget.is_guaranteed() {
        crate_at(Message::new(), budget)
            .text(
                " is guaranteed, and the size of this struct depends on a type parameter, so its worst case cannot be \
                 added up; give it a block of known size",
            )
            .stop();
    }
}

/// Stops the build when `written`, the last segment of the path of a site, is not the variant of `budget`.
#[track_caller]
pub const fn variant(budget: &Budget, written: &str) {
    if !same(budget.variant(), written) {
        Message::new()
            .text("`")
            .text(written)
            .text("` is another name for the budget `")
            .text(budget.variant())
            .text("`; write `")
            .text(budget.variant())
            .text("`, so that a reader and the linker find it under one name")
            .stop();
    }
}

/// Stops the build when `package` is not one of those that may charge `budget`.
#[track_caller]
pub const fn package(budget: &Budget, package: &str) {
    let Some(packages) = budget.packages() else { return };
    let message = Message::new().text("package `").text(package).text("` may not charge ");
    let mut message = crate_at(message, budget).text(", whose `packages` are ");
    let mut index = 0;
    while index < packages.len() {
        if same(packages[index], package) {
            return;
        }
        let separator = if index == 0 { "`" } else { ", `" };
        message = message.text(separator).text(packages[index]).text("`");
        index += 1;
    }
    message.text("; add the package to them or charge another crate").stop();
}

#[track_caller]
const fn not_zero(budget: &Budget, what: &str, bytes: usize) {
    if bytes == 0 {
        Message::new()
            .text(what)
            .text(" of 0 bytes for crate `")
            .text(budget.name())
            .text("` holds nothing; give it at least 1 byte or remove the site")
            .stop();
    }
}

#[track_caller]
const fn within_limit(budget: &Budget, what: &str, bytes: usize) {
    if bytes > budget.limit() {
        let message = Message::new().text(what).text(" of ").number(bytes as u64).text(" bytes exceeds ");
        limit_of(message, budget).text("; lower the size or raise the limit").stop();
    }
}

#[track_caller]
const fn part(budget: &Budget, bytes: usize) {
    let Some(max_block) = budget.max_block() else { return };
    if bytes > max_block {
        let message = Message::new().text("block of ").number(bytes as u64).text(" bytes exceeds the ");
        crate_at(message.number(max_block as u64).text("-byte `max-block` of "), budget)
            .text("; split it, use `managed_alloc!(boxed …)`, or raise `max-block`")
            .stop();
    }
}

/// Adds "the 65536-byte limit of crate `Runtime` set at budgets.toml:4" to a message.
const fn limit_of(message: Message, budget: &Budget) -> Message {
    let message = message
        .text("the ")
        .number(budget.limit() as u64)
        .text("-byte limit of crate `")
        .text(budget.name())
        .text("`");
    let message = if budget.parts() == 0 {
        message
    } else {
        message
            .text(" (")
            .number(budget.limit().saturating_add(budget.parts()) as u64)
            .text(" bytes less ")
            .number(budget.parts() as u64)
            .text(" for the budgets within it)")
    };
    if budget.source().is_empty() { message } else { message.text(" set at ").text(budget.source()) }
}

/// Adds "crate `Runtime` (budgets.toml:4)" to a message.
const fn crate_at(message: Message, budget: &Budget) -> Message {
    let message = message.text("crate `").text(budget.name()).text("`");
    if budget.source().is_empty() { message } else { message.text(" (").text(budget.source()).text(")") }
}

const fn same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(all(test, not(loom)))]
mod tests;
