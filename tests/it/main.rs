//! Rust journeys through the commands, and one through the real window.

mod journey;
mod recordings;
mod support;
