//! Lists of which a window of time can be asked for: a long one is read in several windows at once, instead of in one
//! chain of requests each of which waits for the one before it.

use connect_domain::clock::Instant;

use crate::connector::{CallFuture, PartnerCall, Turn};
use crate::fault::PartnerFault;

/// When objects were made, by the partner's clock, which counts whole seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Window {
    /// The first instant of it; `None` is the list's beginning.
    pub from: Option<Instant>,
    /// The first instant behind it; `None` is its end, whatever is made meanwhile.
    pub until: Option<Instant>,
}

/// Reads a list whose objects keep the instant at which they were made.
pub trait ReadsWindows<T>: Send + Sync {
    /// A page of a window, the newest objects first: the one after `cursor`, or the first one. It has all that the partner
    /// listed, because the next windows begin where it ends. A cursor that the partner does not know any more is
    /// [`crate::FaultKind::NotFound`] or [`crate::FaultKind::Refused`].
    fn read_window<'a>(&'a self, call: PartnerCall<'a>, window: Window, cursor: Option<String>) -> CallFuture<'a, WindowPage<T>>;

    /// [`Self::read_window`] for readers who go on to the end: a page that names itself as the next one has none, and is
    /// [`crate::FaultKind::Malformed`].
    fn read_on<'a>(&'a self, call: PartnerCall<'a>, window: Window, cursor: Option<String>) -> CallFuture<'a, WindowPage<T>>
    where
        T: Send + 'a,
    {
        Box::pin(async move {
            let page = self.read_window(call, window, cursor.clone()).await?;
            match cursor.is_some() && page.cursor == cursor {
                true => Err(PartnerFault::malformed()),
                false => Ok(page),
            }
        })
    }
}

/// A page of the whole list, in one chain: for whoever has time.
pub fn read_whole<'a, T: Send + 'a>(
    reads: &'a dyn ReadsWindows<T>,
    call: PartnerCall<'a>,
    cursor: Option<String>,
) -> CallFuture<'a, Turn<T>> {
    Box::pin(async move {
        let page = reads.read_on(call, Window::default(), cursor).await?;
        Ok(Turn {
            objects: page.objects.into_iter().map(|made| made.object).collect(),
            cursor: page.cursor,
            unread: Vec::new(),
        })
    })
}

/// One page of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowPage<T> {
    /// The newest first.
    pub objects: Vec<Made<T>>,
    /// Where the window's next page begins; `None` when this was its last.
    pub cursor: Option<String>,
}

/// An object, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made<T> {
    /// By the partner's clock.
    pub at: Instant,
    /// What was made.
    pub object: T,
}
