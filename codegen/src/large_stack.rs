use crate::catch_panic::catch_panic;
use crate::{Document, Error, Finding};

/// The stack size of the thread. The generator recurses once per level of a document, whose depth is limited, and once
/// per reference, whose number is not. The system commits only the pages that are used.
const STACK: usize = 512 * 1024 * 1024;

/// Runs `work` on a thread with a stack that is large enough for any document.
///
/// # Errors
///
/// The errors of `work`; also an error that names `document` if `work` panics or the thread cannot be started. The
/// message of the panic is not printed.
pub fn with_large_stack<T: Send>(
    document: &Document,
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    let wrong =
        |problem: String| Error::from(Finding::new(document.file(), "", problem, "report this bug with the document"));
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || catch_panic(work));
        let thread = thread.map_err(|error| wrong(format!("the generator's thread cannot be started: {error}")))?;
        match thread.join() {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => Err(wrong(format!("the generator panicked: {panic}"))),
            Err(_) => Err(wrong("the generator panicked".to_owned())),
        }
    })
}
