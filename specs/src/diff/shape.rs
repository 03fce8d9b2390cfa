use std::collections::{BTreeMap, BTreeSet};

use super::Node;

/// The maximum number of consecutive references and wrappers, which may form a cycle.
const DEPTH: usize = 16;

/// A schema as used in one place, with references and wrapping `allOf`s resolved.
#[derive(Debug, Clone)]
pub(super) struct View<'a> {
    /// The schema at the place itself.
    pub(super) outer: Node<'a>,
    /// The references and wrappers around `inner`, with their metadata.
    pub(super) wrappers: Vec<Node<'a>>,
    /// The schema behind the references and wrappers.
    pub(super) inner: Node<'a>,
    /// `inner` and all its `allOf` parts.
    pub(super) parts: Vec<Node<'a>>,
    /// The name of the component that is referred to.
    pub(super) component: Option<String>,
    pub(super) nullable: bool,
    pub(super) handwritten: Option<&'a str>,
}

impl<'a> View<'a> {
    pub(super) fn of(outer: Node<'a>) -> Self {
        let mut view = Self {
            wrappers: Vec::new(),
            inner: outer.clone(),
            parts: Vec::new(),
            outer,
            component: None,
            nullable: false,
            handwritten: None,
        };
        for _ in 0..DEPTH {
            view.nullable |= view.inner.get("nullable").is_true();
            view.handwritten = view.handwritten.or_else(|| view.inner.get("x-handwritten-type").value.as_str());
            if let Some((target, reference)) = view.inner.target() {
                if let Some(name) = reference.strip_prefix("#/components/schemas/") {
                    view.component.get_or_insert_with(|| name.to_owned());
                }
                view.wrappers.push(view.inner);
                view.inner = target;
                continue;
            }
            let Some((part, words)) = only_part(&view.inner) else { break };
            view.wrappers.push(view.inner);
            view.wrappers.extend(words);
            view.inner = part;
        }
        view.parts = parts(&view.inner);
        view
    }

    /// The view of a field that several parts declare.
    fn of_field(field: &Field<'a>) -> Self {
        let mut view = Self::of(field.node.clone());
        for node in &field.refined {
            let more = Self::of(node.clone());
            // A refined component becomes a type of its own.
            if more.component != view.component && more.parts.iter().any(describes_type) {
                view.component = None;
            }
            view.parts.extend(more.wrappers);
            view.parts.extend(more.parts);
        }
        view
    }

    /// The value under `key` in the first part that has one.
    pub(super) fn get(&self, key: &str) -> Node<'a> {
        first(&self.parts, key)
    }

    /// Wrappers and parts.
    pub(super) fn all(&self) -> Vec<Node<'a>> {
        [self.wrappers.as_slice(), &self.parts].concat()
    }

    /// A key for all parts.
    pub(super) fn place(&self) -> String {
        self.parts.iter().map(|part| part.at.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The shape in generated code.
    pub(super) fn shape(&self) -> Shape {
        match self.handwritten {
            Some(path) => Shape::Handwritten(path.to_owned()),
            None => self.wire(),
        }
    }

    /// The shape of the JSON.
    pub(super) fn wire(&self) -> Shape {
        let mut shapes = self.parts.iter().map(shape).filter(|part| *part != Shape::Anything);
        match shapes.next() {
            None => Shape::Anything,
            // Another part may list the values of the string.
            Some(Shape::Text("String")) if shapes.any(|part| part == Shape::Enum) => Shape::Enum,
            // Another part may declare the properties of the object.
            Some(Shape::Map) if shapes.any(|part| part == Shape::Object) => Shape::Object,
            Some(shape) => shape,
        }
    }

    /// The values of an enum.
    pub(super) fn enum_values(&self) -> Vec<String> {
        let values = self.get("enum").items().into_iter().filter(Node::is_there);
        values.map(|value| value.value.as_str().map_or_else(|| value.value.to_string(), str::to_owned)).collect()
    }

    /// The fields of all parts.
    pub(super) fn fields(&self) -> Vec<Field<'a>> {
        let mut required = BTreeMap::new();
        for list in self.parts.iter().map(|part| part.get("required")) {
            for entry in list.items() {
                required.entry(entry.text()).or_insert_with(|| list.at.clone());
            }
        }
        let mut found: Vec<Field<'a>> = Vec::new();
        let mut places = BTreeMap::new();
        for (name, node) in self.parts.iter().flat_map(|part| part.get("properties").entries()) {
            match places.get(name).and_then(|place: &usize| found.get_mut(*place)) {
                Some(field) if field.node.value == node.value => {}
                Some(field) => field.refined.push(node),
                None => {
                    places.insert(name, found.len());
                    found.push(Field { name, node, refined: Vec::new(), required: required.get(name).cloned() });
                }
            }
        }
        found
    }

    /// Required names that no part declares.
    pub(super) fn undeclared_required(&self) -> Vec<&'a str> {
        let fields: BTreeSet<&str> =
            self.parts.iter().flat_map(|part| part.get("properties").entries()).map(|(name, _)| name).collect();
        let lists = self.parts.iter().flat_map(|part| part.get("required").items());
        lists.map(|entry| entry.text()).filter(|name| !fields.contains(name)).collect()
    }
}

