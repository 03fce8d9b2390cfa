use std::ops::Deref;
use std::sync::Arc;

use crate::operation::Operation;

/// An operation of a document, or of a single request that is not in the document.
#[derive(Clone)]
pub enum OperationRef {
    /// Of a document.
    Static(&'static Operation),
    /// Of a request that is not in the document.
    Shared(Arc<Operation>),
}

impl From<&'static Operation> for OperationRef {
    fn from(operation: &'static Operation) -> Self {
        Self::Static(operation)
    }
}

impl From<Operation> for OperationRef {
    fn from(operation: Operation) -> Self {
        Self::Shared(Arc::new(operation))
    }
}

impl Deref for OperationRef {
    type Target = Operation;

    fn deref(&self) -> &Operation {
        match self {
            Self::Static(operation) => operation,
            Self::Shared(operation) => operation,
        }
    }
}
