//! The catalogue: limits of values.

use super::support::{Case, answer, request};

pub(super) const CASES: &[Case] = &[
    Case {
        document: request,
        old: "{ type: integer, minimum: 1 }",
        new: "{ type: integer, minimum: 2 }",
        expected: &[
            "breaking request-limit-tightened @/minimum @/minimum A: 'minimum' of the request body is 2 instead of 1",
        ],
    },
    Case {
        document: answer,
        old: "{ type: integer, minimum: 1 }",
        new: "{ type: integer, minimum: 2 }",
        expected: &[
            "documentation response-limit-changed @/minimum @/minimum A: 'minimum' of the response is 2 instead of 1; the client does not check responses",
        ],
    },
    Case {
        document: request,
        old: "{ type: integer, maximum: 1 }",
        new: "{ type: integer, maximum: 2 }",
        expected: &[
            "additive request-limit-loosened @/maximum @/maximum A: 'maximum' of the request body is 2 instead of 1",
        ],
    },
    Case {
        document: answer,
        old: "{ type: integer, maximum: 1 }",
        new: "{ type: integer, maximum: 2 }",
        expected: &[
            "documentation response-limit-changed @/maximum @/maximum A: 'maximum' of the response is 2 instead of 1; the client does not check responses",
        ],
    },
    Case {
        document: request,
        old: "{ type: integer, maximum: 2 }",
        new: "{ type: integer, maximum: 2, exclusiveMaximum: true }",
        expected: &[
            "breaking request-limit-tightened @/maximum @/maximum A: 'maximum' of the request body is 2 (exclusive) instead of 2",
        ],
    },
    Case {
        document: answer,
        old: "{ type: integer, maximum: 2 }",
        new: "{ type: integer, maximum: 2, exclusiveMaximum: true }",
        expected: &[
            "documentation response-limit-changed @/maximum @/maximum A: 'maximum' of the response is 2 (exclusive) instead of 2; the client does not check responses",
        ],
    },
    Case {
        document: request,
        old: "{ type: string, minLength: 2, maxLength: 9 }",
        new: "{ type: string, maxLength: 8 }",
        expected: &[
            "breaking request-limit-tightened @/maxLength @/maxLength A: 'maxLength' of the request body is 8 instead of 9",
            "additive request-limit-loosened @/minLength - A: 'minLength' of the request body is none instead of 2",
        ],
    },
    Case {
        document: answer,
        old: "{ type: string, minLength: 2, maxLength: 9 }",
        new: "{ type: string, maxLength: 8 }",
        expected: &[
            "documentation response-limit-changed @/minLength - A: 'minLength' of the response is none instead of 2; the client does not check responses",
            "documentation response-limit-changed @/maxLength @/maxLength A: 'maxLength' of the response is 8 instead of 9; the client does not check responses",
        ],
    },
    Case {
        document: request,
        old: "{ type: array, items: {} }",
        new: "{ type: array, items: {}, minItems: 1, maxItems: 5, uniqueItems: true }",
        expected: &[
            "breaking request-limit-tightened - @/minItems A: 'minItems' of the request body is 1 instead of none",
            "breaking request-limit-tightened - @/maxItems A: 'maxItems' of the request body is 5 instead of none",
            "breaking request-limit-tightened - @/uniqueItems A: 'uniqueItems' of the request body was added: true",
        ],
    },
    Case {
        document: answer,
        old: "{ type: array, items: {} }",
        new: "{ type: array, items: {}, minItems: 1, maxItems: 5, uniqueItems: true }",
        expected: &[
            "documentation response-limit-changed - @/minItems A: 'minItems' of the response is 1 instead of none; the client does not check responses",
            "documentation response-limit-changed - @/maxItems A: 'maxItems' of the response is 5 instead of none; the client does not check responses",
            "documentation response-limit-changed - @/uniqueItems A: 'uniqueItems' of the response was added: true; the client does not check responses",
        ],
    },
    Case {
        document: request,
        old: "{ allOf: [{ type: string }], maxLength: 9 }",
        new: "{ allOf: [{ type: string }], maxLength: 8 }",
        expected: &[
            "breaking request-limit-tightened @/maxLength @/maxLength A: 'maxLength' of the request body is 8 instead of 9",
        ],
    },
    Case {
        document: answer,
        old: "{ allOf: [{ type: string }], maxLength: 9 }",
        new: "{ allOf: [{ type: string }], maxLength: 8 }",
        expected: &[
            "documentation response-limit-changed @/maxLength @/maxLength A: 'maxLength' of the response is 8 instead of 9; the client does not check responses",
        ],
    },
    Case {
        document: request,
        old: "{ allOf: [{ type: string, maxLength: 9 }, { minLength: 1 }] }",
        new: "{ allOf: [{ type: string, maxLength: 8 }, { minLength: 1 }] }",
        expected: &[
            "breaking request-limit-tightened @/allOf/0/maxLength @/allOf/0/maxLength A: 'maxLength' of the request body is 8 instead of 9",
        ],
    },
    Case {
        document: answer,
        old: "{ allOf: [{ type: string, maxLength: 9 }, { minLength: 1 }] }",
        new: "{ allOf: [{ type: string, maxLength: 8 }, { minLength: 1 }] }",
        expected: &[
            "documentation response-limit-changed @/allOf/0/maxLength @/allOf/0/maxLength A: 'maxLength' of the response is 8 instead of 9; the client does not check responses",
        ],
    },
    Case {
        document: request,
        old: "{ type: string, maxLength: 9 }",
        new: "{ allOf: [{ type: string, maxLength: 9 }] }",
        expected: &[],
    },
    Case {
        document: answer,
        old: "{ type: string, maxLength: 9 }",
        new: "{ allOf: [{ type: string, maxLength: 9 }] }",
        expected: &[],
    },
    Case {
        document: request,
        old: "{ type: string, pattern: a }",
        new: "{ type: string, pattern: b }",
        expected: &[
            "breaking request-limit-tightened @/pattern @/pattern A: 'pattern' of the request body changed from 'a' to 'b'",
        ],
    },
    Case {
        document: answer,
        old: "{ type: string, pattern: a }",
        new: "{ type: string, pattern: b }",
        expected: &[
            "documentation response-limit-changed @/pattern @/pattern A: 'pattern' of the response changed from 'a' to 'b'; the client does not check responses",
        ],
    },
    Case {
        document: request,
        old: "{ type: string, pattern: a }",
        new: "{ type: string }",
        expected: &["additive request-limit-loosened @/pattern - A: 'pattern' of the request body was removed: 'a'"],
    },
    Case {
        document: answer,
        old: "{ type: string, pattern: a }",
        new: "{ type: string }",
        expected: &[
            "documentation response-limit-changed @/pattern - A: 'pattern' of the response was removed: 'a'; the client does not check responses",
        ],
    },
];
