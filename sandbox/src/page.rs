//! Pagination of a sorted list.

/// The cursor of a page. Its key need not be in the list: paging continues after the last item of a page was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start<K> {
    /// Starts at the first item.
    Beginning,
    /// Starts at the first item after this key.
    After(K),
    /// Ends at the last item before this key.
    Before(K),
}

/// Consecutive items, and whether others precede or follow them.
#[derive(Debug)]
pub(crate) struct Page<'a, T> {
    pub(crate) items: &'a [T],
    pub(crate) has_previous: bool,
    pub(crate) has_next: bool,
}

/// Returns a page of at most `size` items of `sorted`, which is in ascending order of `key`.
pub(crate) fn cut<'a, T, K: Ord>(sorted: &'a [T], key: impl Fn(&T) -> K, start: &Start<K>, size: usize) -> Page<'a, T> {
    let (from, to) = match start {
        Start::Beginning => (0, size),
        Start::After(edge) => {
            let from = sorted.partition_point(|item| key(item) <= *edge);
            (from, from.saturating_add(size))
        }
        Start::Before(edge) => {
            let to = sorted.partition_point(|item| key(item) < *edge);
            (to.saturating_sub(size), to)
        }
    };
    let to = to.min(sorted.len());
    let items = &sorted[from..to];
    Page { items, has_previous: from > 0 && !items.is_empty(), has_next: to < sorted.len() && !items.is_empty() }
}

#[cfg(test)]
mod tests {
    use super::{Start, cut};

    fn page(start: &Start<i32>, size: usize) -> (Vec<i32>, bool, bool) {
        let page = cut(&[10, 20, 30, 40, 50], |item| *item, start, size);
        (page.items.to_vec(), page.has_previous, page.has_next)
    }

    #[test]
    fn pages_go_forwards_and_backwards() {
        assert_eq!(page(&Start::Beginning, 2), (vec![10, 20], false, true));
        assert_eq!(page(&Start::After(20), 2), (vec![30, 40], true, true));
        assert_eq!(page(&Start::After(40), 2), (vec![50], true, false));
        assert_eq!(page(&Start::Before(50), 2), (vec![30, 40], true, true));
        assert_eq!(page(&Start::Before(30), 9), (vec![10, 20], false, true));
        assert_eq!(page(&Start::Beginning, 9), (vec![10, 20, 30, 40, 50], false, false));
    }

    #[test]
    fn a_deleted_key_still_marks_its_position() {
        assert_eq!(page(&Start::After(25), 1), (vec![30], true, true));
        assert_eq!(page(&Start::Before(25), 1), (vec![20], true, true));
    }

    #[test]
    fn a_page_past_the_end_is_empty_and_has_no_neighbours() {
        assert_eq!(page(&Start::After(50), 2), (vec![], false, false));
        assert_eq!(page(&Start::Before(10), 2), (vec![], false, false));
    }
}
