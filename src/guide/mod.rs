//! Tasks that most programs have, one page each, with a complete program.
//!
//! | Question | Page |
//! |---|---|
//! | Where do credentials come from, and how are tokens shared? | [`authenticate`] |
//! | How do I read a list in pages, and resume where I stopped? | [`paginate`] |
//! | Which requests are retried, and what do I do with an error? | [`retry`] |
//! | How do I wait until a cluster is ready or gone? | [`wait`] |
//! | How do I test my program without an account? | [`mod@test`] |
//! | How do I see which requests are sent, and how long they take? | [`observe`] |
//! | How does a client follow its vendor's API? | [`regenerate`] |
//!
//! The folder `examples/` of the repository has programs that can be run against a sandbox.

/// Includes a page. Its programs are tests where all clients are compiled, because each uses one or more of them.
macro_rules! page {
    ($(#[$meta:meta])* $file:literal => $item:item) => {
        #[cfg_attr(
            any(not(doctest), all(feature = "perfectscale", feature = "cockroach", feature = "camunda")),
            doc = include_str!($file)
        )]
        $(#[$meta])*
        $item
    };
}

page!("authenticate.md" => pub mod authenticate {});
page!("paginate.md" => pub mod paginate {});
page!("retry.md" => pub mod retry {});
page!("wait.md" => pub mod wait {});
page!("test.md" => pub mod test {});
page!("observe.md" => pub mod observe {});
page!("regenerate.md" => pub mod regenerate {});

// The programs of README.md are tests as well.
page!(#[cfg(doctest)] "../../README.md" => struct Readme;);
