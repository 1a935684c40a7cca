//! One company: its facts, its chart, and the answers it remembers for repeated writes.

use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::chart::Chart;
use super::company_info::CompanyInfo;
use crate::reply::Reply;

/// Answers kept for `requestid`; older ones are forgotten.
const REMEMBERED_ANSWERS: usize = 10_000;

#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Company {
    pub(super) realm_id: String,
    pub(super) info: CompanyInfo,
    pub(super) currency: String,
    pub(super) chart: Chart,
    #[serde(skip)]
    pub(super) answers: RememberedAnswers,
}

/// A write repeated with the same `requestid` gets the first answer again.
#[derive(Clone, Debug, Default)]
pub(super) struct RememberedAnswers {
    by_request_id: HashMap<String, Reply>,
    oldest_first: VecDeque<String>,
}

impl RememberedAnswers {
    pub(super) fn find(&self, request_id: &str) -> Option<Reply> {
        self.by_request_id.get(request_id).cloned()
    }

    pub(super) fn remember(&mut self, request_id: String, reply: Reply) {
        if self.oldest_first.len() == REMEMBERED_ANSWERS
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.by_request_id.remove(&oldest);
        }
        self.oldest_first.push_back(request_id.clone());
        self.by_request_id.insert(request_id, reply);
    }
}
