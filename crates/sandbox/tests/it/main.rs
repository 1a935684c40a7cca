//! The stand-ins from outside: over real sockets, with a client that knows nothing but HTTP.
//!
//! The modules are marked as test code so that clippy.toml's leave for tests reaches their helper functions.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod authorization;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod books;
#[cfg(test)]
mod capture;
#[cfg(test)]
mod control;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod documents_analyzed;
#[cfg(test)]
mod documents_resource;
#[cfg(test)]
mod google;
#[cfg(test)]
mod invoices;
#[cfg(test)]
mod microsoft;
#[cfg(test)]
mod microsoft_calendars;
#[cfg(test)]
mod microsoft_changes;
#[cfg(test)]
mod microsoft_sign_in;
#[cfg(test)]
mod names;
#[cfg(test)]
mod queries;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod start;
#[cfg(test)]
mod stripe;
#[cfg(test)]
mod stripe_written;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tokens;
