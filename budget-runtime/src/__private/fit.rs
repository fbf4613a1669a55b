//! Owns the checks of a manifest that wait for the target: numbers with an override under `[target.'cfg(…)']`. Comes
//! in: the numbers of this target. Goes out: nothing, or a compile error that names them and where they are written.

use super::message::Message;

/// A number of the manifest on this target: what it is called, how many bytes it says, and where.
#[derive(Clone, Copy)]
pub struct Number {
    /// The budget, `total` or `stack`.
    pub name: &'static str,
    /// The bytes; `None` where the manifest says nothing for this target.
    pub bytes: Option<u64>,
    /// Where they are written, as `file:line`.
    pub source: &'static str,
}

/// The bytes as the target counts them; more than it can address become `isize::MAX`, which
/// [`addressable`] reports.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "the number is at most `isize::MAX`")]
pub const fn bytes(bytes: u64) -> usize {
    if bytes > isize::MAX as u64 { isize::MAX as usize } else { bytes as usize }
}

/// Stops the build when a limit cannot be addressed on this target.
#[track_caller]
pub const fn addressable(limit: Number) {
    let Some(bytes) = limit.bytes else { return };
    if bytes > isize::MAX as u64 {
        Message::new()
            .text("the limit of crate `")
            .text(limit.name)
            .text("` is ")
            .number(bytes)
            .text(" bytes (")
            .text(limit.source)
            .text("), and this target addresses at most ")
            .number(isize::MAX as u64)
            .text("; lower it, or override it for this target")
            .stop();
    }
}

/// Stops the build unless the `parts` of a budget fit in its `limit`.
#[track_caller]
pub const fn parts(limit: Number, parts: &[Number]) {
    let sum = sum_of(parts);
    let Some(bytes) = limit.bytes else { return };
    if sum > bytes {
        let message =
            Message::new().text("the parts of crate `").text(limit.name).text("` do not fit in it: ");
        listed(message, parts)
            .text(" total ")
            .number(sum)
            .text(" bytes, the limit of `")
            .text(limit.name)
            .text("` is ")
            .number(bytes)
            .text(" bytes (")
            .text(limit.source)
            .text("); lower a part or raise `")
            .text(limit.name)
            .text("` for this target")
            .stop();
    }
}

/// Stops the build when the `max-block` of a budget is over its `limit`.
#[track_caller]
pub const fn max_block(limit: Number, max_block: Number) {
    if let (Some(bytes), Some(most)) = (limit.bytes, max_block.bytes)
        && most > bytes
    {
        Message::new()
            .text("the `max-block` of crate `")
            .text(limit.name)
            .text("` is ")
            .number(most)
            .text(" bytes (")
            .text(max_block.source)
            .text("), over its limit of ")
            .number(bytes)
            .text(" bytes (")
            .text(limit.source)
            .text("); lower `max-block` or raise the limit for this target")
            .stop();
    }
}

/// Stops the build unless the limits of the budgets that lie within no other, and the stack, fit in the total.
#[track_caller]
pub const fn total(total: Number, stack: Number, limits: &[Number]) {
    let Some(bytes) = total.bytes else { return };
    let stack = match stack.bytes {
        Some(stack) => stack,
        None => 0,
    };
    let limits = sum_of(limits);
    let sum = limits.saturating_add(stack);
    if sum > bytes {
        Message::new()
            .text("the budgets and the stack do not fit in the total: the limits are ")
            .number(limits)
            .text(" bytes, the stack ")
            .number(stack)
            .text(", together ")
            .number(sum)
            .text(" bytes, and the total is ")
            .number(bytes)
            .text(" bytes (")
            .text(total.source)
            .text("); lower a limit or raise the total for this target")
            .stop();
    }
}

/// The sum of numbers of bytes, at most `u64::MAX`.
#[must_use]
pub const fn sum(numbers: &[u64]) -> u64 {
    let mut sum = 0_u64;
    let mut index = 0;
    while index < numbers.len() {
        sum = sum.saturating_add(numbers[index]);
        index += 1;
    }
    sum
}

const fn sum_of(numbers: &[Number]) -> u64 {
    let mut total = 0_u64;
    let mut index = 0;
    while index < numbers.len() {
        if let Some(bytes) = numbers[index].bytes {
            total = total.saturating_add(bytes);
        }
        index += 1;
    }
    total
}

/// Adds "`A`, `B` and 3 more" to a message; four are named.
const fn listed(mut message: Message, numbers: &[Number]) -> Message {
    let named = if numbers.len() > 4 { 4 } else { numbers.len() };
    let mut index = 0;
    while index < named {
        let separator = if index == 0 {
            "`"
        } else if index + 1 == numbers.len() {
            " and `"
        } else {
            ", `"
        };
        message = message.text(separator).text(numbers[index].name).text("`");
        index += 1;
    }
    match numbers.len() - named {
        0 => message,
        more => message.text(" and ").number(more as u64).text(" more"),
    }
}

#[cfg(test)]
mod tests;