/// One field of an object.
#[derive(Debug, Clone)]
pub(super) struct Field<'a> {
    pub(super) name: &'a str,
    pub(super) node: Node<'a>,
    /// Declarations of the field in other parts.
    refined: Vec<Node<'a>>,
    /// The pointer to the list that requires it.
    pub(super) required: Option<String>,
}

impl<'a> Field<'a> {
    pub(super) fn view(&self) -> View<'a> {
        View::of_field(self)
    }
}

/// The value under `key` in the first node that has one.
pub(super) fn first<'a>(nodes: &[Node<'a>], key: &str) -> Node<'a> {
    nodes.iter().map(|node| node.get(key)).find(Node::is_there).unwrap_or_else(Node::nothing)
}

/// The schema and all its `allOf` parts.
fn parts<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let mut parts = Vec::new();
    collect(node, &mut parts);
    parts
}

/// Collects the parts, which may form a cycle.
fn collect<'a>(node: &Node<'a>, parts: &mut Vec<Node<'a>>) {
    let node = node.clone().resolved();
    if parts.iter().any(|part| part.at == node.at) {
        return;
    }
    let inner = node.get("allOf").items();
    parts.push(node);
    for part in inner {
        collect(&part, parts);
    }
}

/// The only `allOf` part that describes a type, if the schema adds only metadata and limits to it; and the other parts.
fn only_part<'a>(node: &Node<'a>) -> Option<(Node<'a>, Vec<Node<'a>>)> {
    let (mut parts, words): (Vec<_>, Vec<_>) = node.get("allOf").items().into_iter().partition(describes_type);
    if parts.len() == 1 && !ADDS.iter().any(|key| node.get(key).is_there()) {
        Some((parts.pop()?, words))
    } else {
        None
    }
}

/// The keys of a schema that describe its type.
const ADDS: [&str; 7] = ["type", "properties", "required", "additionalProperties", "oneOf", "anyOf", "enum"];

/// Whether a part describes the type.
fn describes_type(part: &Node<'_>) -> bool {
    ADDS.iter().chain(&["$ref", "allOf", "items", "format"]).any(|key| part.get(key).is_there())
}

