use super::Cursor;

/// One page of a list.
///
/// ```no_run
/// # async fn run() -> Result<(), clusterkit::Error> {
/// let client = clusterkit::perfectscale::Client::from_env()?;
/// let mut pages = client.automation_audit_logs().pages();
/// while let Some(page) = pages.try_next().await? {
///     println!("page {}: {} entries", page.position, page.items.len());
///     if let Some(cursor) = &page.cursor {
///         std::fs::write("cursor.txt", cursor.as_str()).expect("the folder can be written");
///     }
/// }
/// # Ok(())
/// # }
/// ```
///
/// A page may be empty and lead on all the same.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// What is on it; in a walk backwards, in the reverse of the server's order.
    pub items: Vec<T>,
    /// The cursor that leads on, to what comes after this page in the direction of the walk. `None` at the end.
    pub cursor: Option<Cursor>,
    /// The cursor that leads the other way. Only PerfectScale's audit log can be read both ways.
    pub back: Option<Cursor>,
    /// The cursor that led to this page: the walk can be taken up from it when the page could not be dealt with.
    /// `None` for the first page of a list.
    pub start: Option<Cursor>,
    /// How many pages this walk has read before it: 0 for its first.
    pub position: usize,
}
