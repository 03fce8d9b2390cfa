//! The catalogue: extensions from which methods are generated.

use super::support::{Case, operation};

pub(super) const CASES: &[Case] = &[
    Case {
        document: operation,
        old: "tags: [a]",
        new: "tags: [a], x-list: { items: /a, cursors: [{ name: page }] }",
        expected: &[
            "additive stream-added - @/x-list A: the method 'stream' was added",
            "additive stream-added - @/x-list A: the method 'pages' was added",
        ],
    },
    Case {
        document: operation,
        old: "x-list: { items: /a, cursors: [{ name: page, send_back: { query: p } }] }",
        new: "x-list: { items: /a, cursors: [{ name: page }] }",
        expected: &["breaking stream-removed @/x-list @/x-list A: the method 'backwards' was removed"],
    },
    Case {
        document: operation,
        old: "x-list: { items: /a, cursors: [{ name: page }] }",
        new: "x-list: { items: /b, cursors: [{ name: page }] }",
        expected: &[
            "breaking stream-items-changed @/x-list/items @/x-list/items A: the place of the items of the list changed from '/a' to '/b'",
        ],
    },
    Case {
        document: operation,
        old: "x-list: { items: /a, cursors: [] }",
        new: "x-list: { items: /a, cursors: [1] }",
        expected: &[
            "documentation other-changed @/x-list @/x-list A: 'x-list' of the operation changed from {\"items\":\"/a\",\"cursors\":[]} to {\"items\":\"/a\",\"cursors\":[1]}",
        ],
    },
    Case {
        document: operation,
        old: "x-wait: { ready: { reached: [A] }, gone: { reached: [B] } }",
        new: "x-wait: { ready: { reached: [C] } }",
        expected: &[
            "breaking wait-removed @/x-wait/gone - A: the wait 'gone' was removed",
            "documentation other-changed @/x-wait/ready/reached @/x-wait/ready/reached A: 'reached' of the wait 'ready' changed from [\"A\"] to [\"C\"]",
        ],
    },
    Case {
        document: operation,
        old: "tags: [a]",
        new: "tags: [a], x-wait: { ready: { reached: [A] } }",
        expected: &["additive wait-added - @/x-wait/ready A: the wait 'ready' was added"],
    },
    Case {
        document: operation,
        old: "tags: [a]",
        new: "tags: [a], x-internal: true",
        expected: &["breaking operation-removed @ - the operation A was removed (GET /a)"],
    },
];
