//! The mapping's use cases on a real workspace, without a partner: a pull is what the test says it is.

mod attributes;
mod categories;
mod class_fit;
mod firm;
mod history;
mod settle;
mod undo;
