use std::collections::{BTreeMap, BTreeSet};

use super::Node;

/// How many references and wrappers may follow one another. They may lead in a circle.
const DEPTH: usize = 16;

/// A schema as it is used in one place, behind references and the `allOf` that only wraps one.
#[derive(Debug, Clone)]
pub(super) struct View<'a> {
    /// As it is written at the place.
    pub(super) outer: Node<'a>,
    /// The references and wrappers on the way, with what stands beside them.
    pub(super) wrappers: Vec<Node<'a>>,
    /// What that leads to.
    pub(super) inner: Node<'a>,
    /// What that is all of, itself first.
    pub(super) parts: Vec<Node<'a>>,
    /// The component's name, if it leads to one.
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

    /// What holds for a field that several parts declare.
    fn of_field(field: &Field<'a>) -> Self {
        let mut view = Self::of(field.node.clone());
        for node in &field.refined {
            let more = Self::of(node.clone());
            // What is refined is a type of the place.
            if more.component != view.component && more.parts.iter().any(describes_type) {
                view.component = None;
            }
            view.parts.extend(more.wrappers);
            view.parts.extend(more.parts);
        }
        view
    }

    /// What stands under `key` in the first part that has it.
    pub(super) fn get(&self, key: &str) -> Node<'a> {
        first(&self.parts, key)
    }

    /// What is on the way and where it leads.
    pub(super) fn all(&self) -> Vec<Node<'a>> {
        [self.wrappers.as_slice(), &self.parts].concat()
    }

    /// All that is compared as one.
    pub(super) fn place(&self) -> String {
        self.parts.iter().map(|part| part.at.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// What the generated code makes of it.
    pub(super) fn shape(&self) -> Shape {
        match self.handwritten {
            Some(path) => Shape::Handwritten(path.to_owned()),
            None => self.wire(),
        }
    }

    /// What goes over the wire.
    pub(super) fn wire(&self) -> Shape {
        let mut shapes = self.parts.iter().map(shape).filter(|part| *part != Shape::Anything);
        match shapes.next() {
            None => Shape::Anything,
            // A part may say which strings there are.
            Some(Shape::Text("String")) if shapes.any(|part| part == Shape::Enum) => Shape::Enum,
            // A part may be an object that does not say what is in it.
            Some(Shape::Map) if shapes.any(|part| part == Shape::Object) => Shape::Object,
            Some(shape) => shape,
        }
    }

    /// The words of an enum, or the values of a number.
    pub(super) fn enum_values(&self) -> Vec<String> {
        let values = self.get("enum").items().into_iter().filter(Node::is_there);
        values.map(|value| value.value.as_str().map_or_else(|| value.value.to_string(), str::to_owned)).collect()
    }

    /// The fields of an object, with those of the parts that it is all of.
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

    /// The names that are required and that no field has.
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
    /// What other parts say of it.
    refined: Vec<Node<'a>>,
    /// The pointer to the list that requires it.
    pub(super) required: Option<String>,
}

impl<'a> Field<'a> {
    pub(super) fn view(&self) -> View<'a> {
        View::of_field(self)
    }
}

/// What stands under `key` in the first of the nodes that has it.
pub(super) fn first<'a>(nodes: &[Node<'a>], key: &str) -> Node<'a> {
    nodes.iter().map(|node| node.get(key)).find(Node::is_there).unwrap_or_else(Node::nothing)
}

/// The parts that a schema is all of, itself first.
fn parts<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let mut parts = Vec::new();
    collect(node, &mut parts);
    parts
}

/// They may lead in a circle.
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

/// The one schema that this one is all of, if all else adds nothing but words and limits to it, and the parts with those.
fn only_part<'a>(node: &Node<'a>) -> Option<(Node<'a>, Vec<Node<'a>>)> {
    let (mut parts, words): (Vec<_>, Vec<_>) = node.get("allOf").items().into_iter().partition(describes_type);
    if parts.len() == 1 && !ADDS.iter().any(|key| node.get(key).is_there()) {
        Some((parts.pop()?, words))
    } else {
        None
    }
}

/// The keys of a schema that say something of its type.
const ADDS: [&str; 7] = ["type", "properties", "required", "additionalProperties", "oneOf", "anyOf", "enum"];

/// Whether a part says something of the type.
fn describes_type(part: &Node<'_>) -> bool {
    ADDS.iter().chain(&["$ref", "allOf", "items", "format"]).any(|key| part.get(key).is_there())
}

/// What kind of value a schema describes, as far as types in Rust go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    Anything,
    Boolean,
    Integer(&'static str),
    Number(&'static str),
    /// A string with the Rust type that its format gets, none for plain ones.
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
    /// Whether it has a type of its own, which is named after the place if it has no name.
    pub(super) fn is_named(&self) -> bool {
        matches!(self, Self::Object | Self::Enum | Self::Alternatives(_))
    }

    /// Whether the generated code reads null and nothing as empty.
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

/// What a schema says itself.
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

/// Whether an object has no fields of its own or by its parts.
fn is_empty(node: &Node<'_>) -> bool {
    !parts(node).iter().any(|part| part.get("properties").keys().next().is_some())
}
