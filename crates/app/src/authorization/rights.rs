//! What a key may do, found out by calls that change nothing.

use connect_connectors::RightState;

/// Names of rights, in the order in which they were probed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rights {
    /// What the key may do, narrow or not.
    pub(crate) granted: Vec<String>,
    pub(crate) missing: Vec<String>,
    /// Those of the granted with which it may probably write as well.
    pub(crate) too_broad: Vec<String>,
}

impl Rights {
    /// Notes what a probe found.
    pub(crate) fn add(&mut self, name: &str, state: RightState) {
        let list = if state == RightState::Missing {
            &mut self.missing
        } else {
            &mut self.granted
        };
        list.push(name.to_owned());
        if state == RightState::TooBroad {
            self.too_broad.push(name.to_owned());
        }
    }
}
