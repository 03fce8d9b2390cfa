/// The effect of a change on callers of the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Code that uses the generated client has to change, or the server rejects requests that it accepted.
    Breaking,
    /// Something was added, and everything else works as before.
    Additive,
    /// Neither the code nor the requests and responses change.
    Documentation,
}

impl Group {
    /// The groups in the order in which they are printed.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::Documentation];

    /// The name in printed text and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::Documentation => "documentation",
        }
    }
}
