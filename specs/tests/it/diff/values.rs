//! The catalogue: types and words of values.

use super::support::{Case, answer, request};

pub(super) const CASES: &[Case] = &[
    Case {
        document: request,
        old: "{ type: string }",
        new: "{ type: integer }",
        expected: &["breaking request-type-changed @ @ A: the request body is an integer (i64) instead of a string"],
    },
    Case {
        document: answer,
        old: "{ type: string }",
        new: "{ type: integer }",
        expected: &["breaking response-type-changed @ @ A: the response is an integer (i64) instead of a string"],
    },
    Case {
        document: request,
        old: "{ type: integer }",
        new: "{ type: integer, format: int32 }",
        expected: &[
            "breaking request-type-changed @ @ A: the request body is an integer (i32) instead of an integer (i64)",
        ],
    },
    Case {
        document: answer,
        old: "{ type: integer }",
        new: "{ type: integer, format: int32 }",
        expected: &[
            "breaking response-type-changed @ @ A: the response is an integer (i32) instead of an integer (i64)",
        ],
    },
    Case {
        document: request,
        old: "{ type: string }",
        new: "{ type: string, format: date-time }",
        expected: &[
            "breaking request-type-changed @ @ A: the request body is a string (Timestamp) instead of a string",
        ],
    },
    Case {
        document: answer,
        old: "{ type: string }",
        new: "{ type: string, format: date-time }",
        expected: &["breaking response-type-changed @ @ A: the response is a string (Timestamp) instead of a string"],
    },
    Case {
        document: request,
        old: "{ type: string }",
        new: "{ type: string, format: email }",
        expected: &[
            "documentation format-changed - @/format A: the format of the request body was added: 'email'; its Rust type is the same",
        ],
    },
    Case {
        document: answer,
        old: "{ type: string }",
        new: "{ type: string, format: email }",
        expected: &[
            "documentation format-changed - @/format A: the format of the response was added: 'email'; its Rust type is the same",
        ],
    },
    Case {
        document: request,
        old: "{ type: string }",
        new: "{ type: string, enum: [a, b] }",
        expected: &["breaking request-type-changed @ @ A: the request body is an enum instead of a string"],
    },
    Case {
        document: answer,
        old: "{ type: string }",
        new: "{ type: string, enum: [a, b] }",
        expected: &["breaking response-type-changed @ @ A: the response is an enum instead of a string"],
    },
    Case {
        document: request,
        old: "{ type: string }",
        new: "{ type: string, x-handwritten-type: 'crate::Cursor' }",
        expected: &[
            "breaking request-type-changed @ @ A: the request body is the handwritten type crate::Cursor instead of a string",
        ],
    },
    Case {
        document: answer,
        old: "{ type: string }",
        new: "{ type: string, x-handwritten-type: 'crate::Cursor' }",
        expected: &[
            "breaking response-type-changed @ @ A: the response is the handwritten type crate::Cursor instead of a string",
        ],
    },
    Case {
        document: request,
        old: "{ type: array, items: {} }",
        new: "{ type: object, properties: { a: {} } }",
        expected: &["breaking request-type-changed @ @ A: the request body is an object instead of a list"],
    },
    Case {
        document: answer,
        old: "{ type: array, items: {} }",
        new: "{ type: object, properties: { a: {} } }",
        expected: &["breaking response-type-changed @ @ A: the response is an object instead of a list"],
    },
    Case {
        document: request,
        old: "{ type: array, items: { type: string } }",
        new: "{ type: array, items: { type: string, nullable: true } }",
        expected: &[
            "breaking request-type-changed @/items @/items A: each entry of the request body may be null now: T becomes Option<T>, and the server accepts what it accepted before",
        ],
    },
    Case {
        document: answer,
        old: "{ type: array, items: { type: string } }",
        new: "{ type: array, items: { type: string, nullable: true } }",
        expected: &[
            "breaking response-nullable @/items @/items A: each entry of the response may be null now: T becomes Option<T>",
        ],
    },
    Case {
        document: request,
        old: "{ type: array, items: { type: string, nullable: true } }",
        new: "{ type: array, items: { type: string } }",
        expected: &[
            "breaking request-not-nullable @/items @/items A: each entry of the request body may no longer be null",
        ],
    },
    Case {
        document: answer,
        old: "{ type: array, items: { type: string, nullable: true } }",
        new: "{ type: array, items: { type: string } }",
        expected: &[
            "breaking response-not-nullable @/items @/items A: each entry of the response is never null now: Option<T> becomes T",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, additionalProperties: { type: string } }",
        new: "{ type: object, additionalProperties: { type: integer } }",
        expected: &[
            "breaking request-type-changed @/additionalProperties @/additionalProperties A: each value of the request body is an integer (i64) instead of a string",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, additionalProperties: { type: string } }",
        new: "{ type: object, additionalProperties: { type: integer } }",
        expected: &[
            "breaking response-type-changed @/additionalProperties @/additionalProperties A: each value of the response is an integer (i64) instead of a string",
        ],
    },
    Case {
        document: request,
        old: "{ type: object, additionalProperties: true }",
        new: "{ type: object, additionalProperties: { type: string } }",
        expected: &[
            "breaking request-type-changed @/additionalProperties @/additionalProperties A: each value of the request body is a string instead of any value",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object, additionalProperties: true }",
        new: "{ type: object, additionalProperties: { type: string } }",
        expected: &[
            "breaking response-type-changed @/additionalProperties @/additionalProperties A: each value of the response is a string instead of any value",
        ],
    },
    Case {
        document: request,
        old: "{ type: object }",
        new: "{ type: object, additionalProperties: false }",
        expected: &[
            "breaking request-type-changed - @/additionalProperties A: the request body is an object without fields instead of a map now",
        ],
    },
    Case {
        document: answer,
        old: "{ type: object }",
        new: "{ type: object, additionalProperties: false }",
        expected: &[
            "breaking response-type-changed - @/additionalProperties A: the response is an object without fields instead of a map now",
        ],
    },
    Case {
        document: request,
        old: "{ type: string, enum: [a] }",
        new: "{ type: string, enum: [a, b] }",
        expected: &["additive request-enum-value-added @/enum @/enum A: the request body has the new value 'b'"],
    },
    Case {
        document: answer,
        old: "{ type: string, enum: [a] }",
        new: "{ type: string, enum: [a, b] }",
        expected: &["additive response-enum-value-added @/enum @/enum A: the response has the new value 'b'"],
    },
    Case {
        document: request,
        old: "{ type: string, enum: [a, b] }",
        new: "{ type: string, enum: [a] }",
        expected: &[
            "breaking request-enum-value-removed @/enum @/enum A: the request body no longer has the value 'b': the server may reject it",
        ],
    },
    Case {
        document: answer,
        old: "{ type: string, enum: [a, b] }",
        new: "{ type: string, enum: [a] }",
        expected: &[
            "breaking response-enum-value-removed @/enum @/enum A: the response no longer has the value 'b': its variant was removed; the client reads it as an unknown value",
        ],
    },
    Case {
        document: request,
        old: "{ type: integer, enum: [1, 2] }",
        new: "{ type: integer, enum: [1, 3] }",
        expected: &[
            "breaking request-enum-value-removed @/enum @/enum A: the request body no longer has the value '2': the server may reject it",
            "additive request-enum-value-added @/enum @/enum A: the request body has the new value '3'",
        ],
    },
    Case {
        document: answer,
        old: "{ type: integer, enum: [1, 2] }",
        new: "{ type: integer, enum: [1, 3] }",
        expected: &[
            "documentation response-known-values-changed @/enum @/enum A: the list of known values of the response is 1, 3 instead of 1, 2",
        ],
    },
    Case {
        document: request,
        old: "{ type: integer }",
        new: "{ type: integer, enum: [1, 3] }",
        expected: &["breaking request-limit-tightened - @/enum A: the request body must be one of 1, 3 now"],
    },
    Case {
        document: answer,
        old: "{ type: integer }",
        new: "{ type: integer, enum: [1, 3] }",
        expected: &[
            "documentation response-known-values-changed - @/enum A: the list of known values of the response is 1, 3 instead of none",
        ],
    },
    Case {
        document: request,
        old: "{ type: integer, enum: [1] }",
        new: "{ type: integer }",
        expected: &["additive request-limit-loosened @/enum - A: the request body is no longer limited to 1"],
    },
    Case {
        document: answer,
        old: "{ type: integer, enum: [1] }",
        new: "{ type: integer }",
        expected: &[
            "documentation response-known-values-changed @/enum - A: the list of known values of the response is none instead of 1",
        ],
    },
    Case {
        document: request,
        old: "{ oneOf: [{ type: string }, { type: integer }] }",
        new: "{ oneOf: [{ type: string }, { type: boolean }] }",
        expected: &[
            "breaking request-alternative-removed @/oneOf/1 - A: the request body can no longer be an integer (i64)",
            "additive request-alternative-added - @/oneOf/1 A: the request body can be a boolean as well",
        ],
    },
    Case {
        document: answer,
        old: "{ oneOf: [{ type: string }, { type: integer }] }",
        new: "{ oneOf: [{ type: string }, { type: boolean }] }",
        expected: &[
            "breaking response-alternative-removed @/oneOf/1 - A: the response can no longer be an integer (i64)",
            "breaking response-alternative-added - @/oneOf/1 A: the response can be a boolean as well",
        ],
    },
    Case {
        document: request,
        old: "{ oneOf: [{ type: string, maxLength: 5 }, { type: integer }] }",
        new: "{ oneOf: [{ type: integer }, { type: string, maxLength: 4 }] }",
        expected: &[
            "breaking request-limit-tightened @/oneOf/0/maxLength @/oneOf/1/maxLength A: 'maxLength' of a choice of the request body is 4 instead of 5",
        ],
    },
    Case {
        document: answer,
        old: "{ oneOf: [{ type: string, maxLength: 5 }, { type: integer }] }",
        new: "{ oneOf: [{ type: integer }, { type: string, maxLength: 4 }] }",
        expected: &[
            "documentation response-limit-changed @/oneOf/0/maxLength @/oneOf/1/maxLength A: 'maxLength' of a choice of the response is 4 instead of 5; the client does not check responses",
        ],
    },
    Case {
        document: request,
        old: "{ oneOf: [{ type: string }, { type: integer }], x-handwritten-type: 'crate::Cursor' }",
        new: "{ type: string, x-handwritten-type: 'crate::Cursor' }",
        expected: &[
            "breaking request-type-changed @ @ A: the request body is a string on the wire instead of a choice (oneOf), and crate::Cursor must support it",
        ],
    },
    Case {
        document: answer,
        old: "{ oneOf: [{ type: string }, { type: integer }], x-handwritten-type: 'crate::Cursor' }",
        new: "{ type: string, x-handwritten-type: 'crate::Cursor' }",
        expected: &[
            "breaking response-type-changed @ @ A: the response is a string on the wire instead of a choice (oneOf), and crate::Cursor must support it",
        ],
    },
    Case {
        document: request,
        old: "{ type: string, default: a }",
        new: "{ type: string, default: b }",
        expected: &[
            "documentation default-changed @/default @/default A: the default of the request body changed from 'a' to 'b'; the client never sends defaults",
        ],
    },
    Case {
        document: answer,
        old: "{ type: string, default: a }",
        new: "{ type: string, default: b }",
        expected: &[
            "documentation default-changed @/default @/default A: the default of the response changed from 'a' to 'b'; the client never sends defaults",
        ],
    },
];
