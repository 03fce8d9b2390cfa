//! The catalogue: what only a reader sees.

use super::support::{Case, answer, operation, top};

pub(super) const CASES: &[Case] = &[
    Case {
        document: top,
        old: "info: { title: Small, version: '1' }\npaths: {}",
        new: "info: { title: Small, version: '2' }\npaths: {}",
        expected: &[
            "documentation info-changed /info/version /info/version the document's version changed from '1' to '2'",
        ],
    },
    Case {
        document: top,
        old: "paths: {}\nexternalDocs: { url: a }",
        new: "paths: {}\nexternalDocs: { url: b }",
        expected: &[
            "documentation description-changed /externalDocs /externalDocs the external documentation of the document changed from {\"url\":\"a\"} to {\"url\":\"b\"}",
        ],
    },
    Case {
        document: operation,
        old: "summary: a, description: a",
        new: "summary: b",
        expected: &[
            "documentation description-changed @/summary @/summary A: the summary of the operation changed from 'a' to 'b'",
            "documentation description-changed @/description - A: the description of the operation was removed: 'a'",
        ],
    },
    Case {
        document: operation,
        old: "deprecated: false",
        new: "deprecated: true",
        expected: &["documentation deprecated @/deprecated @/deprecated A: the operation is deprecated now"],
    },
    Case {
        document: operation,
        old: "deprecated: true",
        new: "",
        expected: &["documentation undeprecated @/deprecated - A: the operation is no longer deprecated"],
    },
    Case {
        document: operation,
        old: "tags: [a]",
        new: "tags: [b]",
        expected: &[
            "documentation tags-changed @/tags @/tags A: the list of tags of the operation changed from [\"a\"] to [\"b\"]",
        ],
    },
    Case {
        document: operation,
        old: "x-other: 1",
        new: "x-other: 2",
        expected: &[
            "documentation other-changed @/x-other @/x-other A: 'x-other' of the operation changed from 1 to 2",
        ],
    },
    Case {
        document: answer,
        old: "{ type: string, title: a, example: a }",
        new: "{ type: string, title: b, example: b }",
        expected: &[
            "documentation description-changed @/title @/title A: the title of the response changed from 'a' to 'b'",
            "documentation example-changed @/example @/example A: the example of the response changed from 'a' to 'b'",
        ],
    },
    Case {
        document: answer,
        old: "{ type: string, description: 'A description that is much longer than a line can be, of the old kind.' }",
        new: "{ type: string, description: 'A description that is much longer than a line can be, of the new kind.' }",
        expected: &[
            "documentation description-changed @/description @/description A: the description of the response changed from …er than a line can be, of the old kind.' to …er than a line can be, of the new kind.'",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, properties: { a: { type: string, deprecated: true } } }",
        new: "{ type: object, properties: { a: { type: string } } }",
        expected: &[
            "documentation undeprecated @/properties/a/deprecated - A: the field 'AResponse.a' is no longer deprecated",
        ],
    },
];
