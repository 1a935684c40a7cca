//! What the query endpoint needs to know about one kind of object. A further kind is one file that
//! implements [`Entity`], and its line in `query::run`.

use std::borrow::Cow;

use connect_domain::clock::Instant;
use serde_json::{Map, Value, json};

use super::company::Company;
use super::rows::Identified;
use super::wire_time::pacific_time;

pub(super) trait Entity: Identified + Sized + 'static {
    /// The name in answers, such as `Account`.
    const NAME: &'static str;

    /// All of a company's, in id order.
    fn rows(company: &Company) -> &[Self];

    /// Everything a statement may name.
    fn properties() -> &'static [Property<Self>];

    /// Inactive objects are hidden unless a statement asks for them.
    fn is_active(&self) -> bool;

    /// When it last changed, as change data capture sees it.
    fn updated_at(&self) -> Instant;

    /// Whole, with the names of what it refers to.
    fn to_json(&self, company: &Company) -> Map<String, Value>;

    fn property(name: &str) -> Option<&'static Property<Self>> {
        Self::properties().iter().find(|property| property.name == name)
    }
}

pub(super) fn meta_data(created_at: Instant, updated_at: Instant) -> Value {
    json!({ "CreateTime": pacific_time(created_at), "LastUpdatedTime": pacific_time(updated_at) })
}

/// Which operators and literals a property takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Enumeration,
    Reference,
    Boolean,
    /// Whole numbers: ids and versions, which are digits in quotes on the wire.
    Number,
    /// Minor units.
    Amount,
    Instant,
    /// An object of its own: may be selected, not compared.
    Structure,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Read<'a> {
    Absent,
    Boolean(bool),
    Number(i64),
    Instant(Instant),
    Text(Cow<'a, str>),
}

impl<'a> Read<'a> {
    pub(super) fn number(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }

    pub(super) const fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    pub(super) const fn owned(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }

    pub(super) fn optional(text: Option<&'a str>) -> Self {
        text.map_or(Self::Absent, Self::text)
    }
}

pub(super) struct Property<T> {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// `false`: refused in a WHERE clause under the strict scenario.
    pub(super) filterable: bool,
    pub(super) read: for<'a> fn(&'a T) -> Read<'a>,
}

impl<T> Property<T> {
    pub(super) const fn new(name: &'static str, kind: Kind, read: for<'a> fn(&'a T) -> Read<'a>) -> Self {
        Self {
            name,
            kind,
            filterable: true,
            read,
        }
    }

    pub(super) const fn not_filterable(mut self) -> Self {
        self.filterable = false;
        self
    }
}
