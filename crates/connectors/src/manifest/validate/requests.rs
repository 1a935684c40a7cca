//! What may be sent, and how fast.

use std::time::Duration;

use connect_http::{Method, PathPattern, RateLimit};

use super::{Checked, invalid, missing, need, need_url, wrong};
use crate::endpoints::{ADDRESSES, ORIGINS};
use crate::manifest::file::{HealthFile, LimitsFile, ReadFile, WriteFile};
use crate::manifest::parts::{Ability, DeclaredRead, DeclaredWrite, HealthCall};

/// A partner that states no limits is treated with care.
pub(super) fn check_limits(file: &LimitsFile) -> Checked<RateLimit> {
    let positive = |field: &str, value: Option<u32>, usual: u32| match value {
        Some(0) => invalid(format!("limits.{field}"), "must be at least 1"),
        Some(value) => Ok(value),
        None => Ok(usual),
    };
    Ok(RateLimit {
        per_minute: positive("per_minute", file.per_minute, 60)?,
        per_second: positive("per_second", file.per_second, 5)?,
        concurrency: positive("concurrency", file.concurrency, 2)?,
        pause_after_429: Duration::from_secs(file.pause_after_429_seconds.unwrap_or(60).min(900)),
    })
}

/// The health call of a partner without code is its one declared read.
pub(super) fn check_reads(files: Vec<ReadFile>, health: Option<&HealthCall>) -> Checked<Vec<DeclaredRead>> {
    let mut reads = Vec::new();
    for (index, file) in files.into_iter().enumerate() {
        let field = |name: &str| format!("reads[{index}].{name}");
        let method = match need(field("method"), file.method)?.as_str() {
            "GET" => Method::GET,
            "POST" => Method::POST,
            _ => return invalid(field("method"), "must be `GET`, or `POST` for a request that only reads"),
        };
        reads.push(DeclaredRead {
            method,
            path: check_path(&field("path"), file.path)?,
            endpoint: check_endpoint(&field("endpoint"), file.endpoint)?,
            purpose: file.purpose,
        });
    }
    if let Some(call) = health {
        let path = PathPattern::parse(call.url.path()).map_err(|error| wrong("health.url", format!("has an unusual path: {error}")))?;
        let read = DeclaredRead {
            method: Method::GET,
            endpoint: "api".to_owned(),
            path,
            purpose: "Health check".to_owned(),
        };
        if !reads.iter().any(|known| known.path == read.path && known.method == read.method) {
            reads.push(read);
        }
    }
    Ok(reads)
}

/// A write belongs to an ability, so that a person can be told what it is for before it is allowed.
pub(super) fn check_writes(files: Vec<WriteFile>, abilities: &[Ability]) -> Checked<Vec<DeclaredWrite>> {
    let write = |(index, file): (usize, WriteFile)| {
        let field = |name: &str| format!("writes[{index}].{name}");
        let method = match need(field("method"), file.method)?.as_str() {
            "POST" => Method::POST,
            "PUT" => Method::PUT,
            "PATCH" => Method::PATCH,
            "DELETE" => Method::DELETE,
            _ => return invalid(field("method"), "must be `POST`, `PUT`, `PATCH` or `DELETE`"),
        };
        let ability = need(field("ability"), file.ability)?;
        if !abilities.iter().any(|known| known.id == ability) {
            return invalid(field("ability"), format!("names `{ability}`, which is not among the `abilities`"));
        }
        Ok(DeclaredWrite {
            method,
            path: check_path(&field("path"), file.path)?,
            endpoint: check_endpoint(&field("endpoint"), file.endpoint)?,
            purpose: need(field("purpose"), file.purpose)?,
            ability,
        })
    };
    files.into_iter().enumerate().map(write).collect()
}

fn check_path(field: &str, value: Option<String>) -> Checked<PathPattern> {
    let path = need(field, value)?;
    PathPattern::parse(&path).map_err(|error| wrong(field, format!("is no pattern: {error}")))
}

fn check_endpoint(field: &str, value: Option<String>) -> Checked<String> {
    let endpoint = need(field, value)?;
    if ORIGINS.contains(&endpoint.as_str()) || ADDRESSES.contains(&endpoint.as_str()) {
        Ok(endpoint)
    } else {
        invalid(field, "is not the name of an endpoint")
    }
}

pub(super) fn check_health(file: HealthFile) -> Checked<HealthCall> {
    if need("health.method", file.method)? != "GET" {
        return invalid("health.method", "must be `GET`");
    }
    let expect_status = file.expect_status.ok_or_else(|| missing("health.expect_status"))?;
    if !(200..=599).contains(&expect_status) {
        return invalid("health.expect_status", "must be an HTTP status from 200 to 599");
    }
    Ok(HealthCall {
        url: need_url("health.url", file.url)?,
        expect_status,
    })
}
