//! One page out of a sorted list.

/// Where a page begins or ends. A key need not be in the list any more: a page goes on although its last item was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Start<K> {
    /// At the first item.
    Beginning,
    /// At the first item behind this key.
    After(K),
    /// As many items as fit before this key.
    Before(K),
}

/// Consecutive items and whether there are others around them.
#[derive(Debug)]
pub(crate) struct Page<'a, T> {
    pub(crate) items: &'a [T],
    pub(crate) has_previous: bool,
    pub(crate) has_next: bool,
}

/// Cuts a page of at most `size` items out of `sorted`, which is in ascending order of `key`.
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
    fn a_key_that_is_gone_still_marks_its_place() {
        assert_eq!(page(&Start::After(25), 1), (vec![30], true, true));
        assert_eq!(page(&Start::Before(25), 1), (vec![20], true, true));
    }

    #[test]
    fn behind_the_end_is_an_empty_page_that_leads_nowhere() {
        assert_eq!(page(&Start::After(50), 2), (vec![], false, false));
        assert_eq!(page(&Start::Before(10), 2), (vec![], false, false));
    }
}
