//! The business's nouns and rules, pure: no I/O, no async, no partner.
//!
//! Every other crate may use this one and it uses none of them. A rule belongs here when it can
//! be stated without saying where bytes come from: which status a connection may move to, what
//! counts as drift, who may do what. Ids, instants and money are types of their own so that they
//! cannot be swapped by accident; time and randomness are arguments ([`clock`], [`entropy`]).
//!
//! To add a noun: one file, its id in [`ids`], its transitions as methods that return an error
//! for an illegal order.

pub mod access;
pub mod account_balance;
pub mod advisory_client;
pub mod audit;
pub mod calendar_date;
pub mod check;
pub mod clock;
pub mod confidence;
pub mod connection;
pub mod contract;
pub mod counted;
pub mod customer;
pub mod customer_subscription;
pub mod engagement;
pub mod entropy;
pub mod environment;
pub mod failure;
pub mod gate;
pub mod golden;
pub mod health;
pub mod ids;
pub mod invoice;
pub mod item;
pub mod mapping;
pub mod money;
pub mod partner_event;
pub mod read_budget;
pub mod record;
pub mod required_fields;
pub mod secret;
pub mod source_object;
