//! Owns the forms of a document: what every command writes to standard output. Comes in: reports and findings. Goes out:
//! text.

pub(crate) mod github;
pub(crate) mod html;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod markdown;
#[cfg(test)]
mod tests;
