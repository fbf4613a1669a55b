//! Which budget lies within which: the names in `within` in, indices out, free of cycles.

use crate::budget::RawBudget;
use crate::code::Code;
use crate::report::{Fault, Report, Reported};
use crate::similar::Names;
use crate::words::{listed, quoted};

/// The chain of a cycle is told in at most this many steps.
const LONGEST_CHAIN: usize = 8;

/// What a budget lies within; the outer error is a fault that hides it.
pub(crate) type Parent = Result<Option<usize>, Reported>;

/// Looks up the parent of every budget; the budgets of a cycle have none that is known.
pub(crate) fn parents(budgets: &[RawBudget], names: &mut Names<'_>, report: &mut Report<'_>) -> Vec<Parent> {
    let mut parents: Vec<Parent> = budgets
        .iter()
        .enumerate()
        .map(|(index, budget)| match &budget.within {
            Err(reported) => Err(*reported),
            Ok(None) => Ok(None),
            Ok(Some(within)) => match names.find(&within.value) {
                Some(parent) if parent == index => {
                    let message = format!("budget {} is within itself", quoted(budget.name()));
                    Err(report.add(
                        Fault::new(Code::WithinItself, within.span.clone(), message)
                            .help("remove `within`, or name another budget"),
                    ))
                }
                Some(parent) => Ok(Some(parent)),
                None => Err(unknown_parent(budget, &within.value, within.span.clone(), names, report)),
            },
        })
        .collect();
    for cycle in cycles(&parents) {
        let reported = report_cycle(budgets, &cycle, report);
        for index in cycle {
            if let (Some(parent), Some(reported)) = (parents.get_mut(index), reported) {
                *parent = Err(reported);
            }
        }
    }
    parents
}

/// The direct parts of every budget, in order.
pub(crate) fn parts(parents: &[Parent]) -> Vec<Vec<usize>> {
    let mut parts = vec![Vec::new(); parents.len()];
    for (index, parent) in parents.iter().enumerate() {
        if let Ok(Some(parent)) = parent
            && let Some(parts) = parts.get_mut(*parent)
        {
            parts.push(index);
        }
    }
    parts
}

fn unknown_parent(
    budget: &RawBudget,
    parent: &str,
    span: std::ops::Range<usize>,
    names: &mut Names<'_>,
    report: &mut Report<'_>,
) -> Reported {
    if let Some(reported) = report.distrusts_name(parent) {
        return reported;
    }
    let message = format!("budget {} is within unknown budget {}", quoted(budget.name()), quoted(parent));
    let fault = Fault::new(Code::UnknownParent, span, message);
    report.add(match names.similar(parent) {
        Some(similar) => fault.help(format!("a budget with a similar name exists: {}", quoted(similar))),
        None => fault.help("name a budget by its key in `[crates]`"),
    })
}

/// Every cycle once, from its first budget on, each budget followed by its parent.
fn cycles(parents: &[Parent]) -> Vec<Vec<usize>> {
    let parent_of = |index: usize| parents.get(index).and_then(|parent| parent.ok().flatten());
    let mut walked_from = vec![None; parents.len()];
    let mut cycles = Vec::new();
    for start in 0..parents.len() {
        let mut at = Some(start);
        while let Some(index) = at
            && let Some(walk) = walked_from.get_mut(index)
        {
            match walk {
                None => {
                    *walk = Some(start);
                    at = parent_of(index);
                }
                Some(walk) => {
                    if *walk == start {
                        let steps = std::iter::successors(parent_of(index), |&next| parent_of(next));
                        let mut cycle = vec![index];
                        cycle.extend(steps.take_while(|&next| next != index));
                        let first = cycle.iter().enumerate().min_by_key(|(_, index)| **index);
                        let first = first.map_or(0, |(position, _)| position);
                        cycle.rotate_left(first);
                        cycles.push(cycle);
                    }
                    break;
                }
            }
        }
    }
    cycles
}

fn report_cycle(budgets: &[RawBudget], cycle: &[usize], report: &mut Report<'_>) -> Option<Reported> {
    let members: Vec<&RawBudget> = cycle.iter().filter_map(|&index| budgets.get(index)).collect();
    let within = members.first()?.within.as_ref().ok()?.as_ref()?;
    let names: Vec<&str> = members.iter().map(|budget| budget.name()).collect();
    let parents = names.iter().cycle().skip(1);
    let steps = names
        .iter()
        .zip(parents)
        .map(|(part, parent)| format!("{} is within {}", quoted(part), quoted(parent)));
    let mut chain: Vec<String> = steps.take(LONGEST_CHAIN).collect();
    if names.len() > LONGEST_CHAIN {
        chain.push(format!("and {} more", names.len() - LONGEST_CHAIN));
    }
    let message = format!("budgets {} lie within each other", listed(names.iter().copied()));
    Some(
        report.add(
            Fault::new(Code::WithinCycle, within.span.clone(), message)
                .note(chain.join(", "))
                .help("remove one `within` of the chain"),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::{Parent, cycles, parts};

    fn parents(of: &[Option<usize>]) -> Vec<Parent> {
        of.iter().copied().map(Ok).collect()
    }

    #[test]
    fn each_cycle_is_found_once_from_its_first_budget() {
        let cases = [
            (vec![], vec![]),
            (vec![None, Some(0), Some(1)], vec![]),
            (vec![Some(1), Some(0)], vec![vec![0, 1]]),
            (vec![Some(2), Some(2), Some(1)], vec![vec![1, 2]]),
            (vec![Some(1), Some(2), Some(0), Some(4), Some(3)], vec![vec![0, 1, 2], vec![3, 4]]),
            (vec![None, Some(3), Some(1), Some(2), Some(2)], vec![vec![1, 3, 2]]),
        ];
        for (of, expected) in cases {
            assert_eq!(cycles(&parents(&of)), expected, "{of:?}");
        }
    }

    #[test]
    fn parts_are_listed_below_their_parent() {
        let expected: [&[usize]; 4] = [&[1, 3], &[2], &[], &[]];
        assert_eq!(parts(&parents(&[None, Some(0), Some(1), Some(0)])), expected);
    }
}
