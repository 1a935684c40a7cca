//! What a program and everything that it started have used, from Linux's `/proc`.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use anyhow::{Context, bail};

/// `USER_HZ`, which Linux fixes for everybody who reads `/proc`.
const TICKS_PER_SECOND: u32 = 100;

/// A program and its descendants.
pub struct ProcessTree {
    root: u32,
}

/// Of one process, from `/proc/PID/stat`.
struct Stat {
    parent: u32,
    /// Its own time.
    own_ticks: u32,
    /// That of children which it has waited for.
    waited_ticks: u32,
}

impl ProcessTree {
    /// Of the process with this id.
    pub const fn of(root: u32) -> Self {
        Self { root }
    }

    /// Time on a processor so far.
    pub fn cpu_time(&self) -> anyhow::Result<Duration> {
        let ticks = self.processes()?.values().map(|stat| stat.own_ticks + stat.waited_ticks).sum();
        Ok(duration(ticks))
    }

    /// Memory in MiB, a page that several processes map counted in parts (PSS).
    pub fn memory_mib(&self) -> anyhow::Result<f64> {
        let mut kib = 0_u32;
        for id in self.processes()?.into_keys() {
            let path = format!("/proc/{id}/smaps_rollup");
            let text =
                fs::read_to_string(&path).with_context(|| format!("could not read `{path}`, which the window shows to root alone"))?;
            kib += pss_kib(&text).with_context(|| format!("`{path}` states no Pss"))?;
        }
        Ok(f64::from(kib) / 1024.0)
    }

    /// Ids of all of them.
    pub fn ids(&self) -> anyhow::Result<Vec<u32>> {
        Ok(self.processes()?.into_keys().collect())
    }

    fn processes(&self) -> anyhow::Result<BTreeMap<u32, Stat>> {
        let mut all = BTreeMap::new();
        for entry in fs::read_dir("/proc").context("the figures of a running window need Linux's /proc")? {
            let name = entry?.file_name();
            // A process may end while we look.
            if let Some(id) = name.to_str().and_then(|name| name.parse::<u32>().ok())
                && let Ok(text) = fs::read_to_string(format!("/proc/{id}/stat"))
                && let Some(stat) = Stat::parse(&text)
            {
                all.insert(id, stat);
            }
        }
        if !all.contains_key(&self.root) {
            bail!("the program has ended");
        }
        let belongs = |mut id: u32| {
            while id != self.root {
                match all.get(&id) {
                    Some(stat) => id = stat.parent,
                    None => return false,
                }
            }
            true
        };
        let ours: Vec<u32> = all.keys().copied().filter(|id| belongs(*id)).collect();
        all.retain(|id, _| ours.contains(id));
        Ok(all)
    }
}

impl Stat {
    /// The name in parentheses may hold anything, so the fields are counted after its end.
    fn parse(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.get(text.rfind(')')? + 1..)?.split_whitespace().collect();
        let number = |at: usize| fields.get(at)?.parse::<u32>().ok();
        Some(Self {
            parent: number(1)?,
            own_ticks: number(11)? + number(12)?,
            waited_ticks: number(13)? + number(14)?,
        })
    }

    fn of_this_process() -> anyhow::Result<Self> {
        let text = fs::read_to_string("/proc/self/stat").context("time on a processor needs Linux's /proc")?;
        Self::parse(&text).context("`/proc/self/stat` could not be read")
    }
}

/// Time on a processor of this thread so far, to the nanosecond (`/proc/PID/schedstat`).
pub fn thread_cpu_time() -> anyhow::Result<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").context("a thread's time on a processor needs Linux's /proc")?;
    let nanoseconds = text.split_whitespace().next().and_then(|first| first.parse().ok());
    Ok(Duration::from_nanos(nanoseconds.context("`schedstat` states no time")?))
}

/// Time on a processor of all children of this process which have ended and been waited for.
pub fn waited_cpu_time() -> anyhow::Result<Duration> {
    Ok(duration(Stat::of_this_process()?.waited_ticks))
}

fn duration(ticks: u32) -> Duration {
    Duration::from_secs(1) * ticks / TICKS_PER_SECOND
}

/// Whether a process runs; one that has ended and is not yet reaped does not.
pub fn is_running(id: u32) -> bool {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    text.rsplit(')')
        .next()
        .is_some_and(|rest| !rest.trim().is_empty() && !rest.trim_start().starts_with('Z'))
}

fn pss_kib(text: &str) -> Option<u32> {
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_parenthesis_does_not_shift_the_fields() {
        let stat = Stat::parse("7 (a) b) c) S 3 7 7 0 -1 4194560 1 2 0 0 10 20 30 40 20 0 1 0 99").expect("a stat line");
        assert_eq!((stat.parent, stat.own_ticks, stat.waited_ticks), (3, 30, 70));
        assert!(Stat::parse("7 (a").is_none());
    }

    #[test]
    fn pss_is_told_from_its_parts() {
        assert_eq!(pss_kib("Rss: 9 kB\nPss:  2048 kB\nPss_Dirty: 7 kB\n"), Some(2048));
        assert_eq!(pss_kib("Pss_Dirty: 7 kB\n"), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_busy_child_counts_with_its_parent() {
        let own = ProcessTree::of(std::process::id());
        let before = own.cpu_time().expect("own time");
        let mut child = std::process::Command::new("sh")
            .args(["-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; read wait"])
            .stdin(std::process::Stdio::piped())
            .spawn()
            .expect("a shell");
        let begun = std::time::Instant::now();
        while own.cpu_time().expect("own time") <= before + Duration::from_millis(50) {
            assert!(begun.elapsed() < Duration::from_secs(60), "the child's time was not seen");
        }
        assert!(own.ids().expect("own ids").contains(&child.id()));
        assert!(own.memory_mib().expect("own memory") > 0.1);
        child.kill().expect("end the child");
        child.wait().expect("reap the child");
        assert!(ProcessTree::of(child.id()).cpu_time().is_err());
    }
}
