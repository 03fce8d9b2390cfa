//! How to do what most programs have to: a page a question, each with a whole program.
//!
//! | Question | Page |
//! |---|---|
//! | Where do the credentials come from, and how many tokens does that make? | [`authenticate`] |
//! | How do I read a list that comes in pages, and go on where I stopped? | [`paginate`] |
//! | What is sent again, when, and what do I do with an error? | [`retry`] |
//! | How do I wait until a cluster is ready, or gone? | [`wait`] |
//! | How do I test my program without an account? | [`mod@test`] |
//! | How do I see what is sent, how often, and how long it takes? | [`observe`] |
//! | How does a client follow its vendor's API? | [`regenerate`] |

#[doc = include_str!("authenticate.md")]
pub mod authenticate {}

#[doc = include_str!("paginate.md")]
pub mod paginate {}

#[doc = include_str!("retry.md")]
pub mod retry {}

#[doc = include_str!("wait.md")]
pub mod wait {}

#[doc = include_str!("test.md")]
pub mod test {}

#[doc = include_str!("observe.md")]
pub mod observe {}

#[doc = include_str!("regenerate.md")]
pub mod regenerate {}

/// The programs in the README compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
