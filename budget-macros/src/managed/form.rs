//! Owns the choice between the three forms of a managed struct. Comes in: the arguments and the struct. Goes out: the
//! form, with what it needs, and the mistakes in it.

use syn::{Expr, Fields, ItemStruct, spanned::Spanned};

use super::{
    fields::{self, Marked},
    generics::refuse_generic,
};
use crate::{args::Args, errors::Errors};

/// What a managed struct charges.
pub(crate) enum Form<'args> {
    /// Each value charges the size of the struct.
    OwnSize,
    /// Each value owns a block of this size, in the field `memory`.
    Block(&'args Expr),
    /// Each value owns the blocks of its marked fields, which together fit in the ceiling.
    Marked { ceiling: &'args Expr, fields: Vec<Marked> },
    /// There is a mistake that leaves open which form is meant.
    Unknown,
}

impl<'args> Form<'args> {
    /// Finds the form of `structure` and takes the `#[block]` attributes off its fields.
    pub(crate) fn of(args: &'args Args, structure: &mut ItemStruct, errors: &mut Errors) -> Self {
        refuse_transparent(structure, errors);
        let marked = fields::take(structure, errors);
        if let Some(size) = &args.size {
            refuse_generic(size, &structure.generics, errors);
        }
        if let Some(instances) = &args.instances {
            refuse_generic(instances, &structure.generics, errors);
        }
        match (&args.size, marked) {
            (Some(ceiling), fields) if !fields.is_empty() => Self::Marked { ceiling, fields },
            (Some(size), _) => {
                refuse_clash(structure, errors);
                Self::Block(size)
            }
            (None, fields) if !fields.is_empty() => {
                if errors.is_empty() {
                    errors.push(
                        fields[0].span,
                        "a marked field needs a ceiling for the struct; write `#[managed(Runtime, 8192)]` with the \
                         most bytes that all marked fields may take",
                    );
                }
                Self::Unknown
            }
            (None, _) if errors.is_empty() => Self::OwnSize,
            (None, _) => Self::Unknown,
        }
    }
}

/// Reports what stands in the way of the field `memory`.
fn refuse_clash(structure: &ItemStruct, errors: &mut Errors) {
    match &structure.fields {
        Fields::Named(fields) => {
            let clash = fields.named.iter().filter_map(|field| field.ident.as_ref()).find(|name| *name == "memory");
            if let Some(name) = clash {
                errors.push(
                    name.span(),
                    "`#[managed]` adds a field `memory` for the block, and the struct has one; rename this field",
                );
            }
        }
        Fields::Unnamed(fields) => errors.push(
            fields.span(),
            "`#[managed]` adds a field `memory` for the block, and a tuple struct has no named fields; name the fields",
        ),
        Fields::Unit => {}
    }
}

/// Reports `repr(transparent)`, which promises that there is no field but one.
fn refuse_transparent(structure: &ItemStruct, errors: &mut Errors) {
    for attribute in structure.attrs.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        let Ok(list) = attribute.meta.require_list() else { continue };
        for token in list.tokens.clone() {
            if token.to_string() == "transparent" {
                errors.push(
                    token.span(),
                    "a managed struct cannot be `repr(transparent)`, since a field is added for its memory; write \
                     `repr(C)`",
                );
            }
        }
    }
}