/// The kind of value that a schema describes, as generated types distinguish it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    Anything,
    Boolean,
    Integer(&'static str),
    Number(&'static str),
    /// A string, with the Rust type of its format.
    Text(&'static str),
    /// An enum of strings.
    Enum,
    Object,
    Map,
    List,
    /// `oneOf` or `anyOf`.
    Alternatives(&'static str),
    Handwritten(String),
}

impl Shape {
    /// Whether a type is generated for it; an inline one is named after its place.
    pub(super) fn is_named(&self) -> bool {
        matches!(self, Self::Object | Self::Enum | Self::Alternatives(_))
    }

    /// Whether generated code reads null and a missing value as empty.
    pub(super) fn is_collection(&self) -> bool {
        matches!(self, Self::List | Self::Map)
    }

    pub(super) fn label(&self) -> String {
        match self {
            Self::Anything => "any value".to_owned(),
            Self::Boolean => "a boolean".to_owned(),
            Self::Integer(rust) => format!("an integer ({rust})"),
            Self::Number(rust) => format!("a number ({rust})"),
            Self::Text("String") => "a string".to_owned(),
            Self::Text(rust) => format!("a string ({rust})"),
            Self::Enum => "an enum".to_owned(),
            Self::Object => "an object".to_owned(),
            Self::Map => "a map".to_owned(),
            Self::List => "a list".to_owned(),
            Self::Alternatives(keyword) => format!("a choice ({keyword})"),
            Self::Handwritten(path) => format!("the handwritten type {path}"),
        }
    }
}

/// The shape of one part.
fn shape(node: &Node<'_>) -> Shape {
    for keyword in ["oneOf", "anyOf"] {
        if node.get(keyword).is_there() {
            return Shape::Alternatives(keyword);
        }
    }
    let format = node.get("format").text();
    let words = node.get("enum").items().iter().any(|value| value.value.is_string());
    match node.get("type").text() {
        "boolean" => Shape::Boolean,
        "integer" => Shape::Integer(match format {
            "int8" => "i8",
            "int16" => "i16",
            "int32" => "i32",
            "uint8" => "u8",
            "uint16" => "u16",
            "uint32" => "u32",
            "uint" | "uint64" => "u64",
            _ => "i64",
        }),
        "number" => Shape::Number(if format == "float" { "f32" } else { "f64" }),
        "string" if words => Shape::Enum,
        "string" => Shape::Text(match format {
            "date-time" => "Timestamp",
            "date" => "Date",
            "password" => "Secret",
            "ip" => "IpAddr",
            "ipv4" => "Ipv4Addr",
            "ipv6" => "Ipv6Addr",
            _ => "String",
        }),
        "array" => Shape::List,
        "object" if is_empty(node) => Shape::Map,
        "object" => Shape::Object,
        _ if node.get("properties").is_there() => Shape::Object,
        _ if node.get("items").is_there() => Shape::List,
        _ if words => Shape::Enum,
        _ if node.get("additionalProperties").is_there() => Shape::Map,
        _ => Shape::Anything,
    }
}

/// Whether an object and its parts declare no fields.
fn is_empty(node: &Node<'_>) -> bool {
    !parts(node).iter().any(|part| part.get("properties").keys().next().is_some())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Node, Shape, View};

    fn shape_of(document: &Value) -> Shape {
        View::of(Node::root(document).get("schema")).shape()
    }

    #[test]
    fn schemas_have_the_shapes_of_generated_types() {
        for (schema, shape) in [
            (json!({ "type": "integer", "format": "int32" }), Shape::Integer("i32")),
            (json!({ "type": "string", "format": "date-time" }), Shape::Text("Timestamp")),
            (json!({ "enum": ["a"] }), Shape::Enum),
            (json!({ "type": "object" }), Shape::Map),
            (json!({ "properties": { "a": {} } }), Shape::Object),
            (json!({ "oneOf": [{}] }), Shape::Alternatives("oneOf")),
            (json!({ "allOf": [{ "type": "string" }, { "enum": ["a"] }] }), Shape::Enum),
            (json!({ "x-handwritten-type": "crate::A" }), Shape::Handwritten("crate::A".to_owned())),
            (json!({}), Shape::Anything),
        ] {
            assert_eq!(shape_of(&json!({ "schema": schema })), shape, "{schema}");
        }
    }

    #[test]
    fn wrappers_are_resolved() {
        let document = json!({
            "schema": { "allOf": [{ "$ref": "#/components/schemas/A" }], "nullable": true, "description": "d" },
            "components": { "schemas": { "A": { "type": "array" } } },
        });
        let view = View::of(Node::root(&document).get("schema"));
        assert_eq!((view.component.as_deref(), view.nullable, view.wrappers.len()), (Some("A"), true, 2));
        assert_eq!(view.shape(), Shape::List);
    }
}
