//! Objects of one kind in id order, found by id.

/// Whatever has an id of its own in a company.
pub(super) trait Identified {
    fn id(&self) -> u64;
}

#[derive(Clone, Debug)]
pub(super) struct Rows<T>(Vec<T>);

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Identified> Rows<T> {
    /// In id order.
    pub(super) fn all(&self) -> &[T] {
        &self.0
    }

    pub(super) fn all_mut(&mut self) -> &mut [T] {
        &mut self.0
    }

    pub(super) fn get(&self, id: u64) -> Option<&T> {
        self.0.get(self.place(id).ok()?)
    }

    pub(super) fn get_mut(&mut self, id: u64) -> Option<&mut T> {
        let place = self.place(id).ok()?;
        self.0.get_mut(place)
    }

    /// Puts it in its place, instead of the one with this id if there is one.
    pub(super) fn put(&mut self, row: T) {
        match self.place(row.id()) {
            Ok(place) => self.0[place] = row,
            Err(place) => self.0.insert(place, row),
        }
    }

    pub(super) fn remove(&mut self, id: u64) -> Option<T> {
        self.place(id).ok().map(|place| self.0.remove(place))
    }

    fn place(&self, id: u64) -> Result<usize, usize> {
        self.0.binary_search_by_key(&id, Identified::id)
    }
}
