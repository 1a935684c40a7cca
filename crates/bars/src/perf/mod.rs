//! Promises of speed and size, one file each, measured on optimized programs beside an anchor that
//! runs in the same job: for the window the smallest one that Tauri makes (`crates/hello`), for a pull SQLite's
//! own library, and what the partner's limits allow.
//!
//! To add one: a file named by its id, and a line in [`ALL`].

mod figure;
mod p1;
mod p11;
mod p2;
mod p6;
mod p8;
mod p9;
mod process_tree;
mod stage;
mod upsert_loop;
mod window;
mod workspace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use futures::future::BoxFuture;

use figure::{Figure, Verdict};

/// Where the optimized programs lie.
const PROGRAMS: &str = "ADVISOROS_PROGRAMS";

const ALL: [Promise; 6] = [p1::PROMISE, p2::PROMISE, p6::PROMISE, p8::PROMISE, p9::PROMISE, p11::PROMISE];

/// How much to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Full,
    /// As much as ends within minutes.
    Sample,
}

/// One promise.
#[derive(Clone, Copy)]
struct Promise {
    id: &'static str,
    measure: fn(&Path, Extent) -> BoxFuture<'_, anyhow::Result<Vec<Figure>>>,
}

/// Prints a line a figure. Succeeds when none is beyond its limit and each could be measured.
pub fn measure(ids: &[String], extent: Extent) -> anyhow::Result<ExitCode> {
    let programs = std::env::var_os(PROGRAMS)
        .map(PathBuf::from)
        .with_context(|| format!("{PROGRAMS} must name the folder of the optimized programs, as `cargo xtask perf` does"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut code = ExitCode::SUCCESS;
    for promise in choose(ids)? {
        match runtime.block_on((promise.measure)(&programs, extent)) {
            Ok(figures) => {
                for figure in figures {
                    println!("{figure}");
                    if figure.verdict() == Verdict::Fail {
                        code = ExitCode::FAILURE;
                    }
                }
            }
            Err(error) => {
                println!("PERF {} - FAIL", promise.id);
                println!("    not measured: {error:#}");
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

fn choose(ids: &[String]) -> anyhow::Result<Vec<Promise>> {
    if let Some(unknown) = ids.iter().find(|id| !ALL.iter().any(|promise| id.eq_ignore_ascii_case(promise.id))) {
        let known: Vec<&str> = ALL.iter().map(|promise| promise.id).collect();
        bail!("there is no figure `{unknown}`; there are {}", known.join(", "));
    }
    let is_chosen = |promise: &Promise| ids.is_empty() || ids.iter().any(|id| id.eq_ignore_ascii_case(promise.id));
    Ok(ALL.into_iter().filter(is_chosen).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_chosen_when_none_is_named() {
        let chosen = |ids: &[&str]| choose(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert_eq!(chosen(&[]).expect("all").len(), ALL.len());
        assert_eq!(chosen(&["p6", "P1"]).expect("two").len(), 2);
        assert!(chosen(&["P99"]).is_err());
    }
}
