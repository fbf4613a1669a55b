//! Where a key that is defined twice was first defined: a TOML tree and the second span in, an offset out.
//!
//! The TOML parser names the second definition only, and keeps the first in its tree.

use std::collections::HashMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::document::is_inline;
use crate::source::Source;

/// Every key of a tree by its position and by its table.
pub(crate) struct Definitions<'t> {
    source: &'t Source,
    /// The offset and the table of each key, sorted.
    keys: Vec<(usize, usize)>,
    by_name: HashMap<(usize, &'t str), usize>,
    tables: Vec<Table>,
    /// The first line of each table header; of a table defined twice the tree keeps the second.
    headers: HashMap<&'t str, usize>,
}

struct Table {
    parent: usize,
    /// Where a table in braces ends: no key behind it is one of its own.
    end: Option<usize>,
}

impl<'t> Definitions<'t> {
    pub(crate) fn new(source: &'t Source, tree: &'t DeTable<'_>) -> Self {
        let tables = vec![Table { parent: 0, end: None }];
        let mut headers = HashMap::new();
        for line in source.lines_from(1) {
            let text = source.slice(line.clone());
            if text.trim_start().starts_with('[') {
                headers.entry(header(text)).or_insert(line.start);
            }
        }
        let mut definitions = Self { source, keys: Vec::new(), by_name: HashMap::new(), tables, headers };
        definitions.collect(tree, 0);
        definitions.keys.sort_unstable();
        definitions
    }

    /// Whether the tree has the second definition and lost the first.
    pub(crate) fn lost_first(&self, second: &Range<usize>) -> bool {
        self.keys.binary_search_by_key(&second.start, |&(offset, _)| offset).is_ok()
    }

    /// The offset of the first definition, when it can be told.
    pub(crate) fn before(&self, second: &Range<usize>) -> Option<usize> {
        if self.lost_first(second) {
            let line = self.source.line_span(self.source.line(second.start));
            let first = self.headers.get(header(self.source.slice(line.clone()))).copied();
            return first.filter(|&first| first < line.start);
        }
        let name = self.source.slice(second.clone()).trim_matches(['"', '\'']);
        let next = self.keys.partition_point(|&(offset, _)| offset < second.start);
        let &(_, mut table) = self.keys.get(next.checked_sub(1)?)?;
        loop {
            let current = self.tables.get(table)?;
            let open = current.end.is_none_or(|end| second.start < end);
            if let Some(&first) = self.by_name.get(&(table, name))
                && open
                && first < second.start
            {
                return Some(first);
            }
            if table == current.parent {
                return None;
            }
            table = current.parent;
        }
    }

    fn collect(&mut self, table: &'t DeTable<'_>, number: usize) {
        for (key, value) in table {
            self.keys.push((key.span().start, number));
            self.by_name.insert((number, key.get_ref().as_ref()), key.span().start);
            if let DeValue::Table(inner) = value.get_ref() {
                let end = is_inline(self.source, value).then_some(value.span().end);
                self.tables.push(Table { parent: number, end });
                self.collect(inner, self.tables.len() - 1);
            }
        }
    }
}

/// A header without its comment.
fn header(line: &str) -> &str {
    let line = line.trim();
    line.rsplit_once(']').map_or(line, |(header, _)| header)
}
