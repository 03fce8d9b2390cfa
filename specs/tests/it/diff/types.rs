//! The catalogue: components, which are types in Rust.

use super::support::{Case, components, top};

pub(super) const CASES: &[Case] = &[
    Case {
        document: components,
        old: "T: { type: object, properties: { a: { type: string } } }, U: { type: object, properties: { u: { type: string } } }",
        new: "T: { type: object, properties: { a: { type: string } } }",
        expected: &["breaking type-removed @/U - the type U was removed"],
    },
    Case {
        document: components,
        old: "T: { type: object, properties: { a: { type: string } } }",
        new: "T: { type: object, properties: { a: { type: string } } }, U: { type: object, properties: { u: { type: string } } }",
        expected: &["additive type-added - @/U the type U was added"],
    },
    Case {
        document: components,
        old: "T: { type: object, properties: { a: { type: string } } }, U: { type: object, properties: { u: { type: string } } }",
        new: "T: { type: object, properties: { a: { type: string } } }, V: { type: object, properties: { u: { type: string } } }",
        expected: &["breaking type-renamed @/U @/V the type U is called V; requests and responses are unchanged"],
    },
    Case {
        document: components,
        old: "T: { type: object, properties: { a: { $ref: '#/components/schemas/U' } } }, U: { type: string, enum: [a] }",
        new: "T: { type: object, properties: { a: { $ref: '#/components/schemas/V' } } }, V: { type: string, enum: [a, b] }",
        expected: &[
            "breaking type-renamed @/U @/V the type U is called V; requests and responses are unchanged",
            "additive response-enum-value-added @/U/enum @/V/enum A: the response type 'V' has the new value 'b'",
        ],
    },
    Case {
        document: components,
        old: "T: { type: object, properties: { a: { $ref: '#/components/schemas/U' } } }, U: { type: string, enum: [a] }",
        new: "T: { type: object, properties: { a: { type: string, enum: [a] } } }",
        expected: &[
            "breaking type-renamed @/U @/T/properties/a the type U is called TA; requests and responses are unchanged",
        ],
    },
    Case {
        document: components,
        old: "T: { type: object, properties: { a: { $ref: '#/components/schemas/U' } } }, U: { type: object, properties: { a: { type: string } } }, V: { type: object, properties: { a: { type: string } } }",
        new: "T: { type: object, properties: { a: { $ref: '#/components/schemas/V' } } }, U: { type: object, properties: { a: { type: string } } }, V: { type: object, properties: { a: { type: string } } }",
        expected: &[
            "breaking response-type-changed @/T/properties/a @/T/properties/a A: the response field 'T.a' is the type V instead of the type U",
        ],
    },
    Case {
        document: components,
        old: "T: { type: object, properties: { a: { $ref: '#/components/schemas/U' } } }, U: { type: string }",
        new: "T: { type: object, properties: { a: { type: string } } }, U: { type: string }",
        expected: &[
            "breaking response-type-changed @/T/properties/a @/T/properties/a A: the response field 'T.a' is a string instead of the type U",
        ],
    },
    Case {
        document: components,
        old: "T: { type: object, properties: { a: { type: string } } }, U: { type: object, required: [u], properties: { u: { type: string } } }",
        new: "T: { type: object, properties: { a: { type: string } } }, U: { type: object, properties: { u: { type: string } } }",
        expected: &[
            "breaking response-field-optional @/U/required @/U/properties/u the response field 'U.u' may be missing now: T becomes Option<T>",
        ],
    },
    Case {
        document: components,
        old: "T: { type: object, properties: { t: { $ref: '#/components/schemas/T' }, a: { type: string } } }",
        new: "T: { type: object, properties: { t: { $ref: '#/components/schemas/T' }, a: { type: integer } } }",
        expected: &[
            "breaking response-type-changed @/T/properties/a @/T/properties/a A: the response field 'T.a' is an integer (i64) instead of a string",
        ],
    },
    Case {
        document: components,
        old: "T: { type: object, properties: { a: { allOf: [{ $ref: '#/components/schemas/U' }] } } }, U: { type: object, properties: { a: { type: string } } }",
        new: "T: { type: object, properties: { a: { $ref: '#/components/schemas/U' } } }, U: { type: object, properties: { a: { type: string } } }",
        expected: &[],
    },
    Case {
        document: top,
        old: "paths: {}\ncomponents: { parameters: { P: { name: p, in: query, schema: { type: string } } } }",
        new: "paths: {}\ncomponents: { parameters: { P: { name: p, in: query, schema: { type: integer } } } }",
        expected: &[
            "documentation other-changed /components/parameters/P /components/parameters/P 'P' of the components' parameters differs, but no operation is affected",
        ],
    },
    Case {
        document: top,
        old: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } } } } } }\ncomponents: { schemas: {} }",
        new: "paths: { /a: { get: { operationId: A, responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/AResponse' } } } } } } } }\ncomponents: { schemas: { AResponse: { type: object, properties: { a: { type: string } } } } }",
        expected: &[],
    },
];
