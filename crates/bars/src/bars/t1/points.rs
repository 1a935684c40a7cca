//! Where the victim dies.

use std::time::Duration;

use connect_app::failpoint;

use crate::authorization_server::Reply;

/// One place.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// Its name.
    pub name: &'static str,
    /// Who kills.
    pub place: Place,
    /// Whether the complete reply was in our hands for certain.
    pub reply_arrived: bool,
}

/// Who kills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The program itself, at its failpoint of this name.
    Failpoint,
    /// The bar, when the server has rotated and says nothing.
    NoReply,
    /// The bar, when half of the reply has been sent.
    HalfReply,
    /// The bar, at the moment when the reply leaves the server: it may arrive, or not.
    ReplyUnderWay,
}

impl Point {
    /// The failpoint to set, if it is one.
    pub fn failpoint(&self) -> Option<&'static str> {
        (self.place == Place::Failpoint).then_some(self.name)
    }

    /// What the server sends.
    pub const fn reply(&self) -> Reply {
        match self.place {
            Place::Failpoint | Place::ReplyUnderWay => Reply::Whole,
            Place::NoReply => Reply::Held,
            Place::HalfReply => Reply::Half,
        }
    }

    /// How long the bar waits after the server's rotation.
    pub const fn kill_after(&self) -> Duration {
        match self.place {
            Place::HalfReply => Duration::from_millis(30),
            _ => Duration::ZERO,
        }
    }
}

const WIRE: [Point; 3] = [
    Point {
        name: "no reply",
        place: Place::NoReply,
        reply_arrived: false,
    },
    Point {
        name: "half a reply",
        place: Place::HalfReply,
        reply_arrived: false,
    },
    Point {
        name: "reply under way",
        place: Place::ReplyUnderWay,
        reply_arrived: false,
    },
];

/// The program's failpoints in the order in which a refresh passes them, and three on the wire.
pub const POINTS: [Point; failpoint::REFRESH.len() + WIRE.len()] = {
    let mut points = [WIRE[0]; failpoint::REFRESH.len() + WIRE.len()];
    let mut at = 0;
    while at < points.len() {
        points[at] = if at < failpoint::REFRESH.len() {
            Point {
                name: failpoint::REFRESH[at],
                place: Place::Failpoint,
                // The request leaves after the last one without.
                reply_arrived: true,
            }
        } else {
            WIRE[at - failpoint::REFRESH.len()]
        };
        at += 1;
    }
    points
};
