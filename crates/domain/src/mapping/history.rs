//! What happened to one mapping, in words for its history.

/// One kind of act that changed a mapping; a person's, unless it is about the source object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MappingAct {
    /// Decided on a target.
    Confirm,
    /// Took the decision back.
    Clear,
    /// Decided that it needs no target.
    Ignore,
    /// Changed only the note.
    Note,
    /// Changed only what is decided beside the target.
    Attributes,
    /// Undid: an earlier state holds again.
    Restore,
    /// A person's file decided on a target.
    Import,
    /// A pull found another type or class.
    SourceRetyped,
    /// A pull found it merged or listed no more.
    SourceGone,
    /// A pull found it again.
    SourceReturned,
    /// The firm put another target in the place of the one decided on.
    TargetReplaced,
    /// The firm gave the target another class.
    TargetReclassed,
}

impl MappingAct {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Confirm,
        Self::Clear,
        Self::Ignore,
        Self::Note,
        Self::Attributes,
        Self::Restore,
        Self::Import,
        Self::SourceRetyped,
        Self::SourceGone,
        Self::SourceReturned,
        Self::TargetReplaced,
        Self::TargetReclassed,
    ];

    /// The word used in JSON and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Clear => "clear",
            Self::Ignore => "ignore",
            Self::Note => "note",
            Self::Attributes => "attributes",
            Self::Restore => "restore",
            Self::Import => "import",
            Self::SourceRetyped => "source_retyped",
            Self::SourceGone => "source_gone",
            Self::SourceReturned => "source_returned",
            Self::TargetReplaced => "target_replaced",
            Self::TargetReclassed => "target_reclassed",
        }
    }
}

impl std::str::FromStr for MappingAct {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|act| act.as_str() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_a_word_of_its_own() {
        for act in MappingAct::ALL {
            assert_eq!(act.as_str().parse(), Ok(act));
        }
    }
}
